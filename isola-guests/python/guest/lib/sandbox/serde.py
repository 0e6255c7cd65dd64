"""Values as text or bytes and back: JSON, YAML (its version 1.2) and CBOR."""

import json as _json
import math as _math

import _isola

__all__ = ["Tag", "dumps", "loads"]

_FORMATS = "'json', 'yaml' or 'cbor'"


def dumps(value, format):
    """The value in a format: a str for "json" and "yaml", bytes for "cbor".

    Raises TypeError or ValueError, with the place of what the format has no form for.
    """
    match format:
        case "json":
            return _json_dumps(value)
        case "yaml":
            from sandbox import _yaml

            return _yaml.dumps(value)
        case "cbor":
            from sandbox import _cbor

            return _cbor.dumps(value)
    raise ValueError(f"unknown format {format!r}: use {_FORMATS}")


def loads(data, format):
    """The one value that the data is in a format. Raises ValueError if it is none, or if something follows it."""
    match format:
        case "json":
            return _json_loads(_text(data, format))
        case "yaml":
            from sandbox import _yaml

            return _yaml.loads(_text(data, format))
        case "cbor":
            if not isinstance(data, (bytes, bytearray, memoryview)):
                raise TypeError(f"CBOR is loaded from bytes, not {type(data).__qualname__}")
            from sandbox import _cbor

            return _cbor.loads(data)
    raise ValueError(f"unknown format {format!r}: use {_FORMATS}")


def _text(data, format):
    if isinstance(data, (bytes, bytearray, memoryview)):
        return bytes(data).decode("utf-8")
    if not isinstance(data, str):
        raise TypeError(f"{format.upper()} is loaded from a str or bytes, not {type(data).__qualname__}")
    return data


# ---- JSON ----


def _json_dumps(value):
    # The way through CBOR finds what does not map, and where, as for values that leave the sandbox.
    plain = _isola.decode(_isola.encode(value))
    try:
        return _json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_base64)
    except ValueError:
        raise ValueError(f"{_not_finite(plain, 'value')}: JSON has no infinite numbers and no NaN") from None


def _base64(data):
    from base64 import b64encode

    return b64encode(data).decode()


def _not_finite(value, place):
    """The place of the first number that JSON does not have."""
    if isinstance(value, float) and not _math.isfinite(value):
        return place
    if isinstance(value, dict):
        members = ((f"{place}.{key}", member) for key, member in value.items())
    elif isinstance(value, list):
        members = ((f"{place}[{i}]", member) for i, member in enumerate(value))
    else:
        members = ()
    return next(filter(None, (_not_finite(member, inner) for inner, member in members)), None)


def _json_loads(text):
    return _json.loads(text, parse_constant=_no_constant)


def _no_constant(name):
    raise ValueError(f"JSON has no {name}")


class Tag(tuple):
    """A value of CBOR with a tag that has no type in Python: `number` and `content`."""

    __slots__ = ()

    def __new__(cls, number, content):
        return super().__new__(cls, (number, content))

    def __getnewargs__(self):
        return tuple(self)

    def __repr__(self):
        return f"Tag({self.number!r}, {self.content!r})"

    @property
    def number(self):
        return self[0]

    @property
    def content(self):
        return self[1]
