import datetime
import decimal
import enum
import fractions
import math
import uuid
from dataclasses import dataclass

from sandbox.serde import Tag, dumps, loads


@dataclass
class Point:
    x: object
    y: object = None


class Odd:
    pass


def raises(kind, function, *args, **options):
    try:
        function(*args, **options)
    except kind as e:
        return str(e)
    raise AssertionError(f"no {kind.__name__} was raised")


def same(a, b):
    return type(a) is type(b) and repr(a) == repr(b)


def check(format, value, loaded=...):
    found = loads(dumps(value, format), format)
    assert same(found, value if loaded is ... else loaded), (format, value, dumps(value, format), found)


# what every format has
PLAIN = [
    None, True, False, 0, -5, 2**63, 2**64, -(2**64) - 1, 10**40, 1.5, -0.0, 1e300, 1e-7, 123456789.123,
    "", "text", "ü😀", "line\nbreak\r\n\ttab", "\0\x07\x7f\u2028\ufeff", [], {}, [1, [2, {"a": None}]], {"b": 1, "a": [True]},
]  # fmt: skip


def test_plain_values_stay_as_they_are():
    for format in "json", "yaml", "cbor":
        for value in PLAIN:
            check(format, value)
            check(format, {"key": [value]})


def test_other_values_become_plain_ones():
    class Colour(enum.Enum):
        RED = "r"

    class Text(str):
        pass

    for format in "json", "yaml", "cbor":
        check(format, (1, (2,)), [1, [2]])
        check(format, Point(1, [Point("a")]), {"x": 1, "y": [{"x": "a", "y": None}]})
        check(format, [Colour.RED, Text("t"), range(2), datetime.timedelta(minutes=1)], ["r", "t", [0, 1], 60.0])


def test_unknown_formats_are_refused():
    for function in dumps, loads:
        assert "'xml'" in raises(ValueError, function, "", "xml")


def test_places_are_told():
    for format in "json", "yaml", "cbor":
        for value, place in ([Odd()], "value[0]"), ({"a": {"b": [0, Odd()]}}, "value.a.b[1]"), (Point(Point(Odd())), "value.x.x"):
            message = raises(TypeError, dumps, value, format)
            assert message == f"{place}: a value of type 'Odd' cannot be serialized", (format, message)
        assert "function" in raises(TypeError, dumps, print, format)


# ---- JSON ----


def test_json_is_compact_text():
    assert dumps({"a": [1, 2.0, None, True, "ü\n"]}, "json") == '{"a":[1,2.0,null,true,"ü\\n"]}'
    assert dumps({1: 1, None: 2, 1.5: 3, False: 4}, "json") == '{"1":1,"null":2,"1.5":3,"false":4}'
    assert dumps(b"\xff\x00", "json") == '"/wA="'
    assert dumps([datetime.date(2024, 2, 29), decimal.Decimal("1.10"), {2, 1}], "json") == '["2024-02-29","1.10",[1,2]]'


def test_json_refuses_what_it_has_no_form_for():
    for number in math.nan, math.inf, -math.inf:
        assert raises(ValueError, dumps, {"a": [0, number]}, "json").startswith("value.a[1]: ")
    assert "key" in raises(TypeError, dumps, {(1, 2): 3}, "json")
    assert "two keys" in raises(TypeError, dumps, {1: 1, "1": 2}, "json")
    assert "surrogate" in raises(ValueError, dumps, "\ud800", "json")
    circle = [1]
    circle.append(circle)
    assert "itself" in raises(ValueError, dumps, circle, "json")


def test_json_that_is_none_is_refused():
    for text in "", "1 2", "[1,]", "{'a': 1}", "NaN", "[Infinity]", "-Infinity", "nul", '"\n"', "[1", "01", "1.", b"\xff":
        raises(ValueError, loads, text, "json")
    raises(TypeError, loads, 5, "json")
    assert loads(b'{"a": 123456789012345678901234567890}', "json") == {"a": 123456789012345678901234567890}
    assert same(loads("[1, 1.0, 1e2]", "json"), [1, 1.0, 100.0])


# ---- YAML ----


