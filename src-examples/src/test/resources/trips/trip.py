import asyncio

from sandbox.asyncio import hostcall
from sandbox.http import fetch


async def get(url):
    async with fetch("GET", url) as response:
        return await response.ajson()


async def trip(city, nights):
    rates, hotels, discount = await asyncio.gather(
        get("https://rates.test/latest?base=EUR"),
        get(f"https://hotels.test/{city}?nights={nights}"),
        hostcall("discount", {"city": city}),
    )
    cheapest = min(hotels, key=lambda hotel: hotel["eur"])
    print("staying at", cheapest["name"])
    yield cheapest["name"]
    euros = cheapest["eur"] * nights * (1 - discount)
    yield round(euros * rates["USD"], 2)
