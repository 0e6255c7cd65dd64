import json

from sandbox.http import HttpError, fetch

SHOP = "https://shop.test"


def order(item, count):
    with fetch("POST", f"{SHOP}/orders", json={"item": item, "count": count}) as response:
        if response.status != 201:
            raise ValueError(f"not ordered: {response.status}")
        return response.json()["number"]


def order_if_open(item, count):
    try:
        return order(item, count)
    except HttpError:
        return None


def prices():
    with fetch("GET", f"{SHOP}/prices") as response:
        for event in response.iter_sse():
            yield json.loads(event.data)


def upload(lines):
    with fetch("PUT", f"{SHOP}/log", body=(line.encode() for line in lines)) as response:
        return response.text()


def read(url):
    with fetch("GET", url) as response:
        return response.text()
