"""What a program in a sandbox can ask of its host."""

import _isola

__all__ = [
    "HostError",
    "HostcallError",
    "HttpError",
    "HttpForbiddenError",
    "HttpTimeoutError",
    "InvalidValueError",
    "UnknownHostcallError",
    "emit",
]


class HostError(RuntimeError):
    """The host did not answer with a value."""


class HostcallError(HostError):
    """The host's handler failed."""


class UnknownHostcallError(HostError):
    """The host knows no hostcall of that name."""


class InvalidValueError(HostError):
    """The payload or the handler's result is no value that can cross the border."""


class HttpError(HostError, OSError):
    """A request got no answer, or not the whole of it."""


class HttpTimeoutError(HttpError, TimeoutError):
    """The answer to a request did not come in time."""


class HttpForbiddenError(HttpError, PermissionError):
    """The host does not allow the request: HTTP is off in this sandbox, or its policy refuses it."""


def emit(value):
    """Sends a value to the host at once, as one result of the running call."""
    _isola.emit(value)


# What few programs use is loaded when it is named for the first time.
_MODULES = frozenset({"http", "importlib", "serde"})


def __getattr__(name):
    if name in _MODULES:
        from importlib import import_module

        return import_module("." + name, __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
