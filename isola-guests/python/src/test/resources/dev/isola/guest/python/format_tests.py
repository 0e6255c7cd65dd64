import datetime
import re
import sys
import time


def raises(function, *args):
    try:
        function(*args)
    except Exception as e:
        return str(e)
    raise AssertionError("nothing was raised")


def test_integers_are_written_with_zeros_in_front():
    assert datetime.date(7, 1, 2).isoformat() == "0007-01-02"
    assert datetime.datetime(2026, 1, 2, 3, 4, 5, 6).isoformat() == "2026-01-02T03:04:05.000006"


def test_negative_integers_are_written():
    zone = datetime.timezone(-datetime.timedelta(hours=3, minutes=30))
    assert str(zone) == "UTC-03:30"
    assert str(datetime.timedelta(days=-1, seconds=5)) == "-1 day, 0:00:05"
    assert raises(datetime.date, 2026, -13, 1) == "month must be in 1..12"
    assert raises([].pop, -(2**31)) == "pop from empty list"
    assert raises((lambda: (-1).to_bytes(-1, "big"))) == "length argument must be non-negative"
    assert raises(range, 1, 2, 0) == "range() arg 3 must not be zero"
    assert raises(time.sleep, -1) == "sleep length must be non-negative"


def test_numbers_of_arguments_and_positions_are_written():
    assert raises(int, "?", 36) == "invalid literal for int() with base 36: '?'"
    assert raises((lambda a, b: 0), 1) == (
        "test_numbers_of_arguments_and_positions_are_written.<locals>.<lambda>() missing 1 required positional argument: 'b'")
    assert raises(max) == "max expected at least 1 argument, got 0"
    assert raises(divmod, 1, 2, 3) == "divmod expected 2 arguments, got 3"
    assert raises("a%".__mod__, ()) == "incomplete format"
    assert raises("%y".__mod__, 1) == "unsupported format character 'y' (0x79) at index 1"


def test_hexadecimal_digits_are_written():
    assert raises(b"ab\xff".decode) == "'utf-8' codec can't decode byte 0xff in position 2: invalid start byte"
    assert raises("\u20ac\U0001f600".encode, "ascii") == "'ascii' codec can't encode characters in position 0-1: ordinal not in range(128)"
    assert raises("\xe9".encode, "ascii") == "'ascii' codec can't encode character '\\xe9' in position 0: ordinal not in range(128)"
    assert raises("\u20ac".encode, "latin-1") == "'latin-1' codec can't encode character '\\u20ac' in position 0: ordinal not in range(256)"
    assert raises("\U0001f600".encode, "ascii").startswith("'ascii' codec can't encode character '\\U0001f600'")


def test_addresses_are_hexadecimal():
    assert re.fullmatch("<object object at 0x[1-9a-f][0-9a-f]+>", repr(object()))


def test_long_names_are_cut():
    odd = type("n" * 300, (), {})()
    assert raises(len, odd) == f"object of type '{'n' * 200}' has no len()"


def test_times_are_padded():
    moment = time.struct_time((7, 1, 2, 3, 4, 5, 4, 2, 0))
    assert time.strftime("%d %e %j %H %I %M %S %w %y", moment) == "02  2 002 03 03 04 05 5 07"
    assert time.strftime("%a %b %p %%", moment) == "Fri Jan AM %"
    assert time.asctime((2026, 3, 1, 8, 5, 9, 6, 60, 0)) == "Sun Mar  1 08:05:09 2026"


def test_bytes_are_formatted():
    assert b"%5d|%-5d|%05d|%x|%c|%s" % (42, 42, -42, 255, 65, b"x") == b"   42|42   |-0042|ff|A|x"


def test_floating_point_numbers_are_written():
    assert f"{1e300!r} {0.1} {1 / 3:.3f} {12345.678:e} {2.5:g}" == "1e+300 0.1 0.333 1.234568e+04 2.5"
    assert sys.float_info.max.hex() == "0x1.fffffffffffffp+1023"
