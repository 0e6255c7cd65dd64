"""From the standard library's logging to the host's log events."""

import logging

import _isola

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


def _level(number):
    if number < logging.INFO:
        return "debug"
    if number < logging.WARNING:
        return "info"
    return "warn" if number < logging.ERROR else "error"


class _MessageOnly(logging.Formatter):
    """What else there is to say is in the fields."""

    def format(self, record):
        return record.getMessage()


class Handler(logging.Handler):
    """Sends records to the host: the logger's name, an exception's traceback and what `extra` adds are the fields.

        logging.basicConfig(handlers=[sandbox.logging.Handler()], level=logging.INFO)
    """

    def __init__(self, level=logging.NOTSET):
        super().__init__(level)
        self.setFormatter(_MessageOnly())  # or logging.basicConfig would set one that repeats the fields

    def emit(self, record):
        try:
            fields = {"logger": record.name}
            if record.exc_info:
                fields["exception"] = self.formatter.formatException(record.exc_info)
            for key, value in vars(record).items():
                if key not in _OWN:
                    fields[key] = _sendable(value)
            _isola.log({"level": _level(record.levelno), "message": self.format(record), "fields": fields})
        except RecursionError:
            raise
        except Exception:
            self.handleError(record)


def _sendable(value):
    try:
        _isola.encode(value)
    except (TypeError, ValueError):
        return repr(value)
    return value
