# Programs of all kinds, each a section of its own with a name. Every run of f() must do exactly what suite.golden says.

# === a number
def f():
    return 42

# === nothing
def f():
    pass

# === all kinds of values
def f():
    return [None, True, -1, 2**70, -(2**70), 1.5, -0.0, float("inf"), "t\u00e9xt \U0001f40d", b"\x00\xff", (1, 2), {"a": {"b": []}}]

# === floating point to the last bit
import math

def f():
    x = 0.1
    for i in range(200):
        x = math.sin(x) * math.exp(-x) + math.sqrt(i) / 7 + math.log1p(i) ** 0.3 + math.atan2(x, i + 1)
    return [x, x.hex(), math.fsum([0.1] * 10), math.gamma(4.5), math.erf(0.3), 1e300 * 1e10, 5e-324, 2.5e-310 / 3]

# === formatted numbers
def f():
    for n in (0, 1, -17, 12345.678, 1e-7, 1e22, 1 / 3, 2**53 + 1):
        print(f"{n:>12} {n:+.3e} {n:012.2f} {n:,} {n!r}")
    return [f"{255:#x} {255:o} {255:b}", "%5.1f|%-6s|%c" % (3.14159, "ab", "z"), format(1234567, "_d"), repr(0.1 + 0.2)]

# === integers of thousands of bits
def f():
    a, b = 3**2000, 7**1500
    return [a % b, a // b, pow(3, 10**20, b) % 10**20, math_isqrt(a) % 10**20, a.bit_length(), str(b)[:30]]

def math_isqrt(n):
    import math

    return math.isqrt(n)

# === digits of pi
def f():
    q, r, t, k, n, l = 1, 0, 1, 1, 3, 3
    digits = []
    while len(digits) < 150:
        if 4 * q + r - t < n * t:
            digits.append(str(n))
            q, r, n = 10 * q, 10 * (r - n * t), (10 * (3 * q + r)) // t - 10 * n
        else:
            q, r, t, k, n, l = q * k, (2 * q + r) * l, t * l, k + 1, (q * (7 * k + 2) + r * l) // (t * l), l + 2
    return "".join(digits)

# === decimals and fractions
from decimal import Decimal, getcontext
from fractions import Fraction

def f():
    getcontext().prec = 60
    return [str(Decimal(2).sqrt()), str(Decimal(1) / Decimal(7)), str(sum(Fraction(1, n) for n in range(1, 40))), str(Decimal("1e-400") * 3)]

# === complex numbers
import cmath

def f():
    z = complex(1, 2)
    for _ in range(30):
        z = z * z / abs(z) + cmath.exp(1j * z.real)
    return [z.real, z.imag, cmath.phase(z), repr(z)]

# === prime numbers
def f():
    sieve = bytearray(b"\x01") * 20_000
    sieve[:2] = b"\0\0"
    for i in range(2, 142):
        if sieve[i]:
            sieve[i * i :: i] = bytes(len(range(i * i, len(sieve), i)))
    return [sum(sieve), [i for i in range(len(sieve)) if sieve[i]][-5:]]

# === eight queens
def f():
    def place(row, columns, left, right):
        if row == 7:
            return 1
        free = ~(columns | left | right) & 127
        count = 0
        while free:
            bit = free & -free
            free ^= bit
            count += place(row + 1, columns | bit, (left | bit) << 1, (right | bit) >> 1)
        return count

    return place(0, 0, 0, 0)

# === a game of life
def f():
    cells = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2), (10, 10), (11, 10), (12, 10)}
    for _ in range(25):
        near = {}
        for x, y in cells:
            for dx in (-1, 0, 1):
                for dy in (-1, 0, 1):
                    near[x + dx, y + dy] = near.get((x + dx, y + dy), 0) + 1
        cells = {c for c, n in near.items() if n == 3 or n == 4 and c in cells}
    return [list(map(list, cells)), sorted(map(list, cells))]

