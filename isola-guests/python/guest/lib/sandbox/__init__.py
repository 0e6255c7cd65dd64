"""What a program in a sandbox can ask of its host."""

import _isola

__all__ = ["HostError", "HostcallError", "InvalidValueError", "UnknownHostcallError", "emit"]


class HostError(RuntimeError):
    """The host did not answer with a value."""


class HostcallError(HostError):
    """The host's handler failed."""


class UnknownHostcallError(HostError):
    """The host knows no hostcall of that name."""


class InvalidValueError(HostError):
    """The payload or the handler's result is no value that can cross the border."""


def emit(value):
    """Sends a value to the host at once, as one result of the running call."""
    _isola.emit(value)
