"""Log records for the host: a message, and fields of any value.

The message is formatted with the positional arguments by str.format if there are any. `Handler` is a handler for the
standard library's module logging, which sends its records the same way.
"""

import _isola

__all__ = ["debug", "error", "info", "warning"]


def _log(level, message, args, fields):
    text = str(message).format(*args) if args else str(message)
    values = {key: value() if callable(value) else value for key, value in fields.items()}
    _isola.log({"level": level, "message": text, "fields": values})


def debug(message, /, *args, **fields):
    _log("debug", message, args, fields)


def info(message, /, *args, **fields):
    _log("info", message, args, fields)


def warning(message, /, *args, **fields):
    _log("warn", message, args, fields)


def error(message, /, *args, **fields):
    _log("error", message, args, fields)


def __getattr__(name):
    if name == "Handler":
        from sandbox._log_handler import Handler

        return Handler
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