# === the order of sets and dictionaries
def f():
    words = "the quick brown fox jumps over the lazy dog and runs away from a very angry bear".split()
    counts = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    del counts["fox"]
    counts["fox"] = 9
    return [list(set(words)), list(counts.items()), list({1.5, "a", None, (1, 2), b"x", frozenset({1})} - {None}).__len__(), list(set("mississippi") ^ set("sip"))]

# === hashes
class Named:
    pass

def f():
    return [hash("text"), hash(b"bytes"), hash(1.1), hash((1, "a", 2.5)), hash(frozenset("abc")), hash(2**61 - 1), hash(None) == hash(None)]

# === identities and default representations
class Thing:
    pass

def f():
    things = [Thing() for _ in range(3)]
    print(*things, sep="\n")
    return [repr(things[0]), id(things[1]) - id(things[0]), sorted(map(id, things)) == list(map(id, things)), repr(f)]

# === sorting with keys
from operator import itemgetter

def f():
    rows = [((i * 7919) % 101, "abc"[i % 3], -i) for i in range(300)]
    rows.sort(key=itemgetter(1))
    rows.sort(key=itemgetter(0), reverse=True)
    return [rows[:10], sorted("Banana apple cherry".split(), key=str.lower), min(rows), max(rows, key=lambda r: r[2])]

# === heaps, bisection and counters
import bisect
import collections
import heapq

def f():
    numbers = [(i * i * 31) % 997 for i in range(200)]
    heap = []
    for n in numbers:
        heapq.heappush(heap, n)
    taken = [heapq.heappop(heap) for _ in range(20)]
    ordered = sorted(numbers)
    return [taken, bisect.bisect(ordered, 500), collections.Counter(n % 10 for n in numbers).most_common(), list(collections.deque(numbers, 5)), heapq.nlargest(3, numbers)]

# === itertools
import itertools

def f():
    return [
        list(itertools.accumulate(range(8))),
        [list(g) for _, g in itertools.groupby("aabbbc")],
        len(list(itertools.permutations(range(6)))),
        list(map("".join, itertools.combinations("abcd", 2))),
        list(itertools.islice(itertools.cycle("xyz"), 7)),
        list(itertools.zip_longest("ab", "c")),
        list(itertools.pairwise(range(4))),
    ]

# === functools and closures
import functools

@functools.lru_cache(maxsize=50)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

def f():
    def counter():
        count = 0

        def more():
            nonlocal count
            count += 1
            return count

        return more

    more = counter()
    more()
    return [fib(90), list(fib.cache_info()), functools.reduce(lambda a, b: a * 31 + ord(b), "words", 7), more(), [g() for g in [lambda i=i: i * i for i in range(4)]]]

# === generators that talk to each other
def averager():
    total = count = 0
    average = None
    while True:
        value = yield average
        if value is None:
            return total
        total, count = total + value, count + 1
        average = total / count

def f():
    a = averager()
    next(a)
    sent = [a.send(x) for x in (3, 4, 8, 1)]
    try:
        a.send(None)
    except StopIteration as end:
        sent.append(end.value)
    return sent

# === yields values and prints between them
def f():
    for i in range(5):
        print("before", i)
        got = yield {"step": i, "square": i * i}
        print("after", got)
    return "done"

# === yields from others
def inner(n):
    yield n
    if n:
        result = yield from inner(n - 1)
        return result + n
    return 0

def f():
    return (yield from inner(10))

# === an asynchronous generator
import asyncio

async def f():
    for i in range(4):
        await asyncio.sleep(0.25)
        yield [i, asyncio.get_running_loop().time()]

# === classes, properties and operators
class Vector:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, k):
        return Vector(self.x * k, self.y * k)

    __rmul__ = __mul__

    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)

    @property
    def length(self):
        return (self.x**2 + self.y**2) ** 0.5

    def __repr__(self):
        return f"Vector({self.x}, {self.y})"

def f():
    v = sum((i * Vector(1, 2) for i in range(5)), start=Vector(0, 0))
    return [repr(v), v.length, v == Vector(10, 20), hasattr(v, "__dict__")]

