import array
import collections
import collections.abc
import dataclasses
import datetime
import decimal
import enum
import fractions
import ipaddress
import math
import pathlib
import types
import typing
import uuid

import sandbox


class Colour(enum.Enum):
    RED = "red"
    BOTH = ("red", 1)


class Number(enum.IntEnum):
    ONE = 1


class Flag(enum.Flag):
    A = 1
    B = 2


class Level(enum.StrEnum):
    LOW = "low"


class Text(str):
    def __str__(self):
        return "changed"


class Int(int):
    pass


class Float(float):
    pass


class Bytes(bytes):
    pass


class List(list):
    pass


class Dict(dict):
    pass


class Record(dict):
    __getattr__ = dict.get


@dataclasses.dataclass
class Point:
    x: object
    y: object = None


@dataclasses.dataclass(frozen=True, slots=True)
class Frozen:
    x: int


class Pair(typing.NamedTuple):
    a: int
    b: str


class Mapped(collections.abc.Mapping):
    def __getitem__(self, key):
        return {"k": 1}[key]

    def __iter__(self):
        return iter(["k"])

    def __len__(self):
        return 1


class Model:
    """Like a model of pydantic: fields, and a method that gives them."""

    def __init__(self):
        self.name = "n"

    def model_dump(self):
        return {"name": self.name}


class Odd:
    pass


def mapped():
    """Values, and what the host gets."""
    return [
        [(1, (2,)), [1, [2]]],
        [{3, 1, 2}, [1, 2, 3]],
        [frozenset("ba"), ["a", "b"]],
        [{1, "a", None}, [None, 1, "a"]],
        [range(3), [0, 1, 2]],
        [collections.deque([1, 2]), [1, 2]],
        [array.array("d", [1.5]), [1.5]],
        [bytearray(b"ab"), b"ab"],
        [memoryview(b"abc")[::2], b"ac"],
        [Bytes(b"ab"), b"ab"],
        [Colour.RED, "red"],
        [Colour.BOTH, ["red", 1]],
        [Number.ONE, 1],
        [Flag.A | Flag.B, 3],
        [Level.LOW, "low"],
        [Text("text"), "text"],
        [Int(5), 5],
        [Int(2**70), 2**70],
        [Float(1.5), 1.5],
        [List([1]), [1]],
        [Dict(a=1), {"a": 1}],
        [Record(a=1), {"a": 1}],
        [collections.OrderedDict(b=1, a=2), {"b": 1, "a": 2}],
        [collections.Counter("aab"), {"a": 2, "b": 1}],
        [collections.defaultdict(list, a=[1]), {"a": [1]}],
        [collections.ChainMap({"a": 1}, {"b": 2}), {"b": 2, "a": 1}],
        [types.MappingProxyType({"a": 1}), {"a": 1}],
        [Mapped(), {"k": 1}],
        [{"a": 1, "b": 2}.keys(), ["a", "b"]],
        [{"a": 1}.values(), [1]],
        [{"a": 1}.items(), [["a", 1]]],
        [types.SimpleNamespace(a=1), {"a": 1}],
        [Point(1, Point([Frozen(2)])), {"x": 1, "y": {"x": [{"x": 2}], "y": None}}],
        [Pair(1, "b"), [1, "b"]],
        [datetime.date(2024, 2, 29), "2024-02-29"],
        [datetime.datetime(2024, 2, 29, 12, 30, 0, 5), "2024-02-29T12:30:00.000005"],
        [datetime.datetime(2024, 2, 29, tzinfo=datetime.timezone(datetime.timedelta(hours=-1))), "2024-02-29T00:00:00-01:00"],
        [datetime.time(1, 2), "01:02:00"],
        [datetime.timedelta(days=1, microseconds=500_000), 86400.5],
        [decimal.Decimal("1.10"), "1.10"],
        [decimal.Decimal("NaN"), "NaN"],
        [fractions.Fraction(1, 3), "1/3"],
        [uuid.UUID(int=5), "00000000-0000-0000-0000-000000000005"],
        [pathlib.PurePosixPath("/a/b"), "/a/b"],
        [{1: "a", 2.5: "b", None: "c", False: "d"}, {"1": "a", "2.5": "b", "null": "c", "false": "d"}],
        [{1e300: 1, -0.0: 2, math.inf: 3, 2**70: 4}, {"1e+300": 1, "-0.0": 2, "inf": 3, "1180591620717411303424": 4}],
        [{Colour.RED: 1, Number.ONE: 2, Text("t"): 3}, {"red": 1, "1": 2, "t": 3}],
        [{datetime.date(2024, 2, 29): 1, decimal.Decimal("1.0"): 2}, {"2024-02-29": 1, "1.0": 2}],
        [None, None],
        [True, True],
        [math.inf, math.inf],
        [-0.0, -0.0],
        [-(2**63) - 1, -(2**63) - 1],
    ]  # fmt: skip


