import asyncio
import datetime
import os
import random
import time
import uuid

from sandbox.asyncio import hostcall


def take(size):
    return len(bytearray(size))  # takes the memory


def take_or_leave(size):
    try:
        return take(size)
    except MemoryError:
        return "left it"


def sleep(seconds):
    time.sleep(seconds)


def print_for_ever():
    while True:
        print("0123456789")


async def tell_and_loop():
    await hostcall("running")
    while True:
        pass


async def sleep_two_hours():
    start = time.monotonic()
    time.sleep(3600)
    await asyncio.sleep(3600)
    now = datetime.datetime.now(datetime.timezone.utc)
    return [now.isoformat(), round(time.monotonic() - start, 3)]


def sleep_and_look():
    time.sleep(100)
    return time.time()


def chances():
    return [random.random(), os.urandom(8).hex(), str(uuid.uuid4())]
