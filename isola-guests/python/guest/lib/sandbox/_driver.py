"""The Python side of the guest: what isola.c calls. See docs/guest-abi.md."""

import sandbox._deferred  # isort: skip, must be imported before what it defers

import _sitebuiltins
import asyncio
import builtins
import collections
import collections.abc
import dataclasses
import datetime
import decimal
import enum
import gc
import importlib
import io
import itertools
import linecache
import os
import random
import sys
import time
import traceback
import types

import _isola

import sandbox
import sandbox.asyncio
from sandbox import _operations

# What programs use most is in the image, so that their imports cost nothing.
for _name in """_ast bisect contextlib copy functools heapq json math operator re sandbox.logging string textwrap time
        typing""".split():
    importlib.import_module(_name)

_SCRIPT_MODULE = "script"
_LIBRARY = "/lib/"
_OWN_FRAMES = os.path.dirname(__file__)
_MAX_TEXT = 20_000
_MAX_FRAMES = 1_500  # the innermost ones; more than the default recursion limit
_SHOWN_FRAMES = 40
_SHOWN_REPEATS = 3

# All scripts of a sandbox share one namespace. It is a real module, so that dataclasses, pickle and typing find it.
_script = types.ModuleType(_SCRIPT_MODULE)
sys.modules[_SCRIPT_MODULE] = _script
script_globals = _script.__dict__
script_globals["__builtins__"] = builtins

# Without `site`, which a sandbox has no use for, these are missing.
builtins.exit = _sitebuiltins.Quitter("exit", "Ctrl-D (i.e. EOF)")
builtins.quit = _sitebuiltins.Quitter("quit", "Ctrl-D (i.e. EOF)")
builtins.help = _sitebuiltins._Helper()

sys.stdout.reconfigure(line_buffering=True)


def _zip_files(path):
    """Stands in sys.path_hooks where zipimport does, which few programs need."""
    if os.path.isdir(path):
        raise ImportError("not a zip file", path=path)
    from zipimport import zipimporter

    return zipimporter(path)


sys.path_hooks[0] = _zip_files
del sys.modules["zipimport"]


# ---- scripts ----


def remember(filename, source):
    """Compiles a script and keeps its text, so that tracebacks can quote it."""
    text = source.decode("utf-8").removeprefix("\ufeff")
    code = compile(text, filename, "exec", dont_inherit=True)
    # Only what ends a line for the compiler, and not form feeds and the like as str.splitlines does.
    lines = io.StringIO(text, newline=None).readlines()
    linecache.cache[filename] = (len(source), None, lines, filename)
    if "# /// script" in text:
        from sandbox import _metadata

        _metadata.install(text, filename)
    return code


# ---- results ----


def finish(result):
    """Turns what a function returned into its end value: awaits it, or streams what it yields."""
    if _has(result, "__await__"):
        result = sandbox.asyncio.run(_await(result))
    if _has(result, "__aiter__") and _has(result, "__anext__"):
        result = sandbox.asyncio.run(result)
    if _has(result, "__next__"):
        result = _stream_out(result)
    return result


def _has(value, method):
    # As the language does, in the class: a value may answer to every name.
    return hasattr(type(value), method)


async def _await(awaitable):
    return await awaitable


def _stream_out(iterator):
    while True:
        try:
            value = next(iterator)
        except StopIteration as stop:
            return stop.value
        sandbox.emit(value)


class Refusal(TypeError):
    """Says what has no counterpart outside of Python, and what may be done about it; isola.c adds the value's place."""

    def __init__(self, what, advice=""):
        super().__init__(what, advice)


_DATE_TYPES = (datetime.date, datetime.time)


