"""Server-sent events, by the rules of the WHATWG's HTML standard."""

import codecs
from collections import namedtuple


class ServerSentEvent(namedtuple("ServerSentEvent", "id event data")):
    """One event: the id last given, the event's name ("message" if it has none) and its data.

    `retry` is the time in milliseconds after which the server wants to be asked again, as it last said, or None.
    """

    retry = None


class EventParser:
    """Takes the bytes of a stream as they come, and gives the events that are complete."""

    def __init__(self):
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._at_start = True
        self._after_return = False
        self._line = []  # parts of a line that has not ended
        self._id = ""
        self._event = ""
        self._data = []
        self._retry = None

    def feed(self, data):
        text = self._decode(data)
        if self._at_start and text:
            self._at_start = False
            text = text.removeprefix("\ufeff")
        if self._after_return:
            self._after_return = not text
            text = text.removeprefix("\n")
        if not text:
            return []
        self._after_return = text.endswith("\r")
        *lines, rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        events = []
        for line in lines:
            self._line.append(line)
            event = self._take("".join(self._line))
            self._line.clear()
            if event is not None:
                events.append(event)
        if rest:
            self._line.append(rest)
        return events

    def _take(self, line):
        if not line:
            return self._dispatch()
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match field:
            case "data":
                self._data.append(value)
            case "event":
                self._event = value
            case "id" if "\0" not in value:
                self._id = value
            case "retry" if value.isascii() and value.isdigit():
                self._retry = int(value)
        return None

    def _dispatch(self):
        name, self._event = self._event or "message", ""
        if not self._data:
            return None
        event = ServerSentEvent(self._id, name, "\n".join(self._data))
        event.retry = self._retry
        self._data.clear()
        return event