# === inheritance, metaclasses and descriptors
class Registry(type):
    known = []

    def __new__(meta, name, bases, namespace, **options):
        made = super().__new__(meta, name, bases, namespace)
        meta.known.append([name, options])
        return made

class Positive:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner):
        return self if instance is None else getattr(instance, self.name)

    def __set__(self, instance, value):
        if value <= 0:
            raise ValueError(f"{self.name} must be positive, was {value}")
        setattr(instance, self.name, value)

class A(metaclass=Registry):
    size = Positive()

    def who(self):
        return "A"

class B(A, tag="b"):
    def who(self):
        return "B" + super().who()

class C(A):
    def who(self):
        return "C" + super().who()

class D(B, C, tag="d"):
    def who(self):
        return "D" + super().who()

def f():
    d = D()
    d.size = 3
    try:
        d.size = -1
    except ValueError as e:
        return [d.who(), d.size, str(e), Registry.known, [c.__name__ for c in D.__mro__]]

# === data classes and enumerations
import dataclasses
import enum

class Suit(enum.Enum):
    CLUBS = enum.auto()
    HEARTS = enum.auto()

class Access(enum.Flag):
    READ = 1
    WRITE = 2

@dataclasses.dataclass(order=True, frozen=True)
class Card:
    rank: int
    suit: Suit = dataclasses.field(compare=False)
    marks: tuple = ()

def f():
    cards = sorted(Card(r, s) for s in Suit for r in (9, 3, 7))
    return [list(map(repr, cards)), dataclasses.replace(cards[0], rank=10).rank, str(Access.READ | Access.WRITE), [s.name for s in Suit], hash(Card(1, Suit.CLUBS)) == hash(Card(1, Suit.HEARTS))]

# === pattern matching
def kind(value):
    match value:
        case []:
            return "empty"
        case [x, *rest] if x == len(rest):
            return f"counted {rest}"
        case {"type": "point", "at": [int(x), int(y)]}:
            return f"point {x},{y}"
        case str() as text:
            return text.upper()
        case int() | float():
            return "number"
        case _:
            return "other"

def f():
    return [kind(v) for v in ([], [2, "a", "b"], {"type": "point", "at": [1, 2]}, "word", 1, 1.5, None, [1])]

# === exceptions with causes, notes and groups
def f():
    log = []
    try:
        try:
            {}["missing"]
        except KeyError as e:
            e.add_note("looked twice")
            raise ValueError("bad") from e
        finally:
            log.append("finally")
    except ValueError as e:
        log += [repr(e), repr(e.__cause__), e.__cause__.__notes__]
    try:
        raise ExceptionGroup("all", [TypeError("t"), ValueError("v"), ExceptionGroup("in", [KeyError("k")])])
    except* (TypeError, KeyError) as g:
        log.append([repr(e) for e in g.exceptions])
    except* ValueError as g:
        log.append(len(g.exceptions))
    return log

# === an error that escapes
class OrderError(Exception):
    pass

def total(items):
    return sum(item["price"] for item in items)

def f():
    print("counting")
    try:
        return total([{"price": 2}, {"prize": 3}])
    except KeyError as e:
        raise OrderError(f"no {e} in the order") from e

# === calls itself too deeply
def f(n=0):
    return f(n + 1)

# === context managers
import contextlib

@contextlib.contextmanager
def section(name):
    print("enter", name)
    try:
        yield name.upper()
    except ZeroDivisionError:
        print("suppressed in", name)
    finally:
        print("leave", name)

def f():
    with contextlib.ExitStack() as stack:
        names = [stack.enter_context(section(n)) for n in ("one", "two")]
        1 / 0
    with contextlib.suppress(KeyError), contextlib.redirect_stdout(None):
        print("not seen")
        {}["x"]
    return names

# === regular expressions
import re

