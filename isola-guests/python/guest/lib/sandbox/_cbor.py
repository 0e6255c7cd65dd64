"""CBOR, with the tags that Python has types for (RFC 8949, RFC 8943 and the registry of tags)."""

import datetime
import decimal
import fractions
import uuid

import _isola

from sandbox import _driver
from sandbox.serde import Tag

_TIME, _SECONDS, _DECIMAL, _RATIONAL, _UUID, _SET, _DATE, _CBOR = 0, 1, 4, 30, 37, 258, 1004, 55799


class _Tagged(tuple):
    """What isola.c writes as a tag: its number and its content."""


def _convert(value):
    if isinstance(value, Tag):
        if not isinstance(value.number, int) or not 0 <= value.number < 2**64:
            raise _driver.Refusal(f"a tag with the number {value.number!r}", "; it must be from 0 to 2**64 - 1")
        return _Tagged(value)
    if isinstance(value, datetime.datetime) and value.tzinfo is not None:
        return _Tagged((_TIME, value.isoformat()))
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return _Tagged((_DATE, value.isoformat()))
    if isinstance(value, decimal.Decimal) and value.is_finite():
        sign, digits, exponent = value.as_tuple()
        mantissa = int("".join(map(str, digits)))
        if mantissa or not sign:
            return _Tagged((_DECIMAL, [exponent, -mantissa if sign else mantissa]))
    if isinstance(value, fractions.Fraction):
        return _Tagged((_RATIONAL, [value.numerator, value.denominator]))
    if isinstance(value, uuid.UUID):
        return _Tagged((_UUID, value.bytes))
    if isinstance(value, (set, frozenset)):
        return _Tagged((_SET, _driver.convert(value)))
    return _driver.convert(value)


def _decimal(content):
    exponent, mantissa = content
    return decimal.Decimal((mantissa < 0, tuple(map(int, str(abs(mantissa)))), exponent))


_TYPES = {
    _TIME: datetime.datetime.fromisoformat,
    _SECONDS: lambda content: datetime.datetime.fromtimestamp(content, datetime.UTC),
    _DECIMAL: _decimal,
    _RATIONAL: lambda content: fractions.Fraction(*content),
    _UUID: lambda content: uuid.UUID(bytes=content),
    _SET: set,
    _DATE: datetime.date.fromisoformat,
    _CBOR: lambda content: content,
}


def _untag(number, content):
    make = _TYPES.get(number)
    if make is None:
        return Tag(number, content)
    try:
        return make(content)
    except (ArithmeticError, OSError, TypeError, ValueError) as e:
        raise ValueError(f"malformed CBOR: what tag {number} stands before is wrong: {e}") from None


def dumps(value):
    return _isola.encode(value, _convert, _Tagged)


def loads(data):
    return _isola.decode(data, _untag)
