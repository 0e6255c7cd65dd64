"""HTTP requests, made by the host if it allows them.

    with fetch("GET", "http://example.org/") as response:
        print(response.status, response.text())

`async with` works as well, with the response's methods whose names begin with an a.
"""

import asyncio as _asyncio
import codecs as _codecs
import json as _json
import math as _math
from collections.abc import Mapping as _Mapping

from sandbox import HttpError, HttpForbiddenError, HttpTimeoutError, _exchange, _forms, _sse, _urls
from sandbox._sse import ServerSentEvent

__all__ = ["Headers", "HttpError", "HttpForbiddenError", "HttpTimeoutError", "Response", "ServerSentEvent", "fetch"]

_TOKEN = frozenset("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_REDIRECTS = ("follow", "manual", "error")
_NOTHING = object()
_PIECE = 16_384
_LARGE_PIECE = 1 << 18


# ---- headers ----


class Headers(_Mapping):
    """Header fields, found by name in any case. A name that occurs several times has all of its values, joined by commas.

    Made of a mapping or of pairs; a value may be a list of values.
    """

    def __init__(self, headers=()):
        self._pairs = []
        for name, value in headers.items() if hasattr(headers, "items") else headers:
            for single in value if isinstance(value, (list, tuple)) else (value,):
                self._pairs.append((name, single))

    def __getitem__(self, name):
        values = self.get_all(name)
        if not values:
            raise KeyError(name)
        return ", ".join(values)

    def __iter__(self):
        return iter(dict.fromkeys(name.lower() for name, _ in self._pairs))

    def __len__(self):
        return len({name.lower() for name, _ in self._pairs})

    def __contains__(self, name):
        return isinstance(name, str) and bool(self.get_all(name))

    def __repr__(self):
        return f"Headers({self._pairs!r})"

    def get_all(self, name):
        """All values of a name, in order; none if it does not occur."""
        name = name.lower()
        return [value for key, value in self._pairs if key.lower() == name]

    def pairs(self):
        """All names and values, in order."""
        return list(self._pairs)


def _is_token(text):
    return bool(text) and _TOKEN.issuperset(text)


def charset(content_type):
    """The name of the character coding in a header's value, or None."""
    for parameter in content_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'") or None
    return None


def checked_headers(headers):
    pairs = Headers(headers or ()).pairs()
    for name, value in pairs:
        if not isinstance(name, str) or not isinstance(value, str):
            raise TypeError(f"header {name!r} and its value must be str, and were {name!r}: {value!r}")
        if not _is_token(name):
            raise ValueError(f"{name!r} is no name of a header")
        if not all("\x20" <= c <= "\xff" and c != "\x7f" or c == "\t" for c in value):
            raise ValueError(f"the value of header {name!r} has characters that a header cannot have: {value!r}")
    return pairs


# ---- requests ----


def _pairs(what, values):
    """Names and values of parameters, as texts. A value may be a list of values."""
    for name, value in values.items() if hasattr(values, "items") else values:
        for single in value if isinstance(value, (list, tuple)) else (value,):
            if not isinstance(name, str) or isinstance(single, bool) or not isinstance(single, (str, int, float)):
                raise TypeError(f"{what} must be str or numbers, and were {name!r}: {single!r}")
            yield name, str(single)


def _json_body(value):
    from sandbox import serde

    return serde.dumps(value, "json").encode()


def _file_parts(file):
    while chunk := file.read(_LARGE_PIECE):
        yield chunk


def _body(body):
    """(content type, body for an exchange) of what a program gives as a body."""
    if body is None or _exchange.is_bytes(body):
        return None, body
    if isinstance(body, str):
        return "text/plain;charset=UTF-8", body.encode()
    if hasattr(body, "read"):
        return None, _file_parts(body)
    if hasattr(body, "__aiter__") or hasattr(body, "__next__"):
        return None, body
    return "application/json", _json_body(body)


class _Request:
    """A request that is made by `with` or `async with`, once."""

    def __init__(self, *request):
        self._request = request
        self._exchange = None
        self._response = None

    def _begin(self):
        if self._request is None:
            raise RuntimeError("a request can be made only once: call fetch again")
        request, self._request = self._request, None
        self._exchange = _exchange.Exchange(*request)

    def _answered(self):
        self._response = Response(self._exchange)
        return self._response

    def _end(self):
        self._response.close()

    def __enter__(self):
        if self._request is not None and hasattr(self._request[3], "__aiter__"):
            raise TypeError("a body that is asynchronously iterable needs `async with`")
        self._begin()
        self._exchange.answer()
        return self._answered()

    def __exit__(self, *error):
        self._end()

    async def __aenter__(self):
        self._begin()
        await self._exchange.aanswer()
        return self._answered()

    async def __aexit__(self, *error):
        self._end()


def fetch(method, url, *, params=None, headers=None, files=None, body=None, json=_NOTHING, timeout=None, redirect="follow"):
    """A request, made when it is used in `with` or `async with`, which give a Response.

    params: for the end of the URL, a mapping or pairs
    headers: a mapping or pairs
    body: bytes; a str; an open file, iterator or asynchronous iterator of bytes; or another value, as JSON
    json: a value, as JSON
    files: for a form, a mapping or pairs of a field's name and bytes, a file, (file name, content) or (file name, content, type)
    timeout: seconds until the answer begins; None for the host's limit
    redirect: "follow", "manual" (a redirection is an answer like others) or "error"
    """
    if not isinstance(method, str) or not _is_token(method):
        raise ValueError(f"{method!r} is no method of a request")
    if redirect not in _REDIRECTS:
        raise ValueError(f"redirect must be one of {', '.join(map(repr, _REDIRECTS))}, and was {redirect!r}")
    pairs = checked_headers(headers)
    if (body is not None) + (json is not _NOTHING) + bool(files) > 1:
        raise ValueError("a request has one of body, json and files")
    if files:
        content_type, content = _forms.multipart((), files.items() if hasattr(files, "items") else files)
    elif json is not _NOTHING:
        content_type, content = "application/json", _json_body(json)
    else:
        content_type, content = _body(body)
    if content_type is not None and not any(name.lower() == "content-type" for name, _ in pairs):
        pairs.append(("Content-Type", content_type))
    target = _urls.absolute(url, list(_pairs("params", params)) if params else None)
    return _Request(method.upper(), target, pairs, content, redirect, _seconds(timeout))


def _seconds(timeout):
    if timeout is None or timeout == _math.inf:
        return None
    if isinstance(timeout, bool) or not isinstance(timeout, (int, float)):
        raise TypeError(f"timeout must be seconds or None, not {type(timeout).__qualname__}")
    if not timeout > 0:
        raise ValueError(f"timeout must be more than 0 seconds, and was {timeout!r}")
    return timeout


# ---- responses ----


class _Lines:
    """Takes the bytes of a body as they come, and gives the lines that are complete, with their ends."""

    def __init__(self, charset):
        self._decode = _codecs.getincrementaldecoder(charset)("strict").decode
        self._line = []  # parts of a line that has not ended

    def feed(self, data, final=False):
        lines = self._decode(data, final).split("\n")
        for end in lines[:-1]:
            self._line.append(end)
            self._line.append("\n")
            yield "".join(self._line)
            self._line.clear()
        if lines[-1]:
            self._line.append(lines[-1])
        if final and self._line:
            yield "".join(self._line)
            self._line.clear()


class Response:
    """The answer to a request: `status`, `headers`, `url` (the last one, after redirections), and a body that can be read once.

    The body is read as it comes: what is not read is not sent.
    """

    def __init__(self, exchange):
        self._exchange = exchange
        self._read_whole = False
        self.status = exchange.status
        self.headers = Headers(exchange.headers)
        self.url = exchange.url
        self._inflater = None
        self._kept = b""  # of a read that was cancelled
        if "content-encoding" in self.headers:
            from sandbox import _content

            self._inflater = _content.inflater(self.headers["content-encoding"])

    def __repr__(self):
        return f"<Response {self.status} {self.url}>"

    @property
    def ok(self):
        """Whether the status is one of success, 200 to 299."""
        return 200 <= self.status < 300

    @property
    def charset(self):
        """How the body's bytes are text: what the header Content-Type says, or UTF-8."""
        try:
            return _codecs.lookup(charset(self.headers.get("content-type", "")) or "utf-8").name
        except LookupError:
            return "utf-8"

    def close(self):
        """Gives up what was not read. The end of `with` does it."""
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            exchange.close()

    def _open(self):
        if self._exchange is None:
            raise RuntimeError("the response is closed: read it inside of `with`")
        return self._exchange

    def _start(self, whole):
        self._open()
        if self._read_whole:
            raise RuntimeError("the response's body was read already")
        self._read_whole = whole

    def _take_kept(self, size):
        some, self._kept = self._kept[:size], self._kept[size:]
        return some

    def _some(self, size):
        exchange, inflater = self._open(), self._inflater
        if self._kept:
            return self._take_kept(size)
        if inflater is None:
            return exchange.read(size)
        while not (some := inflater.take(size)):
            if not (part := exchange.read(_LARGE_PIECE)):
                inflater.end()
                break
            inflater.feed(part)
        return some

    async def _asome(self, size):
        exchange, inflater = self._open(), self._inflater
        if self._kept:
            return self._take_kept(size)
        if inflater is None:
            return await exchange.aread(size)
        while not (some := inflater.take(size)):
            if not (part := await exchange.aread(_LARGE_PIECE)):
                inflater.end()
                break
            inflater.feed(part)
        return some

    def read(self, size=-1):
        """The next `size` bytes, fewer only at the body's end; or all that are left."""
        whole = size is None or size < 0
        self._start(whole)
        parts, left = [], 0 if whole else size
        while (whole or left) and (part := self._some(_LARGE_PIECE if whole else min(left, _LARGE_PIECE))):
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    async def aread(self, size=-1):
        """The next `size` bytes, fewer only at the body's end; or all that are left. Nothing is lost if it is cancelled."""
        whole = size is None or size < 0
        self._start(whole)
        parts, left = [], 0 if whole else size
        try:
            while (whole or left) and (part := await self._asome(_LARGE_PIECE if whole else min(left, _LARGE_PIECE))):
                parts.append(part)
                left -= len(part)
        except _asyncio.CancelledError:
            self._kept = b"".join([*parts, self._kept])
            self._read_whole = False
            raise
        return b"".join(parts)

    def text(self):
        """The whole body as text."""
        return self.read().decode(self.charset)

    async def atext(self):
        """The whole body as text."""
        return (await self.aread()).decode(self.charset)

    def json(self):
        """The value that the body is as JSON."""
        return _json.loads(self.read())

    async def ajson(self):
        """The value that the body is as JSON."""
        return _json.loads(await self.aread())

    def iter_bytes(self, size=_PIECE):
        """The body in pieces of at most `size` bytes, as they come."""
        self._start(True)
        while part := self._some(size):
            yield part

    async def aiter_bytes(self, size=_PIECE):
        """The body in pieces of at most `size` bytes, as they come."""
        self._start(True)
        while part := await self._asome(size):
            yield part

    def iter_lines(self):
        """The body's lines as texts with their ends, as they come."""
        lines = _Lines(self.charset)
        for part in self.iter_bytes():
            yield from lines.feed(part)
        yield from lines.feed(b"", final=True)

    async def aiter_lines(self):
        """The body's lines as texts with their ends, as they come."""
        lines = _Lines(self.charset)
        async for part in self.aiter_bytes():
            for line in lines.feed(part):
                yield line
        for line in lines.feed(b"", final=True):
            yield line

    def iter_sse(self):
        """The server-sent events that the body consists of, as they come."""
        events = _sse.EventParser()
        for part in self.iter_bytes():
            yield from events.feed(part)

    async def aiter_sse(self):
        """The server-sent events that the body consists of, as they come."""
        events = _sse.EventParser()
        async for part in self.aiter_bytes():
            for event in events.feed(part):
                yield event