def f():
    text = "2026-01-17 alice@example.org paid 12,50 EUR; 2026-02-03 bob@test.example paid 7,00 EUR" * 5
    pattern = re.compile(r"(?P<date>\d{4}-\d\d-\d\d)\s+(?P<user>[^@\s]+)@(\S+)\s+paid\s+(?P<sum>\d+,\d\d)")
    return [[m.groupdict() for m in pattern.finditer(text)][:3], re.sub(r"(\w+)@(\w+)", r"\2 at \1", text)[:80], re.split(r"[;\s]+", text)[:6], bool(re.fullmatch(r"(?:a|b)*abb", "ababababb")), re.findall(r"(?<!\d)\d\d(?!\d)", text)[:4]]

# === text and Unicode
import textwrap
import unicodedata

def f():
    words = "Stra\u00dfe na\u00efve \u0130stanbul \u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2 e\u0301"
    return [words.upper(), words.casefold(), unicodedata.normalize("NFC", words)[-1], [unicodedata.name(c) for c in "\u00df\u03c2"], textwrap.wrap("a few words that do not fit " * 3, 20), words.encode("utf-16-le").hex()[:40], "x".join("abc").center(11, "*"), words.translate({0xDF: "ss"})[:7]]

# === JSON in and out
import json

def f():
    data = {"b": [1, 2.5, None, True, "\u00e9\n"], "a": {"nested": [{}, []]}, "big": 10**30, "small": 1e-9}
    text = json.dumps(data, sort_keys=True, indent=2)
    print(text)
    try:
        json.loads('{"a": [1, 2,]}')
    except json.JSONDecodeError as e:
        error = str(e)
    return [json.loads(text) == data, json.dumps(data, ensure_ascii=False, separators=(",", ":")), error]

# === CSV, base64, struct, digests and compression
import base64
import csv
import hashlib
import io
import struct
import zlib

def f():
    out = io.StringIO()
    csv.writer(out).writerows([["name", "n"], ['say "hi"', 1], ["a,b", 2.5]])
    packed = struct.pack("<hIdf4s", -2, 7, 1.25, 0.1, b"ab")
    data = bytes(range(256)) * 8
    return [out.getvalue(), packed.hex(), struct.unpack("<hIdf4s", packed)[3], base64.b85encode(packed).decode(), hashlib.sha256(data).hexdigest(), hashlib.md5(data).hexdigest(), zlib.crc32(data), len(zlib.compress(data, 9)), zlib.decompress(zlib.compress(data)) == data]

# === dates and calendars
import calendar
import datetime
import time

def f():
    start = datetime.datetime.now()
    time.sleep(3 * 86400 + 0.5)
    end = datetime.datetime.now()
    return [start.isoformat(), str(end - start), end.strftime("%A %d %B %Y %H:%M:%S %j"), calendar.month(2028, 2), time.time(), time.perf_counter(), (datetime.date(2024, 2, 29) + datetime.timedelta(365)).isoformat(), str(datetime.datetime.strptime("17.01.26", "%d.%m.%y"))]

# === looks at the clock for a long time
import time

def f():
    start = time.monotonic()
    looks = 0
    while time.monotonic() - start < 0.005:
        looks += 1
    return looks

# === randomness of all kinds
import os
import random
import secrets
import uuid

def f():
    words = list("abcdefgh")
    random.shuffle(words)
    return [random.random(), random.gauss(0, 1), words, random.sample(range(1000), 5), os.urandom(16).hex(), secrets.token_urlsafe(12), str(uuid.uuid4()), random.Random(5).randint(1, 10**9), random.choices("xyz", weights=[1, 5, 2], k=10)]

# === a random walk
import random

def f():
    x = y = 0
    seen = set()
    for _ in range(2_000):
        dx, dy = random.choice([(1, 0), (-1, 0), (0, 1), (0, -1)])
        x, y = x + dx, y + dy
        seen.add((x, y))
    return [x, y, len(seen), list(seen)[:10]]

# === standard output and error, with parts of lines
import sys

def f():
    sys.stdout.write("no line end")
    print("error", file=sys.stderr)
    print(" then", "more", sep="-", end="!\n", flush=True)
    sys.stdout.write("\u20ac" * 1000 + "\n")
    sys.stderr.write("end")
    sys.stdout.buffer.write(b"\xe2\x82")
    sys.stdout.buffer.flush()
    sys.stdout.buffer.write(b"\xac bytes\n")

