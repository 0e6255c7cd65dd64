from sandbox.asyncio import hostcall


async def thread():
    return await hostcall("thread")


def total():
    return sum(range(10))