def test_yaml_is_read_by_the_core_schema():
    text = """
        nulls: [~, null, Null, NULL, ]
        truths: [true, True, TRUE, false, False, FALSE]
        integers: [0, -19, +1, 0o17, 0xFf, 017, 123456789012345678901234567890]
        numbers: [0., -0.0, .5, +12e03, -2E+05, .inf, -.Inf, +.INF, .nan, .NaN, .NAN]
        texts: [yes, No, on, off, y, n, 1_000, 12:30:45, 2024-01-01, 0b1, nULL, tRUE, .Nan, 0o8, "1", '~', =, 1e]
        merge: {<<: {a: 1}}
        empty:
    """
    value = loads(text, "yaml")
    assert value["nulls"] == [None] * 4 and value["empty"] is None, value
    assert value["truths"] == [True] * 3 + [False] * 3
    assert same(value["integers"], [0, -19, 1, 15, 255, 17, 123456789012345678901234567890])
    assert repr(value["numbers"]) == "[0.0, -0.0, 0.5, 12000.0, -200000.0, inf, -inf, inf, nan, nan, nan]"
    assert value["texts"] == "yes No on off y n 1_000 12:30:45 2024-01-01 0b1 nULL tRUE .Nan 0o8 1 ~ = 1e".split()
    assert value["merge"] == {"<<": {"a": 1}}


def test_yaml_has_blocks_anchors_and_tags():
    text = """
        - |
          kept
            lines
        - >-
          folded
          lines
        - &anchor {a: 1}
        - *anchor
        - !!str 5
        - !!binary aGVsbG8=
        - !!set {1, 2}
        - !!timestamp 2024-02-29T12:30:00Z
        - ? [1, 2]
          : key
    """
    value = loads(text, "yaml")
    assert value[:2] == ["kept\n  lines\n", "folded lines"] and value[2] is value[3] and value[4] == "5", value
    assert value[5] == b"hello" and value[6] == {1, 2} and value[8] == {(1, 2): "key"}
    assert value[7] == datetime.datetime(2024, 2, 29, 12, 30, tzinfo=datetime.UTC)


def test_yaml_keeps_pythons_types():
    for value in [
        b"bytes\xff", {1, 2}, datetime.date(2024, 2, 29), datetime.datetime(2024, 1, 1, 12, 30, 5, 1234),
        datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC), math.inf, -math.inf, math.nan,
        {1: "a", None: "b", True: "c", 1.5: "d", (1, 2): "e"},
    ]:  # fmt: skip
        check("yaml", value)


def test_yaml_quotes_what_could_be_taken_for_something_else():
    for text in """yes No on ~ null 1 1e3 010 0x1F 0o17 1_000 1:30 2024-01-01 .5 .inf .nan true - ? : -x - a: b a #b #c [a {a
            *a &a !a |a >a 'a "a %a @a `a , <<  = ... --- --- a""".split(" "):
        check("yaml", text)
        check("yaml", {text: text})
    assert dumps(["yes", "010", "1:30", "2024-01-01"], "yaml") == "- 'yes'\n- '010'\n- '1:30'\n- '2024-01-01'\n"
    for text in " a", "a ", "a\n", "\na", "a\n\nb", "\t", "a: ", "a #", "\x85", "\u2029", "a" * 200, "a b " * 100:
        check("yaml", [text])


def test_yaml_is_written_in_blocks():
    assert dumps({"b": [1, {"c": None}], "a": "ü"}, "yaml") == "b:\n- 1\n- c: null\na: ü\n"


def test_yaml_that_is_none_is_refused_with_its_place():
    for text, place in {
        "a: 1\na: 2": "line 2, column 1",
        "a: [1": "line 1, column 6",
        "a: 1\n---\nb: 2": "line 2, column 1",
        "a:\n\t- 1": "line 2, column 1",
        "*a": "line 1, column 1",
        "? {a: 1}\n: 1": "line 1, column 3",
        "!!int text": "'text'",
        "!!python/object:os.system x": "tag",
        "!!bool maybe": "'maybe'",
        "- \0": "position 2",
        "- " * 1500: "deep",
    }.items():
        message = raises(ValueError, loads, text, "yaml")
        assert message.startswith("malformed YAML: ") and place in message, (text, message)
    raises(TypeError, loads, 5, "yaml")