# === log events
import logging as standard
from sandbox import logging

def f():
    logging.debug("d")
    logging.info("order %s", "7", user="ada", items=[1, 2])
    standard.getLogger("shop").warning("low: %d", 3)
    logging.error("e", nested={"a": None})
    return "logged"

# === events in between
import sandbox

def f():
    for i in range(3):
        sandbox.emit({"i": i})
        print(i)
    return "end"

# === asks the host one after the other
from sandbox.asyncio import hostcall

async def f():
    answer = 1
    for _ in range(6):
        answer = (await hostcall("square", answer + 1)) % 1000
    return answer

# === asks the host for many things at once
import asyncio
import sandbox
from sandbox.asyncio import hostcall

async def f():
    async def one(i):
        answer = await hostcall("square", i)
        sandbox.emit([i, answer])
        return answer

    return sum(await asyncio.gather(*map(one, range(40))))

# === takes what comes first
import asyncio
from sandbox.asyncio import hostcall

async def f():
    tasks = {asyncio.create_task(hostcall("after", s), name=f"t{s}") for s in (30, 5, 60, 12)}
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    names = sorted(t.get_name() for t in done)
    for t in pending:
        t.cancel()
    now = asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout(7):
            await hostcall("never")
    except TimeoutError:
        names.append("gave up")
    return [names, len(pending), asyncio.get_running_loop().time() - now]

# === tasks, queues, locks and events
import asyncio

async def f():
    queue, lock, log = asyncio.Queue(2), asyncio.Lock(), []

    async def producer(n):
        for i in range(4):
            await queue.put((n, i))
            await asyncio.sleep(0.1 * n)

    async def consumer(name):
        while True:
            item = await queue.get()
            async with lock:
                log.append([name, item, round(asyncio.get_running_loop().time() * 1000) % 100_000])
                await asyncio.sleep(0.05)
            queue.task_done()

    consumers = [asyncio.create_task(consumer(c)) for c in "xy"]
    async with asyncio.TaskGroup() as group:
        for n in (1, 2, 3):
            group.create_task(producer(n))
    await queue.join()
    for c in consumers:
        c.cancel()
    print(await asyncio.gather(*consumers, return_exceptions=True))
    start = log[0][2]
    return [[name, item, at - start] for name, item, at in log]

# === a failure of the host that is caught, and one that escapes
from sandbox import HostcallError, InvalidValueError
from sandbox.asyncio import hostcall

async def f():
    try:
        await hostcall("broken")
    except HostcallError as e:
        print(e)
    try:
        await hostcall("strict", "x")
    except InvalidValueError as e:
        print(e)
    await hostcall("broken")

# === a hostcall that does not exist
from sandbox.asyncio import hostcall

async def f():
    return await hostcall("nobody")

# === waits for what never happens
import asyncio

async def f():
    await asyncio.Event().wait()

# === requests
import json
from sandbox.http import fetch

def f():
    with fetch("POST", "https://shop.test/orders?x=1", json={"item": "tea", "n": 2}, headers={"x-a": "b"}) as response:
        first = [response.status, response.headers["content-type"], response.json()]
    with fetch("GET", "https://shop.test/lines") as response:
        lines = [line for line in response.text().splitlines()]
    return [first, lines[:3], len(lines)]

# === files in memory
import os
import pathlib
import tempfile

def f():
    root = pathlib.Path("/tmp/work")
    root.mkdir()
    for i in range(12):
        (root / f"file{i * 7 % 12}.txt").write_text(f"{i}\n" * i)
    (root / "file3.txt").unlink()
    (root / "file4.txt").rename(root / "moved.txt")
    with open(root / "moved.txt", "r+b") as file:
        file.seek(4)
        file.write(b"XY")
        file.truncate(9)
    stat = (root / "moved.txt").stat()
    return [os.listdir(root), sum(p.stat().st_size for p in root.iterdir()), (root / "moved.txt").read_text(), stat.st_mtime, stat.st_ino, tempfile.mkdtemp(dir="/tmp")]

