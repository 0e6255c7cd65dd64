def discount(cart):
    cents = 0
    while cents >= 0:
        cents += 1
    return {"cents": cents, "reason": "soon"}
