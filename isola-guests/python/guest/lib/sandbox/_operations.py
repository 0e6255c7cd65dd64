"""Operations of the host that complete later: hostcalls and stream reads."""

import _isola

from sandbox import HostcallError, HostError, InvalidValueError, UnknownHostcallError

HOSTCALL = 1
STREAM_READ = 2

_VALUE, _ERROR, END_OF_STREAM = 0, 1, 2

_ERRORS = {
    "HostcallError": HostcallError,
    "InvalidValue": InvalidValueError,
    "UnknownHostcall": UnknownHostcallError,
}

# Completed operations that were reported to a waiter that waits for another one.
_completed = set()


def take(handle):
    """The status and value of a completed operation; raises what the host reports as an error."""
    status, value = _isola.take(handle)
    if status == _ERROR:
        raise _ERRORS.get(value["type"], HostError)(value["message"])
    return status, value


def wait_for(handle):
    """Blocks until this operation has completed."""
    while handle not in _completed:
        done = _isola.wait(-1)
        if done < 0:
            raise RuntimeError("the host has forgotten an operation that was waited for")
        if done > 0:
            _completed.add(done)
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
        handles.append(handle)
        handle = _isola.wait(0)
    return handles
