import asyncio
import datetime
import os
import random
import secrets
import time
import uuid

import sandbox
from sandbox.asyncio import hostcall


def work(turns):
    total = 0
    for i in range(turns):
        total += i
    return total


async def ask(name, payload, limit=None):
    start = time.monotonic()
    try:
        answer = await asyncio.wait_for(hostcall(name, payload), limit)
    except TimeoutError:
        answer = "gave up"
    return [answer, round(1000 * (time.monotonic() - start))]


async def sleep_and_ask():
    async def say(awaitable, word):
        await awaitable
        sandbox.emit([word, time.monotonic()])

    await asyncio.gather(say(asyncio.sleep(1), "slept"), say(hostcall("echo"), "asked"))


async def together(count):
    async def one(i):
        sandbox.emit(await hostcall("echo", i))

    await asyncio.gather(*map(one, range(count)))


async def mixed(workers):
    async def worker(i):
        for turn in range(3):
            answer = await hostcall("echo", [i, turn])
            print(*answer)
            await asyncio.sleep(random.random())
            sandbox.emit([i, turn, time.time()])

    await asyncio.gather(*map(worker, range(workers)))
    return [random.random(), time.time()]


async def get_and_put():
    async def put():
        for _ in range(5):
            await asyncio.sleep(0)
        await hostcall("put", "parcel")

    return (await asyncio.gather(hostcall("get"), put()))[0]


async def spin_until_answered():
    task = asyncio.ensure_future(hostcall("echo", "answer"))
    while not task.done():
        await asyncio.sleep(0)
    return task.result()


def wait_by_looking():
    end = time.time() + 0.05
    while time.time() < end:
        pass
    return time.time() >= end


def clocks():
    start = [time.time(), time.monotonic(), time.perf_counter(), datetime.datetime.now().timestamp()]
    time.sleep(90)
    end = [time.time(), time.monotonic(), time.perf_counter(), datetime.datetime.now().timestamp()]
    return [round(b - a, 6) for a, b in zip(start, end)]


def place_and_time():
    return [time.tzname[0], time.timezone, str(datetime.datetime.fromtimestamp(0)), "{:n}".format(1234.5), os.environ.get("TZ")]


def chances():
    return [
        random.random(),
        roll(),
        os.urandom(8).hex(),
        secrets.token_hex(8),
        str(uuid.uuid4()),
        random.SystemRandom().random(),
    ]


def order():
    return [list({"north", "south", "east", "west"}), hash("north")]
