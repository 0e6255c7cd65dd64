import asyncio
import sys

import sandbox
from sandbox import logging
from sandbox.asyncio import hostcall


class Problem(Exception):
    pass


def all_kinds():
    print("one")
    yield 1
    print("two", file=sys.stderr)
    sandbox.emit({"k": [2]})
    logging.warning("careful", field=4)
    print("three")
    yield None
    return "done"


def fails():
    print("x")
    raise Problem("failed on purpose")


def logs():
    logging.debug("d")
    logging.info("i", user="anna", ids=[1, 2])
    logging.warning("w")
    logging.error("e")


def generator(count):
    yield from range(count)
    return f"end of {count}"


async def async_generator(count):
    for i in range(count):
        await asyncio.sleep(0)
        yield i


async def async_function(number):
    await asyncio.sleep(0)
    return number + 1


def says(text):
    print(text)


def counts_for_ever():
    n = 0
    while True:
        yield n
        n += 1


def says_and_computes(text):
    print(text)
    while True:
        pass


async def says_and_asks(text):
    print(text)
    return await hostcall("ask")


async def none():
    yield None
    yield None