def returns(index):
    return mapped()[index][0]


def yields(index):
    yield mapped()[index][0]


async def yields_asynchronously(index):
    yield mapped()[index][0]


def expected(index):
    return mapped()[index][1]


circle = [1]
circle.append({"again": circle})
holder = Point(1)
holder.y = [holder]
deep = 0
for _ in range(129):
    deep = [deep]


class Failing(collections.abc.Mapping):
    def __getitem__(self, key):
        raise KeyError("on purpose")

    def __iter__(self):
        return iter(["k"])

    def __len__(self):
        return 1


def refused():
    """Values, the class of the error, and its text."""
    return [
        [[0, Odd()], TypeError, "value[1]: a value of type 'Odd' cannot be sent to the host"],
        [{"a": Model()}, TypeError, "value.a: a value of type 'Model' cannot be sent to the host"],
        [[1j], TypeError, "value[0]: a value of type 'complex' cannot be sent to the host"],
        [Point([print]), TypeError, "value.x[0]: a function cannot be sent to the host"],
        [[lambda: 1], TypeError, "value[0]: a function cannot be sent to the host"],
        [{"a": Odd}, TypeError, "value.a: a class cannot be sent to the host"],
        [[ValueError("x")], TypeError, "value[0]: a value of type 'ValueError' cannot be sent to the host"],
        [[ipaddress.ip_address("::1")], TypeError, "value[0]: a value of type 'IPv6Address' cannot be sent to the host"],
        [[iter([1])], TypeError, "value[0]: a generator or iterator cannot be sent to the host as a part of a value; make a list of it first"],
        [{b"k": 1}, TypeError, "value: a dictionary key of type 'bytes' cannot be sent to the host; use text, a number, a truth value or None"],
        [{"a": [{(1, 2): 3}]}, TypeError, "value.a[0]: a dictionary key of type 'tuple' cannot be sent to the host; use text, a number, a truth value or None"],
        [{Colour.BOTH: 1}, TypeError, "value: a dictionary key of type 'tuple' cannot be sent to the host; use text, a number, a truth value or None"],
        [{1: "a", "1": "b"}, TypeError, "value: a dictionary with two keys that are '1' as text cannot be sent to the host"],
        [["\ud800"], ValueError, "value[0]: text with a lone surrogate cannot be sent to the host"],
        [{"\ud800": 1}, ValueError, "value.'\\ud800': text with a lone surrogate cannot be sent to the host"],
        [circle, ValueError, "value[1].again: the value contains itself"],
        [holder, ValueError, "value.y[0]: the value contains itself"],
        [deep, ValueError, "value" + "[0]" * 65 + "...: the value is nested deeper than 128 levels"],
        [{"a": b"x" * (16 << 20)}, ValueError, "value.a: the value is longer than 16 MiB and cannot be sent to the host"],
        [["x" * (17 << 20)], ValueError, "value[0]: the value is longer than 16 MiB and cannot be sent to the host"],
        [[None] * 1_000_000, ValueError, "value[999999]: the value has more than 1,000,000 parts and cannot be sent to the host"],
        [[1 << (9 << 20)], ValueError, "value[0]: an integer of more than 1 MiB cannot be sent to the host"],
        [[Failing()], KeyError, "'on purpose'"],
    ]  # fmt: skip


def test_what_does_not_map_is_refused_with_its_place():
    for value, kind, text in refused():
        try:
            sandbox.emit(value)
        except kind as e:
            assert str(e)[:200] == text[:200], (str(e), text)
        else:
            raise AssertionError(text)


def test_a_failing_conversion_tells_its_place():
    try:
        sandbox.emit({"a": Failing()})
    except KeyError as e:
        assert e.__notes__ == ["(while value.a was converted)"]


def test_conversions_may_change_what_they_convert():
    class Growing(collections.abc.Mapping):
        def __getitem__(self, key):
            value.append(1)
            value[0].clear()
            return 1

        def __iter__(self):
            return iter(["k"])

        def __len__(self):
            return 1

    value = [{"a": 1, 5: 2}, Growing()]
    sandbox.emit(value)


async def test_coroutines_are_no_values():
    async def work():
        return 1

    task = work()
    try:
        sandbox.emit([task])
    except TypeError as e:
        assert str(e) == "value[0]: a coroutine or future cannot be sent to the host; await it first"
    await task


def gives_refused(index):
    return refused()[index][0]


def count_of_refused():
    return len(refused())
