"""A feed of prices: says which stocks it has, then their prices, then that it is closed."""

import asyncio

from sandbox import emit, logging

PRICES = {"ACME": [10.25, 10.5, 9.75], "BETA": [200, 201]}


async def quote(stock, seconds):
    for number, price in enumerate(PRICES[stock], 1):
        await asyncio.sleep(seconds)
        emit({"stock": stock, "number": number, "price": price})


async def feed(stocks):
    print("open", *stocks)
    known = [stock for stock in stocks if stock in PRICES]
    for stock in stocks:
        if stock not in PRICES:
            logging.warning("no such stock: {}", stock)
    await asyncio.gather(*(quote(stock, 2 + 1.5 * i) for i, stock in enumerate(known)))
    print("closed")
    return len(known)