def test_yaml_can_contain_itself():
    circle = {"list": [1]}
    circle["list"].append(circle)
    loaded = loads(dumps(circle, "yaml"), "yaml")
    assert loaded["list"][1] is loaded


def test_the_package_yaml_is_there():
    import yaml

    assert yaml.safe_load("a: yes") == {"a": True} and yaml.safe_dump({"a": [1]}) == "a:\n- 1\n"


# ---- CBOR ----


def test_cbor_keeps_pythons_types():
    for value in [
        b"bytes\xff", {1, 2}, datetime.date(2024, 2, 29), datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC),
        decimal.Decimal("1.10"), decimal.Decimal("-1E+5"), decimal.Decimal(0), uuid.UUID(int=5), fractions.Fraction(-1, 3),
        math.inf, math.nan, {1: "a", None: "b", True: "c", 1.5: "d", b"e": "f", (1, 2): "g", -(2**70): "h"},
        Tag(1234, [Tag(2**64 - 1, "content")]),
    ]:  # fmt: skip
        check("cbor", value)


def test_cbor_follows_the_standard():
    # of RFC 8949, appendix A
    for data, value in {
        "00": 0, "1818": 24, "1903e8": 1000, "1bffffffffffffffff": 2**64 - 1, "c249010000000000000000": 2**64,
        "3bffffffffffffffff": -(2**64), "c349010000000000000000": -(2**64) - 1, "fb3ff199999999999a": 1.1,
        "f4": False, "f6": None, "60": "", "62c3bc": "ü", "64f0908591": "\U00010151", "4401020304": b"\1\2\3\4",
        "8301820203820405": [1, [2, 3], [4, 5]], "a26161016162820203": {"a": 1, "b": [2, 3]}, "a201020304": {1: 2, 3: 4},
    }.items():  # fmt: skip
        assert loads(bytes.fromhex(data), "cbor") == value and dumps(value, "cbor").hex() == data, data
    for data, value in {
        "f90001": 5.960464477539063e-8, "f93c00": 1.0, "f97bff": 65504.0, "f9c400": -4.0, "f97c00": math.inf, "fa47c35000": 100000.0,
        "f7": None, "5f42010243030405ff": b"\1\2\3\4\5", "7f657374726561646d696e67ff": "streaming", "9fff": [],
        "9f018202039f0405ffff": [1, [2, 3], [4, 5]], "bf61610161629f0203ffff": {"a": 1, "b": [2, 3]}, "d9d9f701": 1,
        "c11a514b67b0": datetime.datetime(2013, 3, 21, 20, 4, tzinfo=datetime.UTC),
        "c074323031332d30332d32315432303a30343a30305a": datetime.datetime(2013, 3, 21, 20, 4, tzinfo=datetime.UTC),
        "d74401020304": Tag(23, b"\1\2\3\4"),
    }.items():  # fmt: skip
        assert same(loads(bytes.fromhex(data), "cbor"), value), data
    for input in bytearray(b"\x01"), memoryview(b"\x01"):
        assert loads(input, "cbor") == 1


def test_cbor_that_is_none_is_refused():
    for data in """
            0000 1c ff 18 19 1a 1b 41 5f 5fff00 5f6161ff 7f4161ff 6180 62c328 81 9f01 a1 a101 bf01ff a201020103 a18180 a1a0
            f8 fc fd fe f818 c0 c001 c0616e c1616e c40a c482 d81e820100 d90102818180 9bffffffffffffffff bbffffffffffffffff
            5bffffffffffffffff 7b7fffffffffffffff c2 c201""".split():
        raises(ValueError, loads, bytes.fromhex(data), "cbor")
    raises(ValueError, loads, b"", "cbor")
    raises(ValueError, loads, b"\x81" * 1000 + b"\x01", "cbor")
    raises(TypeError, loads, "text", "cbor")
    raises(TypeError, dumps, Tag(-1, 0), "cbor")
    raises(TypeError, dumps, Tag("a", 0), "cbor")


def test_cbor_takes_large_values():
    value = [b"x" * 1_000_000] * 20
    assert loads(dumps(value, "cbor"), "cbor") == value
