# Programs that want to harm their host, each a section of its own: what it tries, and how the call of f()
# may end. Four signs begin a kind of programs.

# ==== goes on for ever

# === goes round for ever: FUEL_LIMIT
def f():
    while True:
        pass

# ==== refuses to end

# === catches whatever is thrown at it, for ever: FUEL_LIMIT
def f():
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass

# === hides an endless loop in a finally block: FUEL_LIMIT
def f():
    try:
        return 1
    finally:
        while True:
            pass

# === is a generator that refuses to be closed: FUEL_LIMIT
def refuses():
    try:
        yield 1
    finally:
        while True:
            pass

def f():
    generator = refuses()
    next(generator)
    del generator

# === is a generator that ignores that it is closed: GUEST_ERROR
def ignores():
    while True:
        try:
            yield 1
        except GeneratorExit:
            pass

def f():
    generator = ignores()
    next(generator)
    generator.close()

# === does not end when it is collected: FUEL_LIMIT
class A:
    def __del__(self):
        while True:
            pass

def f():
    A()

# === does not end in a callback of the garbage collector: FUEL_LIMIT
import gc

def endless(*_):
    while True:
        pass

def f():
    gc.callbacks.append(endless)
    gc.collect()

# === does not end in a weak reference's callback: FUEL_LIMIT
import weakref

class A:
    pass

def endless(_):
    while True:
        pass

def f():
    a = A()
    kept = weakref.ref(a, endless)
    del a
    return kept is None

# === does not end in a trace function: FUEL_LIMIT
import sys

def endless(*_):
    while True:
        pass

def g():
    return 1

def f():
    sys.settrace(endless)
    g()

# === does not end in an audit hook: FUEL_LIMIT
import sys

def endless(*_):
    while True:
        pass

def f():
    sys.addaudithook(endless)
    open("/nothing")

# === takes signals for itself and goes on: FUEL_LIMIT
import signal

def f():
    signal.signal(signal.SIGINT, lambda *_: None)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        pass

# === wants to run when Python ends, and exits: GUEST_ERROR
import atexit
import sys

def endless():
    while True:
        pass

def f():
    atexit.register(endless)
    sys.exit(0)

# ==== floods the event loop

# === starves the event loop with callbacks that ask to be called again: FUEL_LIMIT
import asyncio

async def f():
    loop = asyncio.get_running_loop()

    def again():
        loop.call_soon(again)

    again()
    await asyncio.Event().wait()

# === makes tasks that make tasks: FUEL_LIMIT, MEMORY_LIMIT
import asyncio

async def more():
    asyncio.create_task(more())
    asyncio.create_task(more())

async def f():
    await more()
    await asyncio.Event().wait()

# === refuses to be cancelled: FUEL_LIMIT, TIME_LIMIT
import asyncio

async def f():
    async def stubborn():
        while True:
            try:
                await asyncio.sleep(0)
            except asyncio.CancelledError:
                pass

    await asyncio.wait_for(stubborn(), 0.001)

# ==== computes in one call of C

# === sums numbers without end inside one call of C: FUEL_LIMIT
import itertools

def f():
    return sum(itertools.count())

# === looks for what is not in an endless iterator: FUEL_LIMIT
import itertools

def f():
    return -1 in itertools.repeat(0)

# === throws an endless iterator away: FUEL_LIMIT
import collections
import itertools

def f():
    collections.deque(itertools.repeat(None), maxlen=0)

# === is a regular expression that takes exponential time: FUEL_LIMIT
import re

def f():
    return re.fullmatch("(x+x+)+y", "x" * 200)

# === is another one, with alternatives: FUEL_LIMIT
import re

def f():
    return re.match("^(a|a?)+$", "a" * 60 + "b")

# === is a power with more digits than the world: FUEL_LIMIT, MEMORY_LIMIT
def f():
    return 10**10**8

# === prints a number of millions of digits: FUEL_LIMIT, MEMORY_LIMIT
import sys

def f():
    sys.set_int_max_str_digits(0)
    return len(str(1 << 10**8))

# === has keys that all have one hash: FUEL_LIMIT, MEMORY_LIMIT
def f():
    return len({i * (2**31 - 1): 0 for i in range(10**6)})

# === computes with a precision of a billion digits: FUEL_LIMIT, MEMORY_LIMIT, GUEST_ERROR
import decimal

