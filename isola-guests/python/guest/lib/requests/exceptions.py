"""What can go wrong with a request."""

import json


class RequestException(IOError):
    """The request has no usable answer."""

    def __init__(self, *args, response=None, request=None):
        super().__init__(*args)
        self.response = response
        self.request = request if request is not None or response is None else response.request


class HTTPError(RequestException):
    """The status says that there was an error."""


class ConnectionError(RequestException):
    """There is no answer, or not the whole of it, or the host does not allow the request."""


class Timeout(RequestException):
    """The answer did not come in time."""


class ConnectTimeout(ConnectionError, Timeout):
    """As in the original; here nobody knows whether it was the connection, so it is always ReadTimeout."""


class ReadTimeout(Timeout):
    """The answer did not come in time."""


class URLRequired(RequestException):
    """There is no URL."""


class TooManyRedirects(RequestException):
    """There were too many redirections."""


class MissingSchema(RequestException, ValueError):
    """The URL does not begin with http:// or https://."""


class InvalidSchema(RequestException, ValueError):
    """The URL is neither of http nor of https."""


class InvalidURL(RequestException, ValueError):
    """The URL is none."""


class InvalidHeader(RequestException, ValueError):
    """A header cannot be sent."""


class ChunkedEncodingError(RequestException):
    """The body ended before its end."""


class ContentDecodingError(RequestException):
    """The body is not coded as its header says."""


class StreamConsumedError(RequestException, TypeError):
    """The body was read already."""


class InvalidJSONError(RequestException):
    """A value is no JSON."""


class JSONDecodeError(InvalidJSONError, json.JSONDecodeError):
    """The body is no JSON."""

    def __init__(self, *args, **more):
        json.JSONDecodeError.__init__(self, *args)
        InvalidJSONError.__init__(self, *self.args, **more)

    __reduce__ = json.JSONDecodeError.__reduce__


class ProxyError(ConnectionError):
    """Does not occur here: the host decides about proxies."""


class SSLError(ConnectionError):
    """Does not occur here: what the host says of certificates is a ConnectionError."""
