import builtins
import gc
import json
import os
import re
import sys

import sandbox
from sandbox.asyncio import hostcall

SECRET = re.compile("isola-secret-[0-9a-f]{32}")
kept = []


def hide(secret):
    builtins.secret = json.secret = sandbox.secret = secret
    globals()[secret] = secret
    kept.extend([secret.encode() * 1000, {secret: [secret]}, (secret,)])
    with open("/tmp/" + secret, "w") as file:
        file.write(secret * 100)
    with open("/box/notes.txt", "a") as file:
        file.write(secret)
    os.environ["MINE"] = secret


def found_in(value, texts):
    if isinstance(value, str):
        texts.update(SECRET.findall(value))
    elif isinstance(value, (bytes, bytearray)):
        texts.update(SECRET.findall(value[:10_000].decode("latin-1")))


def seen(thorough):
    """All secrets that can be found."""
    texts = set()
    for module in list(sys.modules.values()) if thorough else [builtins, json, sandbox, sys.modules[__name__]]:
        for name, value in list(vars(module).items()):
            found_in(name, texts)
            found_in(value, texts)
    if thorough:
        for thing in gc.get_objects():
            if isinstance(thing, dict):
                for key, value in list(thing.items()):
                    found_in(key, texts)
                    found_in(value, texts)
            elif isinstance(thing, (list, tuple, set)):
                for value in list(thing):
                    found_in(value, texts)
    for name, value in os.environ.items():
        found_in(name + value, texts)
    for folder in ("/tmp", "/box"):
        for name in os.listdir(folder):
            found_in(name, texts)
            with open(folder + "/" + name) as file:
                found_in(file.read(), texts)
    return sorted(texts)


def compute(n):
    words = {}
    for i in range(n):
        words[f"w{i * 7919 % 101}"] = words.get(f"w{i * 7919 % 101}", 0) + i
    return sum(words.values())


async def ask(n):
    total = 0
    for i in range(n % 20):
        total += await hostcall("echo", i)
    return total


def generate(n):
    for i in range(n % 50):
        print("step", i)
        yield i


def fail(n):
    raise ValueError(f"failed on purpose {n}")


async def fail_on_the_host(n):
    await hostcall("broken", n)


def exit(n):
    sys.exit(n)


def endless(n):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass


async def wait(n):
    await hostcall("never")


def flood(n):
    while True:
        print("x" * 100)


def fill(n):
    while True:
        kept.append(bytearray(1_000_000))


def recurse(n):
    return recurse(n + 1)
