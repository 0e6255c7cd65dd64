from sandbox import logging
from sandbox.asyncio import hostcall

SHELF = {"tea": 3, "milk": 1}


async def bill(item, count):
    if count < 1:
        raise ValueError("nothing to pay for")
    price = await hostcall("price", item)
    print(count, "x", item)
    return {"item": item, "total": price * count}


def wait_for_ever():
    while True:
        pass


def stock(*items):
    for item in items:
        if item not in SHELF:
            logging.info("{} is out of stock", item)
        yield {item: SHELF.get(item, 0)}
    print(len(items), "items")
