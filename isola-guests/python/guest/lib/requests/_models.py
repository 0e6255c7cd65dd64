"""Requests and responses."""

import codecs
import contextlib
import datetime
import http
import json

from sandbox import HttpError
from sandbox.http import charset
from requests.exceptions import (
    ChunkedEncodingError,
    ContentDecodingError,
    HTTPError,
    JSONDecodeError,
    StreamConsumedError,
)
from requests.structures import CaseInsensitiveDict

_PIECE = 10 * 1024
REDIRECTS = frozenset((301, 302, 303, 307, 308))


class PreparedRequest:
    """What is sent: method, url, headers and body."""

    def __init__(self, method, url, headers, body):
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body

    def __repr__(self):
        return f"<PreparedRequest [{self.method}]>"


@contextlib.contextmanager
def _translated(response):
    try:
        yield
    except HttpError as e:
        raise ChunkedEncodingError(str(e), response=response) from e


class Response:
    """An answer. Its body is read when the answer is made, or with stream=True when it is asked for."""

    def __init__(self, source, request, elapsed):
        self._source = source  # of sandbox.http; closed by close
        self._content = None
        self._consumed = False
        self.status_code = source.status
        self.url = source.url
        self.headers = CaseInsensitiveDict(source.headers)
        self.request = request
        self.history = []
        self.elapsed = datetime.timedelta(seconds=elapsed)
        self.encoding = charset(self.headers.get("content-type", ""))

    def __repr__(self):
        return f"<Response [{self.status_code}]>"

    def __bool__(self):
        return self.ok

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def __iter__(self):
        return self.iter_content(128)

    def close(self):
        """Gives up what was not read."""
        self._source.close()

    @property
    def ok(self):
        return self.status_code < 400

    @property
    def reason(self):
        try:
            return http.HTTPStatus(self.status_code).phrase
        except ValueError:
            return ""

    @property
    def is_redirect(self):
        return self.status_code in REDIRECTS and "location" in self.headers

    @property
    def is_permanent_redirect(self):
        return self.status_code in (301, 308) and "location" in self.headers

    @property
    def cookies(self):
        from requests.cookies import RequestsCookieJar

        jar = RequestsCookieJar()
        if "set-cookie" in self.headers:
            jar.remember(self.request.url, self._source.headers)
        return jar

    @property
    def content(self):
        """The body as bytes."""
        if self._content is None:
            self._content = b"".join(self.iter_content(None))
        return self._content

    @property
    def apparent_encoding(self):
        """What the bytes could be: utf-8, or iso-8859-1 if they are not that."""
        try:
            self.content.decode("utf-8")
        except UnicodeDecodeError:
            return "iso-8859-1"
        return "utf-8"

    @property
    def text(self):
        """The body as text."""
        try:
            return self.content.decode(self.encoding or self.apparent_encoding, "replace")
        except LookupError:
            return self.content.decode(self.apparent_encoding)

    def json(self, **options):
        """The value that the body is as JSON."""
        try:
            return json.loads(self.content, **options)
        except json.JSONDecodeError as e:
            raise JSONDecodeError(e.msg, e.doc, e.pos, response=self) from None
        except UnicodeDecodeError as e:
            raise JSONDecodeError(f"the body is no text: {e}", "", 0, response=self) from None

    def raise_for_status(self):
        """Raises HTTPError if the status says that there was an error."""
        if self.ok:
            return
        whose = "Client" if self.status_code < 500 else "Server"
        raise HTTPError(f"{self.status_code} {whose} Error: {self.reason} for url: {self.url}", response=self)

    def iter_content(self, chunk_size=1, decode_unicode=False):
        """The body in pieces of `chunk_size` bytes, the last one may have fewer; None for pieces as they come."""
        if chunk_size is not None and (not isinstance(chunk_size, int) or chunk_size < 1):
            raise TypeError(f"chunk_size must be a positive int or None, and was {chunk_size!r}")
        parts = self._parts(chunk_size)
        return self._decoded(parts) if decode_unicode and self.encoding else parts

    def _parts(self, size):
        if self._content is not None:
            size = size or max(len(self._content), 1)
            for start in range(0, len(self._content), size):
                yield self._content[start : start + size]
            return
        if self._consumed:
            raise StreamConsumedError("the response's body was read already", response=self)
        self._consumed = True
        with _translated(self):
            try:
                if size is None:
                    yield from self._source.iter_bytes(_PIECE)
                else:
                    while part := self._source.read(size):
                        yield part
            except ValueError as e:
                raise ContentDecodingError(str(e), response=self) from None
        self.close()

    def _decoded(self, parts):
        decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        for part in parts:
            if text := decoder.decode(part):
                yield text
        if text := decoder.decode(b"", True):
            yield text

    def iter_lines(self, chunk_size=512, decode_unicode=False, delimiter=None):
        """The body's lines without their ends."""
        pending = None
        for part in self.iter_content(chunk_size, decode_unicode):
            if pending is not None:
                part = pending + part
            lines = part.split(delimiter) if delimiter else part.splitlines()
            # The last line is complete only if its end is there.
            complete = not lines or not lines[-1] or lines[-1][-1:] != part[-1:]
            pending = None if complete else lines.pop()
            yield from lines
        if pending is not None:
            yield pending

