"""Connections for http.client, which has no sockets here: the host makes the requests."""

import http
import http.client as _client
import io
import socket

from sandbox import _exchange, _urls

_OF_A_CONNECTION = frozenset(("connection", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade"))


class _Reply(io.RawIOBase):
    """An answer as the bytes that a server would have sent."""

    def __init__(self, exchange):
        self._exchange = exchange
        self._head = io.BytesIO(_head(exchange))

    def readable(self):
        return True

    def readinto(self, buffer):
        data = self._head.read(len(buffer)) or self._exchange.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self):
        self._exchange.close()
        super().close()


def _head(exchange):
    try:
        phrase = http.HTTPStatus(exchange.status).phrase
    except ValueError:
        phrase = ""
    lines = [f"HTTP/1.1 {exchange.status} {phrase}"]
    lines += [f"{name}: {value}" for name, value in exchange.headers if name not in _OF_A_CONNECTION]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1")


class _Wire:
    """Stands where a connection has its socket, for one request."""

    def __init__(self):
        self._request = None
        self._parts = []
        self._exchange = None

    def begin(self, *request):
        self._request = request

    def sendall(self, data):
        self._parts.append(bytes(data))

    def finish(self, body):
        method, url, headers, timeout = self._request
        self._exchange = _exchange.Exchange(method, url, headers, body, "manual", timeout)
        self._exchange.answer()

    def makefile(self, mode):
        if self._exchange is None:
            self.finish(b"".join(self._parts))
        exchange, self._exchange = self._exchange, None
        return io.BufferedReader(_Reply(exchange))

    def close(self):
        if self._exchange is not None:
            self._exchange.close()


class HTTPConnection(_client.HTTPConnection):
    _scheme = "http"

    def connect(self):
        self.sock = _Wire()

    def _origin(self):
        host, port = (self._tunnel_host, self._tunnel_port) if self._tunnel_host else (self.host, self.port)
        return f"{self._scheme}://[{host}]:{port}" if ":" in host else f"{self._scheme}://{host}:{port}"

    def _seconds(self):
        if self.timeout is socket._GLOBAL_DEFAULT_TIMEOUT:
            return socket.getdefaulttimeout()
        return self.timeout

    def _send_output(self, message_body=None, encode_chunked=False):
        if self.sock is None:
            if not self.auto_open:
                raise _client.NotConnected()
            self.connect()
        request, *lines = (line.decode("latin-1") for line in self._buffer)
        self._buffer.clear()
        target = request.split(" ")[1]
        url = _urls.absolute(target if target.startswith(("http://", "https://")) else self._origin() + target)
        fields = [line.split(": ", 1) for line in lines]
        sent = {name.lower(): value for name, value in fields}
        headers = [
            (name, value)
            for name, value in fields
            if name.lower() not in _OF_A_CONNECTION and (name.lower() != "host" or f"//{value}/" not in url)
        ]
        self.sock.begin(self._method, url, headers, self._seconds())
        if message_body is not None:
            self.sock.finish(self._body(message_body))
        elif "transfer-encoding" not in sent and int(sent.get("content-length", 0)) == 0:
            self.sock.finish(b"" if "content-length" in sent else None)
        elif "transfer-encoding" in sent:
            raise NotImplementedError("a body cannot be sent in chunks of the program's own: give it to request() or endheaders()")

    def _body(self, body):
        if hasattr(body, "read"):
            return self._read_readable(body)
        try:
            return bytes(memoryview(body))
        except TypeError:
            return iter(body)


class HTTPSConnection(HTTPConnection):
    _scheme = "https"
    default_port = _client.HTTPS_PORT

    def __init__(
        self,
        host,
        port=None,
        *,
        timeout=socket._GLOBAL_DEFAULT_TIMEOUT,
        source_address=None,
        context=None,
        blocksize=8192,
    ):
        super().__init__(host, port, timeout, source_address, blocksize)


def create_https_context(http_version):
    return None  # the host decides which certificates it trusts
