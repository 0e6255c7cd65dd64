import json

import sandbox
from sandbox.asyncio import hostcall


def echo(value):
    return value


def show(value):
    if isinstance(value, bytes):
        return "bytes " + value.hex()
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def received(*args, **kwargs):
    return [list(args), kwargs]


def evaluate(text):
    return eval(text, {})


def nested(depth):
    value = 0
    for _ in range(depth):
        value = [value]
    return value


def circle():
    value = []
    value.append(value)
    return value


def lone_surrogate():
    return "\ud800"


def no_value():
    return object()


def misplaced():
    return {"items": [0, 1, 2, {"callback": misplaced}]}


def yields_misplaced():
    yield 1
    yield misplaced()


def of_bytes(size):
    return bytes(size)


def of_text(size):
    return ["x" * size]


def of_elements(size):
    return [None] * size


async def caught(name, size):
    """What a program is told of a value that it emits, and of one that it asks the host with."""
    value = globals()[name](size)
    messages = []
    try:
        sandbox.emit(value)
    except ValueError as e:
        messages.append(str(e))
    try:
        await hostcall("any", value)
    except ValueError as e:
        messages.append(str(e))
    return messages