# === the surroundings
import os
import platform
import sys

def f():
    return [dict(os.environ), os.getcwd(), sys.argv, sys.version_info[:3], sys.platform, platform.machine(), sys.path[:2], os.listdir("/"), sys.getrecursionlimit(), sys.maxsize, os.getpid()]

# === memory and collections of garbage
import gc
import sys
import weakref

class Node:
    def __init__(self):
        self.other = self

def f():
    died = []
    for i in range(2_000):
        node = Node()
        if i % 500 == 0:
            weakref.finalize(node, died.append, i)
    del node
    early = list(died)
    found = gc.collect()
    return [early, died, found, gc.get_count()[1:], sys.getsizeof([1] * 10)]

# === code that is made at run time
import ast
import dis
import inspect

def f():
    space = {}
    exec(compile("def g(a, b=2, *c, d, **e):\n    return a * b + d", "made.py", "exec"), space)
    g = space["g"]
    return [g(3, d=1), str(inspect.signature(g)), eval("[x ** 2 for x in range(5)]"), ast.dump(ast.parse("a + 1", mode="eval")), [i.opname for i in dis.get_instructions(g)][:4], type("T", (), {"x": 1}).x]

# === copies and pickles
import copy
import pickle

def f():
    a = {"list": [1, [2, 3]], "set": {4}, "text": "x"}
    a["self"] = a
    b = copy.deepcopy(a)
    c = pickle.loads(pickle.dumps(a))
    b["list"][1].append(9)
    return [a["list"], b["list"], b["self"] is b, c["self"] is c, len(pickle.dumps(a)), pickle.dumps([1.5, "z"]).hex()]

# === typed code and protocols
import typing
from collections.abc import Iterable
from typing import Generic, NamedTuple, Protocol, TypeVar, runtime_checkable

T = TypeVar("T")

@runtime_checkable
class Sized(Protocol):
    def size(self) -> int: ...

class Box(Generic[T]):
    def __init__(self, items: Iterable[T]) -> None:
        self.items = list(items)

    def size(self) -> int:
        return len(self.items)

class Point(NamedTuple):
    x: int
    y: int = 0

def f():
    return [isinstance(Box([1]), Sized), Box[int]([1, 2]).size(), str(typing.get_type_hints(Box.size)), Point(1), Point(1, 2)._asdict()]

# === a small interpreter
def tokens(text):
    number = ""
    for c in text + " ":
        if c.isdigit():
            number += c
            continue
        if number:
            yield int(number)
            number = ""
        if not c.isspace():
            yield c

def evaluate(text):
    values, operators, rank = [], [], {"+": 1, "-": 1, "*": 2, "/": 2}

    def apply():
        b, a, o = values.pop(), values.pop(), operators.pop()
        values.append({"+": a + b, "-": a - b, "*": a * b, "/": a // b if b else 0}[o])

    for token in tokens(text):
        if isinstance(token, int):
            values.append(token)
        elif token == "(":
            operators.append(token)
        elif token == ")":
            while operators[-1] != "(":
                apply()
            operators.pop()
        else:
            while operators and operators[-1] != "(" and rank[operators[-1]] >= rank[token]:
                apply()
            operators.append(token)
    while operators:
        apply()
    return values[0]

def f():
    return [evaluate("2 * (3 + 4) - 5 / 2"), evaluate("((((1+2)*3)+4)*5)" + "+7*3-1" * 100)]

# === computes beyond its fuel
def f():
    n = 0
    while True:
        n += 1
        if n % 100_000 == 0:
            print(n)

# === writes beyond its output
def f():
    for i in range(10**9):
        print("line", i)

# === needs more than its memory
def f():
    kept = []
    while True:
        kept.append(bytearray(10**6))
        if len(kept) % 10 == 0:
            print(len(kept))

# === exits
import sys

def f():
    print("bye")
    sys.exit(3)

# === runs in a thread that cannot be
import threading

def f():
    thread = threading.Thread(target=print)
    thread.start()