def convert(value):
    """A value of a plain type for one that has none of its own in CBOR."""
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int.__int__(value)
    if isinstance(value, float):
        return float.__float__(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return dict(value.items())
    if isinstance(value, (bytearray, memoryview)):
        return bytes(value)
    if isinstance(value, (list, tuple, collections.deque, range, _class("array", "array"))):
        return list(value)
    if isinstance(value, (set, frozenset, collections.abc.KeysView, collections.abc.ItemsView)):
        return _in_order(value)
    if isinstance(value, collections.abc.ValuesView):
        return list(value)
    if isinstance(value, _DATE_TYPES):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, (decimal.Decimal, _class("fractions", "Fraction"), _class("uuid", "UUID"))):
        return str(value)
    if isinstance(value, types.SimpleNamespace):
        return dict(vars(value))
    if isinstance(value, collections.abc.Mapping):
        return dict(value)
    raise _refusal(value)


def _class(module, name):
    """A class of a module, or one without instances if the module was not imported."""
    return getattr(sys.modules.get(module), name, ())


def _refusal(value):
    if isinstance(value, type):
        return Refusal("a class")
    if callable(value) and hasattr(value, "__name__"):
        return Refusal("a function")
    if _has(value, "__await__"):
        return Refusal("a coroutine or future", "; await it first")
    if _has(value, "__next__") or _has(value, "__anext__"):
        return Refusal("a generator or iterator", " as a part of a value; make a list of it first")
    return Refusal(f"a value of type '{type(value).__qualname__}'")


def text_keys(dictionary):
    """The dictionary with text for keys: numbers, truth values and None as in JSON."""
    members = {}
    for key, value in dictionary.items():
        text = _key(key)
        if text in members:
            raise Refusal(f"a dictionary with two keys that are {text!r} as text")
        members[text] = value
    return members


def _key(key):
    if key is None:
        return "null"
    if isinstance(key, bool):
        return "true" if key else "false"
    if isinstance(key, int):
        return int.__repr__(key)
    if isinstance(key, float):
        return float.__repr__(key)
    if isinstance(key, str):
        return str.__str__(key)
    if isinstance(key, enum.Enum):
        return _key(key.value)
    try:
        text = convert(key)
    except Refusal:
        text = None
    if not isinstance(text, str):
        raise Refusal(f"a dictionary key of type '{type(key).__qualname__}'", "; use text, a number, a truth value or None")
    return text


def _in_order(values):
    """Sets have no order: sorted ones give the same result every time."""
    members = list(values)
    if isinstance(values, (set, frozenset)):
        try:
            members.sort()
        except TypeError:
            members.sort(key=lambda member: (type(member).__qualname__, repr(member)))
    return members


# ---- arguments ----


class _StreamIn:
    """A stream argument: values that the host sends as they are asked for, for both kinds of `for`."""

    def __init__(self, number):
        self._number = number
        self._ended = False
        self._left = collections.deque()  # futures whose readers were cancelled in the very moment in which they were done

    def __iter__(self):
        return self

    def __next__(self):
        if self._ended:
            raise StopIteration
        if self._left:
            return self._value(*self._left.popleft().result(), StopIteration)
        handle = _isola.begin(_operations.STREAM_READ, "", self._number)
        return self._value(*_operations.wait_for(handle), StopIteration)

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self._ended:
            raise StopAsyncIteration
        if self._left:
            return self._value(*self._left.popleft().result(), StopAsyncIteration)
        future = asyncio.get_running_loop().begin(_operations.STREAM_READ, "", self._number)
        try:
            answer = await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled():
                self._left.append(future)
            raise
        return self._value(*answer, StopAsyncIteration)

    def _value(self, status, value, end):
        if status == _operations.END_OF_STREAM:
            self._ended = True
            raise end
        return value


def stream(number):
    return _StreamIn(number)


# ---- errors ----


