"""The codings that a body can have: the host gives it as the other side sent it."""

import zlib

_GZIP, _ZLIB, _RAW = 31, 15, -15


class Inflater:
    """Takes the bytes of a body as they come, and gives what they mean in pieces of a wanted size."""

    def __init__(self, coding):
        self._coding = coding
        self._kind = _GZIP if coding == "gzip" else None
        self._stream = None
        self._waiting = b""

    def feed(self, data):
        self._waiting += data

    def take(self, size):
        """At most `size` bytes; none if more has to be fed."""
        try:
            while self._waiting:
                if self._stream is None or self._stream.eof:
                    self._stream = zlib.decompressobj(self._kind or self._kind_of_deflate())
                some = self._stream.decompress(self._waiting, size)
                self._waiting = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
                if some:
                    return some
        except zlib.error as e:
            raise ValueError(f"the response's body is not {self._coding}, as its header says: {e}") from None
        return b""

    def _kind_of_deflate(self):
        # The name means zlib's format, but some servers send what is inside of it.
        return _ZLIB if self._waiting[0] & 15 == 8 else _RAW

    def end(self):
        """Called when the body has ended."""
        if self._stream is not None and not self._stream.eof:
            raise ValueError(f"the response's body ends in the middle of its {self._coding} data")


def inflater(coding):
    """What decodes a coding, or None if it is none or is not known."""
    coding = coding.strip().lower().removeprefix("x-")
    return Inflater(coding) if coding in ("gzip", "deflate") else None
