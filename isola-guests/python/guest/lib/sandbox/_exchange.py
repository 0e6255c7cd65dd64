"""One HTTP request through the host, and its answer. Blocking and asynchronous methods may be mixed."""

import asyncio

import _isola

from sandbox import HostError, _operations

# Longer bodies are sent in pieces, because the host takes a whole payload at once.
_LONGEST_WHOLE_BODY = 8 << 20
_PIECE = 1 << 18


def is_bytes(body):
    return isinstance(body, (bytes, bytearray, memoryview))


def pieces(data):
    """Bytes as pieces of a size that the host takes at once."""
    view = memoryview(data).cast("B")
    for start in range(0, len(view), _PIECE):
        yield bytes(view[start : start + _PIECE])


def _checked(chunk):
    if not is_bytes(chunk):
        raise TypeError(f"a request's body must consist of bytes, and has a part of type '{type(chunk).__qualname__}'")
    return pieces(chunk)


def _wants_more(write):
    """Takes a write that has completed. Whatever went wrong is told by the request itself."""
    try:
        status, _ = _operations.take(write)
    except HostError:
        return False
    return status != _operations.END_OF_STREAM


class _Upload:
    """A request's body on its way to the host: the next part is asked for when the host wants more."""

    def __init__(self, request, source):
        self._request = request
        self._source = source
        self._write = None
        self._ended = False
        self.failure = None

    def _begin(self, part):
        self._write = _isola.begin(_operations.HTTP_WRITE, "", [self._request, part])
        self._ended = part is None or isinstance(part, str)
        return self._write

    def _give_up(self, why):
        try:
            _operations.forget(self._begin(why))
        except RuntimeError:
            pass  # too much is outstanding; it ends with the running call

    def _failed(self, failure):
        self.failure = failure
        self._begin(f"the program could not make the request's body: {type(failure).__qualname__}")

    def close(self):
        if self._write is not None:
            _operations.forget(self._write)
        if not self._ended:
            self._give_up("the program closed the request before its body was sent")


class _IteratedUpload(_Upload):
    """Parts from an ordinary iterator, sent while somebody waits for anything."""

    def __init__(self, request, source):
        super().__init__(request, source)
        self._parts = self._all_parts()
        self._advance()

    def _all_parts(self):
        for chunk in self._source:
            yield from _checked(chunk)

    def _advance(self):
        try:
            part = next(self._parts, None)
        except BaseException as failure:
            self._failed(failure)
        else:
            self._begin(part)
        _operations.watch(self._write, self._written)

    def _written(self):
        write, self._write = self._write, None
        if not _wants_more(write):
            self._ended = True
        if not self._ended:
            self._advance()

    def close(self):
        super().close()
        self._parts.close()


class _AsyncUpload(_Upload):
    """Parts from an asynchronous iterator, sent by a task of the running event loop."""

    def __init__(self, request, source):
        super().__init__(request, source)
        self._task = asyncio.get_running_loop().create_task(self._send())

    async def _send(self):
        try:
            async for chunk in self._source:
                for part in _checked(chunk):
                    if not await self._is_welcome(part):
                        self._ended = True
                        return
            self._begin(None)
        except Exception as failure:
            self._failed(failure)
        _operations.watch(self._write, self._told)

    async def _is_welcome(self, part):
        written = asyncio.get_running_loop().create_future()
        _operations.watch(self._begin(part), lambda: written.done() or written.set_result(None))
        await written
        return _wants_more(self._write)

    def _told(self):
        write, self._write = self._write, None
        _wants_more(write)

    def close(self):
        super().close()
        self._task.cancel()


class Exchange:
    """A request that was begun.

    body: None, bytes, an iterable of bytes, or an asynchronous iterable of bytes (with a running event loop only)
    timeout: seconds until the head of the answer must have come; None for the host's limit

    After `answer` or `aanswer` there are `status`, `headers` (pairs, in order) and `url`.
    """

    def __init__(self, method, url, headers, body=None, redirect="follow", timeout=None):
        headers = [list(header) for header in headers]
        if body is not None and is_bytes(body) and memoryview(body).nbytes > _LONGEST_WHOLE_BODY:
            if not any(name.lower() == "content-length" for name, _ in headers):
                headers.append(["Content-Length", str(memoryview(body).nbytes)])
            body = pieces(body)
        whole = body is None or is_bytes(body)
        request = {
            "url": url,
            "headers": headers,
            "body": body if whole else True,
            "redirect": redirect,
            "timeout": None if timeout is None else max(int(timeout * 1e9), 1),
        }
        self._handle = _isola.begin(_operations.HTTP_REQUEST, method, request)
        self._upload = None
        self._number = None
        self._held = memoryview(b"")  # what has come of the body and was not read
        if not whole:
            kind = _AsyncUpload if hasattr(body, "__aiter__") else _IteratedUpload
            self._upload = kind(self._handle, body)

    def answer(self):
        """Blocks until the head of the answer has come."""
        try:
            self._answered(_operations.wait_for(self._handle))
        except BaseException as error:
            self._failed(error)

    async def aanswer(self):
        """Waits until the head of the answer has come."""
        future = asyncio.get_running_loop().completion(self._handle)
        try:
            self._answered(await future)
        except asyncio.CancelledError:
            # The answer may have come in the very moment in which its waiter was cancelled.
            if future.done() and not future.cancelled() and future.exception() is None:
                self._answered(future.result())
            self.close()
            raise
        except BaseException as error:
            self._failed(error)

    def _answered(self, answer):
        self._handle = None
        _, head = answer
        self.status = head["status"]
        self.headers = [(name, value) for name, value in head["headers"]]
        self.url = head["url"]
        body = head["body"]
        if isinstance(body, int):
            self._number = body
        else:
            self._held = memoryview(body or b"")

    def _failed(self, error):
        """Raises why there is no answer: what the program's own body raised, or the error."""
        upload = self._upload
        self.close()
        if upload is not None and upload.failure is not None and isinstance(error, HostError):
            raise upload.failure from None
        raise error

    def read(self, size):
        """Blocks for some of the body's bytes, at most `size`; none at its end."""
        if self._held or self._number is None:
            return self._take_held(size)
        try:
            return self._received(_operations.wait_for(self._begin_read(size)))
        except BaseException as error:
            self._number = None
            self._failed(error)

    async def aread(self, size):
        """Waits for some of the body's bytes, at most `size`; none at its end."""
        if self._held or self._number is None:
            return self._take_held(size)
        future = asyncio.get_running_loop().completion(self._begin_read(size))
        try:
            return self._received(await future)
        except asyncio.CancelledError:
            # The next read gets what this one would have got, also if that has come in this very moment.
            if future.done() and not future.cancelled() and future.exception() is None:
                self._held = memoryview(self._received(future.result()))
            raise
        except BaseException as error:
            self._number = None
            self._failed(error)

    def _begin_read(self, size):
        return _isola.begin(_operations.HTTP_READ, "", [self._number, size])

    def _take_held(self, size):
        some = bytes(self._held[:size])
        self._held = self._held[size:]
        return some

    def _received(self, answer):
        status, data = answer
        if status == _operations.END_OF_STREAM:
            self._number = None
            return b""
        return data

    def close(self):
        """Gives up what is still to come. May be called several times."""
        upload, self._upload = self._upload, None
        if upload is not None:
            upload.close()
        handle, self._handle = self._handle, None
        if handle is not None:
            _operations.forget(handle)
        number, self._number = self._number, None
        if number is not None:
            _operations.forget(_isola.begin(_operations.HTTP_CLOSE, "", number))
        self._held = memoryview(b"")
