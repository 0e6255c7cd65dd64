def discount(cart):
    total = sum(item["cents"] * item["count"] for item in cart["items"])
    return {"cents": 2 * total, "reason": "take it all"}
