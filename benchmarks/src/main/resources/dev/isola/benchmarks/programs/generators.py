"""A pipeline of generators and a tree walked by yield from."""


def numbers(limit):
    for number in range(limit):
        yield number


def odd(values):
    for value in values:
        if value & 1:
            yield value


def in_pairs(values):
    values = iter(values)
    for first in values:
        for second in values:
            yield first, second
            break


def tree(low, high):
    if low < high:
        middle = (low + high) // 2
        yield from tree(low, middle)
        yield middle
        yield from tree(middle + 1, high)


def run(n):
    pairs = sum(a * b for a, b in in_pairs(odd(numbers(n))))
    walked = sum(value for value in tree(0, n // 8))
    return [pairs, walked]