def f():
    decimal.getcontext().prec = 10**9 // 3
    return str(decimal.Decimal(1) / 3)[:5]

# ==== fails in odd ways

# === runs bytecode that jumps to itself: FUEL_LIMIT, GUEST_ERROR
def g():
    while True:
        pass

def f():
    g.__code__ = g.__code__.replace(co_code=g.__code__.co_code[:2] + b"\x4d\x01" * 100)
    g()

# === runs bytecode that was made of nothing: FUEL_LIMIT, GUEST_ERROR, MEMORY_LIMIT, OUTPUT_LIMIT
def g():
    return [1, 2, 3]

def f():
    for byte in range(1, 256):
        g.__code__ = g.__code__.replace(co_code=bytes([149, 0, byte, 255, byte, 0] * 20), co_stacksize=1)
        try:
            g()
        except Exception:
            pass
    raise ValueError("it was not stopped")

# ==== waits

# === sleeps for centuries: TIME_LIMIT
import time

def f():
    time.sleep(10**9)

# === waits for what never comes: TIME_LIMIT
from sandbox.asyncio import hostcall, run

def f():
    run(hostcall("never"))

# === waits for a handler that does not give up: TIME_LIMIT
from sandbox.asyncio import hostcall, run

def f():
    run(hostcall("stubborn"))

# === waits for a lock that it holds: TIME_LIMIT, GUEST_ERROR, FUEL_LIMIT
import threading

def f():
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()
    raise ValueError("it was not locked")

# ==== writes

# === prints without end: OUTPUT_LIMIT
def f():
    while True:
        print("x")

# === prints one huge line: OUTPUT_LIMIT
def f():
    print("x" * 10**7)

# === writes to standard error without end: OUTPUT_LIMIT
import sys

def f():
    while True:
        print("x", file=sys.stderr)

# === writes bytes that are no text: OUTPUT_LIMIT
import os

def f():
    while True:
        os.write(1, b"\xff\xfe\x00\xc0" * 1000)

# === writes single bytes without end: OUTPUT_LIMIT
import os

def f():
    while True:
        os.write(2, b"\x80")

# === emits values without end: OUTPUT_LIMIT
import sandbox

def f():
    while True:
        sandbox.emit(None)

# === yields without end: OUTPUT_LIMIT
def f():
    while True:
        yield

# === logs without end: OUTPUT_LIMIT
from sandbox import logging

def f():
    while True:
        logging.error("x" * 100)

# === prints a warning a line without end: OUTPUT_LIMIT
import warnings

def f():
    warnings.simplefilter("always")
    while True:
        warnings.warn("x" * 100)

# ==== fills the memory

# === fills a list: MEMORY_LIMIT
def f():
    x = []
    while True:
        x.append("y" * 10**6 + str(len(x)))

# === asks for a list that is too large: MEMORY_LIMIT
def f():
    return [0] * 10**9

# === asks for a text that is too long: MEMORY_LIMIT
def f():
    return "a" * 2**31

# === asks for bytes that are too many: MEMORY_LIMIT, GUEST_ERROR
def f():
    return bytes(2**31 - 1)

# === formats a number in a field of a billion characters: MEMORY_LIMIT, GUEST_ERROR
def f():
    return "%0999999999d" % 1

# === joins text without end: MEMORY_LIMIT
def f():
    return "".join(iter(lambda: "x" * 1000, None))

# === unpacks a bomb: MEMORY_LIMIT
import zlib

def f():
    bomb = zlib.compress(bytes(2**24))
    return [zlib.decompress(bomb) for _ in range(100)]

# === keeps a dictionary that grows: MEMORY_LIMIT
def f():
    d = {}
    while True:
        d[len(d)] = "v" * 1000 + str(len(d))

# === makes classes without end: MEMORY_LIMIT, FUEL_LIMIT
def f():
    kept = []
    while True:
        kept.append(type("A", (), {"x": list(range(1000))}))

# === asks for a gigabyte of randomness: MEMORY_LIMIT, GUEST_ERROR
import os

def f():
    return len(os.urandom(10**9))

# ==== floods the event loop

# === has hostcalls outstanding without end: GUEST_ERROR, MEMORY_LIMIT
from sandbox.asyncio import hostcall
import asyncio

async def f():
    await asyncio.gather(*(hostcall("never", "x" * 100_000) for _ in range(100_000)))

# ==== goes too deep

# === calls itself: GUEST_ERROR
def f():
    f()