def describe(exception, phase):
    """The parts of an ERROR event."""
    cause = _host_error(exception) or exception
    name = type(cause).__qualname__
    try:
        message = str(cause)
    except Exception:
        message = "(the error's text could not be made)"
    if isinstance(exception, SyntaxError) and isinstance(exception.msg, str):
        message = exception.msg
    if isinstance(exception, SystemExit):
        message = f"the program ended itself with exit code {0 if exception.code is None else exception.code!r}"
    return {
        "type": _sendable(name),
        "message": _sendable(message),
        "traceback": _sendable(_traceback(exception)),
        "line": exception.lineno if phase == "compile" and isinstance(exception, SyntaxError) else _line(exception),
        "phase": phase,
    }


def _host_error(exception):
    """The host's error in the groups that a task group wraps even a single error in; its text tells the host whose it is."""
    while isinstance(exception, BaseExceptionGroup) and len(exception.exceptions) == 1:
        exception = exception.exceptions[0]
    return exception if isinstance(exception, sandbox.HostError) else None


def _sendable(text):
    if len(text) > _MAX_TEXT:
        half = _MAX_TEXT // 2
        text = f"{text[:half]}\n... {len(text) - 2 * half} characters left out ...\n{text[-half:]}"
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


class _Gap:
    """Stands in a stack for calls that are not shown."""

    filename = lineno = name = None

    def __init__(self, text):
        self.text = text


class _Stack(traceback.StackSummary):
    def format_frame_summary(self, frame, **options):
        if isinstance(frame, _Gap):
            return f"  [{frame.text}]\n"
        return super().format_frame_summary(frame, **options)


def _thinned(frames):
    """The frames without the many equal ones of a deep recursion, which take long to format and say nothing new."""
    kept = []
    for _, run in itertools.groupby(frames, lambda frame: (frame.filename, frame.lineno, frame.name)):
        run = list(run)
        kept += run[:_SHOWN_REPEATS]
        if len(run) > _SHOWN_REPEATS:
            more = len(run) - _SHOWN_REPEATS
            kept.append(_Gap(f"Previous line repeated {more} more time{'s' if more > 1 else ''}"))
    if len(kept) > _SHOWN_FRAMES:
        half = _SHOWN_FRAMES // 2
        kept[half:-half] = [_Gap(f"{len(kept) - 2 * half} more calls")]
    return _Stack(kept)


def _traceback(exception):
    details = traceback.TracebackException(
        type(exception), exception, exception.__traceback__, limit=-_MAX_FRAMES, compact=True
    )
    seen = set()
    pending = [details]
    while pending:
        part = pending.pop()
        if part is None or id(part) in seen:
            continue
        seen.add(id(part))
        part.stack = _thinned(frame for frame in part.stack if not frame.filename.startswith(_OWN_FRAMES))
        pending += [part.__cause__, part.__context__, *(part.exceptions or ())]
    return "".join(details.format())


def _line(exception):
    """The line of the guest's own source that was running, the innermost one."""
    line = None
    trace = exception.__traceback__
    while trace is not None:
        if not trace.tb_frame.f_code.co_filename.startswith((_LIBRARY, "<frozen ")):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


# ---- start ----


_UTC = "UTC", "UTC"
_HALF_A_YEAR = 182 * 86_400


def _set_time_zone():
    """Lets the module time tell of the zone that the environment variable TZ describes; it only asks when it is imported."""
    now = time.time()
    zones = {zone.tm_isdst: zone for zone in map(time.localtime, (now, now + _HALF_A_YEAR))}
    standard = zones.get(0) or zones[1]
    daylight = zones.get(1) or standard
    time.tzname = standard.tm_zone, daylight.tm_zone
    time.timezone, time.altzone = -standard.tm_gmtoff, -daylight.tm_gmtoff
    time.daylight = int(1 in zones)


time.tzset = _set_time_zone


def started():
    """Called once in every sandbox: what must not come from the template's image is made anew."""
    os.environ.clear()
    for pair in _isola.environment():
        key, _, value = pair.partition("=")
        os.environ[key] = value
    if "TZ" in os.environ or time.tzname != _UTC:
        _set_time_zone()
    random.seed()


gc.collect()
gc.freeze()
