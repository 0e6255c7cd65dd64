import sandbox
from sandbox.asyncio import hostcall


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


def takes(values, count):
    taken = []
    for value in values:
        taken.append(value)
        if len(taken) == count:
            return taken


async def counted(values):
    """How many values the host had made when each was read."""
    return [await hostcall("made") async for value in values]


def caught(values):
    taken = []
    try:
        for value in values:
            taken.append(value)
    except sandbox.HostError as e:
        return [taken, type(e).__name__, str(e)]
