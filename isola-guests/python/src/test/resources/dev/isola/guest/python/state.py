import sys

from sandbox.asyncio import hostcall

kept = {}


def pollute():
    sys.polluted = getattr(sys, "polluted", 0) + 1
    return sys.polluted


def keep(key, size):
    kept[key] = bytes([key]) * size
    return sum(map(len, kept.values()))


def same():
    return all(set(value) == {key} for key, value in kept.items())


def work(n):
    return sum(i * n for i in range(10_000))


async def threads():
    return await hostcall("threads")
