"""Operations of the host that complete later: hostcalls, stream reads and HTTP. See docs/guest-abi.md."""

import _isola

from sandbox import (
    HostcallError,
    HostError,
    HttpError,
    HttpForbiddenError,
    HttpTimeoutError,
    InvalidValueError,
    UnknownHostcallError,
)

HOSTCALL = 1
STREAM_READ = 2
HTTP_REQUEST = 3
HTTP_READ = 4
HTTP_WRITE = 5
HTTP_CLOSE = 6

_VALUE, _ERROR, END_OF_STREAM = 0, 1, 2

_ERRORS = {
    "HostcallError": HostcallError,
    "HttpError": HttpError,
    "HttpForbidden": HttpForbiddenError,
    "HttpTimeout": HttpTimeoutError,
    "InvalidValue": InvalidValueError,
    "UnknownHostcall": UnknownHostcallError,
}

# Completed operations that were reported to a waiter that waits for another one.
_completed = set()

# What is to be called when an operation has completed that nobody waits for.
_watchers = {}


def watch(handle, function):
    """Has a function called, whoever waits, when an operation has completed. It takes the operation and must not raise."""
    _watchers[handle] = function


def forget(handle):
    """Gives up an operation that may be watched."""
    _watchers.pop(handle, None)
    _completed.discard(handle)
    _isola.cancel(handle)


def take(handle):
    """The status and value of a completed operation; raises what the host reports as an error."""
    status, value = _isola.take(handle)
    if status == _ERROR:
        raise _ERRORS.get(value["type"], HostError)(value["message"])
    return status, value


def _report(handle, waiters):
    """Tells of a completed operation: its watcher, or else those who wait."""
    watcher = _watchers.pop(handle, None) if _watchers else None
    if watcher is None:
        waiters(handle)
    else:
        watcher()


def wait_for(handle):
    """Blocks until this operation has completed."""
    while handle not in _completed:
        done = _isola.wait(-1)
        if done < 0:
            raise RuntimeError("the host has forgotten an operation that was waited for")
        if done > 0:
            _report(done, _completed.add)
    _completed.discard(handle)
    return take(handle)


def poll(nanoseconds):
    """The operations that have completed, after waiting for at most the given time (negative: without limit) if none has.

    None if nothing is outstanding that could complete.
    """
    handles = list(_completed)
    _completed.clear()
    handle = _isola.wait(0 if handles else nanoseconds)
    if handle < 0 and not handles:
        return None
    while handle > 0:
        _report(handle, handles.append)
        handle = _isola.wait(0)
    return handles