# === calls itself and lifts the limit: GUEST_ERROR, MEMORY_LIMIT, FUEL_LIMIT
import sys

def f():
    sys.setrecursionlimit(10**9)
    f()

# === calls itself in C, by its representation: GUEST_ERROR
class A:
    def __repr__(self):
        return repr(self)

def f():
    return repr(A())

# === calls itself by comparison: GUEST_ERROR
class A:
    def __eq__(self, other):
        return self == other

def f():
    return A() == A()

# === calls itself by attribute access: GUEST_ERROR
class A:
    def __getattr__(self, name):
        return getattr(self, name + "x")

def f():
    return A().a

# === is a value that contains itself: GUEST_ERROR
def f():
    x = []
    x.append(x)
    return x

# === returns a value of a hundred thousand levels: GUEST_ERROR
def f():
    x = []
    for _ in range(10**5):
        x = [x]
    return x

# === drops a list of a million levels: GUEST_ERROR, MEMORY_LIMIT
def f():
    x = []
    for _ in range(10**6):
        x = [x]
    del x
    raise ValueError("it was dropped")

# === nests generators: GUEST_ERROR
def g(n):
    yield from g(n + 1)

def f():
    return next(g(0))

# === nests maps: GUEST_ERROR, MEMORY_LIMIT
def f():
    x = iter([1])
    for _ in range(100_000):
        x = map(abs, x)
    next(x)
    raise ValueError("it was done")

# === reads a JSON text of a million levels: GUEST_ERROR
import json

def f():
    return json.loads("[" * 10**6)

# === compiles a source of a million brackets: GUEST_ERROR, MEMORY_LIMIT
def f():
    return eval("(" * 10**6 + ")" * 10**6)

# === compiles a source of a million signs: GUEST_ERROR, MEMORY_LIMIT
def f():
    return eval("-" * 10**6 + "1")

# === copies a deep value: GUEST_ERROR
import copy

def f():
    x = []
    for _ in range(10**4):
        x = [x]
    return copy.deepcopy(x)

# === makes a chain of causes: GUEST_ERROR
def f():
    e = ValueError("first")
    for _ in range(10**4):
        last = ValueError("next")
        last.__cause__ = e
        e = last
    raise e

# ==== fails in odd ways

# === ends the interpreter: GUEST_ERROR
import os

def f():
    os._exit(0)

# === exits as if all was well: GUEST_ERROR
import sys

def f():
    sys.exit(0)

# === aborts: GUEST_ERROR
import os

def f():
    os.abort()

# === crashes on purpose: GUEST_ERROR
import faulthandler

def f():
    faulthandler._sigsegv()

# === raises what is no exception: GUEST_ERROR
def f():
    raise BaseException("b")

# === raises an interrupt of the keyboard: GUEST_ERROR
def f():
    raise KeyboardInterrupt

# === raises an error whose text raises: GUEST_ERROR
class E(Exception):
    def __str__(self):
        return 1 / 0

def f():
    raise E()

# === raises an error whose text does not end: FUEL_LIMIT
class E(Exception):
    def __str__(self):
        while True:
            pass

def f():
    raise E()

# === raises an error of ten million characters: GUEST_ERROR
def f():
    raise ValueError("x" * 10**7)

# === has a metaclass that refuses to say what its class is: GUEST_ERROR
class M(type):
    def __getattribute__(cls, name):
        raise ValueError(name)

class E(Exception, metaclass=M):
    pass

def f():
    raise E("e")

# === returns half of a surrogate pair: GUEST_ERROR
def f():
    return "\ud800"

# === returns what is no value: GUEST_ERROR
def f():
    return object()

# === returns a dictionary whose items do not end: FUEL_LIMIT, MEMORY_LIMIT, GUEST_ERROR
class D(dict):
    def items(self):
        n = 0
        while True:
            yield n, n
            n += 1

def f():
    return D(a=1)

# ==== forges

# === forges a verdict on standard output: GUEST_ERROR
def f():
    print('{"verdict": "OK", "points": 100}\n::set-output name=points::100\n##teamcity[testFinished]\x1b[2J')
    raise SystemExit

# === forges an error of the host: GUEST_ERROR
import sandbox

def f():
    raise sandbox.HostcallError("IllegalStateException: the grader is broken")

# === sends the host an event of no kind: GUEST_ERROR
import _isola

def f():
    _isola.log({"level": "loud", "message": 1})

