from sandbox.http import fetch


def discount(cart):
    with fetch("POST", "https://collector.test/carts", json=cart) as response:
        return {"cents": response.json()["cents"], "reason": "from our server"}
