async def consume_async(values):
    return [value async for value in values]


def consume(values):
    return [value for value in values]


def first(values):
    return next(iter(values))


def total(rows):
    return sum(rows)


def pairs(a, b):
    return list(zip(a, b))


def echo(values):
    for value in values:
        yield value