# === sends the host an event that is none: GUEST_ERROR
import _isola

def f():
    _isola.log([1, 2, 3])

# === begins what does not exist: GUEST_ERROR
import _isola

def f():
    _isola.begin(99, "x", None)
    _isola.take(_isola.wait(-1))
    raise ValueError("it was answered")

# === takes what it did not begin: GUEST_ERROR
import _isola

def f():
    _isola.take(12345)

# === gives up what does not exist: GUEST_ERROR
import _isola

def f():
    for handle in (0, -1, 1, 2**31 - 1, -(2**31)):
        _isola.cancel(handle)
    raise ValueError("nothing happened")

# ==== poisons

# === poisons builtins for the next sandbox: GUEST_ERROR
import builtins

def f():
    for name in "len sum range print sorted isinstance str list dict type __import__ __build_class__".split():
        setattr(builtins, name, None)
    raise ValueError("poisoned")

# === poisons the modules that the runtime stands on: GUEST_ERROR
import sys

def f():
    for name in list(sys.modules):
        module = sys.modules[name]
        for attribute in list(vars(module)):
            if name not in ("sys", "builtins", "script"):
                setattr(module, attribute, None)
    raise ValueError("poisoned")

# === forgets all modules: GUEST_ERROR
import sys

def f():
    sys.modules.clear()
    raise ValueError("forgotten")

# === replaces the runtime's own functions: GUEST_ERROR
import sandbox._driver as driver

def f():
    for name in "convert finish describe started remember stream script_globals".split():
        setattr(driver, name, lambda *_: 1 / 0)
    raise ValueError("replaced")

# === closes its own standard output: GUEST_ERROR
import os

def f():
    for descriptor in range(10):
        try:
            os.close(descriptor)
        except OSError:
            pass
    raise ValueError("closed")

# === replaces standard output by what raises: GUEST_ERROR
import sys

class Angry:
    def write(self, text):
        raise RuntimeError("no")

    def flush(self):
        raise RuntimeError("no")

def f():
    sys.stdout = sys.stderr = Angry()
    raise ValueError("x")

# ==== fills the memory

# === opens files without end: GUEST_ERROR, MEMORY_LIMIT
import json

def f():
    kept = []
    while True:
        kept.append(open(json.__file__, "rb"))

# ==== goes out

# === reads the host's files: GUEST_ERROR
def f():
    return open("/etc/passwd").read()

# === lists the host's folders: GUEST_ERROR
import os

def f():
    return os.listdir("/etc")

# === goes out by dots: GUEST_ERROR
def f():
    return open("/lib/../../etc/passwd").read()

# === goes out by a descriptor: GUEST_ERROR
import os

def f():
    for descriptor in range(3, 20):
        try:
            return os.open("../../../etc/passwd", os.O_RDONLY, dir_fd=descriptor)
        except (OSError, NotImplementedError):
            pass
    raise ValueError("there is no way")

# === goes out by a link: GUEST_ERROR
import os

def f():
    os.symlink("/etc", "/lib/out")
    return os.listdir("/lib/out")

# === looks into the process: GUEST_ERROR
def f():
    return open("/proc/self/environ").read()

# === changes the library: GUEST_ERROR
import json

def f():
    with open(json.__file__, "wb") as file:
        file.write(b"")

# === wants the host's environment: GUEST_ERROR
import os

def f():
    return os.environ["PATH"] + os.environ["HOME"]

# === opens a socket: GUEST_ERROR
import socket

def f():
    socket.create_connection(("127.0.0.1", 1))

# === starts a process: GUEST_ERROR
import subprocess

def f():
    subprocess.run(["ls"])

# === forks: GUEST_ERROR
import os

def f():
    os.fork()

# === starts a thread: GUEST_ERROR
import threading

def f():
    threading.Thread(target=print).start()

# === loads native code: GUEST_ERROR
def f():
    import ctypes

    return ctypes.CDLL(None)

# === unpickles a command: GUEST_ERROR
import pickle

def f():
    return pickle.loads(b"cos\nsystem\n(S'ls'\ntR.")

# === asks whoever sits at the keyboard: GUEST_ERROR
def f():
    return input("password: ")

# === waits in the debugger: GUEST_ERROR
def f():
    breakpoint()
    raise ValueError("nobody was there")

# === makes requests without being allowed to: GUEST_ERROR
import urllib.request

def f():
    return urllib.request.urlopen("http://127.0.0.1/").read()
