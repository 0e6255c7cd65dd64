ENOUGH = 20


def discount(cart):
    pieces = sum(item["count"] for item in cart["items"])
    total = sum(item["cents"] * item["count"] for item in cart["items"])
    return {"cents": min(250, total) if pieces > ENOUGH else 0, "reason": f"{pieces} pieces"}
