"""An event loop that waits in the host, and the asynchronous way to call the host."""

import asyncio as _asyncio
import math as _math
from asyncio import base_events as _base_events
from asyncio import events as _events

import _isola

from sandbox import _operations

__all__ = ["hostcall", "run"]

_LONGEST_WAIT = 2**62  # nanoseconds


# After so many rounds in which nothing had to be waited for, a clock that stood still is moved, by nanoseconds.
_ROUNDS_WITHOUT_TIME = 100
_A_MOMENT = 1_000_000


class _HostSelector:
    """Stands where asyncio's loop expects a selector: what becomes ready is operations of the host."""

    def __init__(self, loop):
        self._loop = loop
        self._rounds = 0
        self._time = None

    def select(self, timeout=None):
        if timeout is None:
            nanoseconds = -1
        else:
            nanoseconds = min(_math.ceil(max(timeout, 0) * 1e9), _LONGEST_WAIT)
            if nanoseconds == 0 and self._loop._scheduled and self._stands_still():
                nanoseconds = _A_MOMENT
        handles = _operations.poll(nanoseconds)
        if handles is None:
            if timeout is None:
                raise RuntimeError("deadlock: every task waits, and nothing is left that could wake one")
            handles = []
        return handles

    def _stands_still(self):
        """Whether timers wait for a clock that goes on while the program sleeps only, which tasks that are always ready prevent."""
        time = self._loop.time()
        if time != self._time:
            self._time = time
            self._rounds = 0
        self._rounds += 1
        return self._rounds % _ROUNDS_WITHOUT_TIME == 0

    def close(self):
        pass


class _HostEventLoop(_base_events.BaseEventLoop):
    """A single-threaded loop without sockets, signals and subprocesses."""

    def __init__(self):
        super().__init__()
        self._selector = _HostSelector(self)
        self._futures = {}

    def begin(self, kind, name, payload):
        """A future for the (status, value) of an operation of the host."""
        return self.completion(_isola.begin(kind, name, payload))

    def completion(self, handle):
        """A future for the (status, value) of an operation of the host that was begun. Cancelling it gives the operation up."""
        future = self.create_future()
        self._futures[handle] = future
        future.add_done_callback(lambda done: self._give_up(handle))
        return future

    def _give_up(self, handle):
        if self._futures.pop(handle, None) is not None:
            _isola.cancel(handle)

    def _process_events(self, handles):
        for handle in handles:
            future = self._futures.pop(handle, None)
            if future is None or future.done():
                _isola.cancel(handle)
                continue
            try:
                answer = _operations.take(handle)
            except Exception as error:
                future.set_exception(error)
            else:
                future.set_result(answer)

    def _write_to_self(self):
        pass  # there is no second thread that could have to wake this one

    def close(self):
        if not self.is_closed():
            for handle in list(self._futures):
                self._give_up(handle)
        super().close()

    def run_in_executor(self, executor, func, *args):
        raise NotImplementedError("a sandbox has no threads or processes to run a function in: call the function itself")


def _without(what, instead):
    async def refuse(self, *args, **kwargs):
        raise NotImplementedError(f"a sandbox has no {what}: {instead}")

    return refuse


_NO_SOCKETS = _without("sockets", "make requests with sandbox.http")
_NO_PROCESSES = _without("processes", "there are no other programs to run")
for _name in """getaddrinfo getnameinfo create_connection create_server create_datagram_endpoint create_unix_connection
        create_unix_server connect_accepted_socket""".split():
    setattr(_HostEventLoop, _name, _NO_SOCKETS)
for _name in "subprocess_exec subprocess_shell".split():
    setattr(_HostEventLoop, _name, _NO_PROCESSES)


class _HostEventLoopPolicy(_events.BaseDefaultEventLoopPolicy):
    _loop_factory = _HostEventLoop


_asyncio.set_event_loop_policy(_HostEventLoopPolicy())


async def hostcall(name, payload=None):
    """Calls the host's handler of that name and returns what it answers."""
    loop = _asyncio.get_running_loop()
    _, value = await loop.begin(_operations.HOSTCALL, name, payload)
    return value


def run(main):
    """Runs a coroutine to its end; an asynchronous generator becomes an ordinary one."""
    if hasattr(type(main), "__aiter__"):
        return _iterate(main)
    return _asyncio.run(main)


def _iterate(generator):
    with _asyncio.Runner() as runner:
        iterator = aiter(generator)

        async def step():
            return await anext(iterator)

        while True:
            try:
                value = runner.run(step())
            except StopAsyncIteration:
                return
            yield value
