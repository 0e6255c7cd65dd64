import asyncio
import itertools

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


async def impatient(values):
    """Reads, and gives most of the reads up as soon as they have begun."""
    taken = []
    for turn in itertools.count():
        read = asyncio.ensure_future(anext(values))
        await asyncio.sleep(0)
        if turn % 3 != 0:
            read.cancel()
        try:
            taken.append(await read)
        except asyncio.CancelledError:
            pass
        except StopAsyncIteration:
            return taken
