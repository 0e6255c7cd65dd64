import asyncio
import time

import sandbox
from sandbox.asyncio import hostcall


async def lookup_user(user_id):
    return await hostcall("lookup_user", {"user_id": user_id})


async def meet(count):
    return sum(await asyncio.gather(*(hostcall("meet", i) for i in range(count))))


async def milliseconds_of_slow(count):
    before = time.monotonic_ns()
    await asyncio.gather(*(hostcall("slow", i) for i in range(count)))
    return (time.monotonic_ns() - before) // 1_000_000


async def echo_twice(value):
    return await hostcall("echo", await hostcall("echo", value))


async def caught():
    try:
        await hostcall("fail")
    except sandbox.HostcallError as e:
        return [str(e), isinstance(e, sandbox.HostError), isinstance(e, RuntimeError)]


async def fails():
    await hostcall("fail")  # this line fails


async def fails_in_a_group():
    async with asyncio.TaskGroup() as group:
        group.create_task(hostcall("fail"))


async def nobody():
    await hostcall("nobody", 1)


async def strict():
    await hostcall("strict", -1)


async def unmappable():
    await hostcall("echo", object())


async def gives_up():
    try:
        await asyncio.wait_for(hostcall("never"), 2)
    except TimeoutError:
        return await hostcall("echo", "gave up")


async def forgets():
    forgotten = asyncio.ensure_future(hostcall("never"))
    await hostcall("asked")
    return "forgotten" if not forgotten.done() else "answered"


async def deadlock():
    await asyncio.Event().wait()


async def fan_out(count):
    return await asyncio.gather(*(hostcall("fan_out", i) for i in range(count)))


async def caught_as(name):
    try:
        return await hostcall(name, 1)
    except sandbox.HostError as e:
        return [type(e).__name__, str(e)]
