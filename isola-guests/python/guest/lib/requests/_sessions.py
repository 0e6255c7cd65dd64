"""Sessions: what several requests share, and how a request is made."""

import json as _json
import time
from urllib.parse import quote_plus, urldefrag, urljoin, urlsplit, urlunsplit

from sandbox import HostError, HttpError, HttpTimeoutError, _forms
from sandbox import http as _http
from requests._models import REDIRECTS, PreparedRequest, Response
from requests.auth import HTTPBasicAuth
from requests.exceptions import (
    ConnectionError,
    InvalidHeader,
    InvalidJSONError,
    InvalidSchema,
    InvalidURL,
    MissingSchema,
    ReadTimeout,
    RequestException,
    TooManyRedirects,
)
from requests.structures import CaseInsensitiveDict

_DEFAULT_HEADERS = {"User-Agent": "python-requests", "Accept": "*/*"}
_OF_A_BODY = ("Content-Type", "Content-Length", "Transfer-Encoding")


def _pairs(values):
    """Names and values as texts: of a mapping or pairs, with lists for several values; None is left out."""
    for name, value in values.items() if hasattr(values, "items") else values:
        for single in value if isinstance(value, (list, tuple, set)) else (value,):
            if single is not None:
                yield _text(name), _text(single)


def _text(value):
    return bytes(value).decode() if isinstance(value, (bytes, bytearray)) else str(value)


def _encoded(values):
    return "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in _pairs(values))


def _with_params(url, params):
    if not params:
        return url
    extra = _text(params) if isinstance(params, (str, bytes)) else _encoded(params)
    url, fragment = urldefrag(url)
    joined = url + ("&" if "?" in url else "?") + extra if extra else url
    return f"{joined}#{fragment}" if fragment else joined


def _checked(url):
    """The URL without a user, and who the user is."""
    if not isinstance(url, (str, bytes)):
        url = str(url)
    url = _text(url).lstrip()
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError as e:
        raise InvalidURL(f"{url!r} is no URL: {e}") from None
    if not parts.scheme or "://" not in url:
        raise MissingSchema(f"Invalid URL {url!r}: No scheme supplied. Perhaps you meant https://{url}?")
    if parts.scheme not in ("http", "https"):
        raise InvalidSchema(f"No connection adapters were found for {url!r}")
    if not host:
        raise InvalidURL(f"Invalid URL {url!r}: No host supplied")
    place, _, rest = parts.netloc.rpartition("@")
    if not place:
        return url, None
    from urllib.parse import unquote

    return urlunsplit(parts._replace(netloc=rest)), (unquote(parts.username or ""), unquote(parts.password or ""))


def _merged(of_session, of_request):
    """Both mappings, the request's before the session's; None removes a member."""
    merged = CaseInsensitiveDict(of_session)
    for name, value in (of_request or {}).items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = value
    return merged


def _body(data, files, json):
    """(content type, body)."""
    if files:
        fields = () if data is None else _pairs(data)
        return _forms.multipart(fields, [_named(*file) for file in (files.items() if hasattr(files, "items") else files)])
    if json is not None and not data:
        try:
            return "application/json", _json.dumps(json, allow_nan=False).encode()
        except ValueError as e:
            raise InvalidJSONError(str(e)) from None
    if not data:
        return None, None
    if isinstance(data, str):
        return None, data.encode()
    if isinstance(data, (bytes, bytearray, memoryview)) or hasattr(data, "read") or hasattr(data, "__next__"):
        return None, data
    return "application/x-www-form-urlencoded", _encoded(data).encode()


def _named(field, file):
    """A file with the name of the file that was opened, as far as it has one."""
    if isinstance(file, (tuple, list)):
        return field, tuple(file[:3])
    name = getattr(file, "name", None)
    return field, (name.rpartition("/")[2] if isinstance(name, str) else field, file)


def _seconds(timeout):
    if isinstance(timeout, tuple):
        known = [part for part in timeout if part is not None]
        return sum(known) if len(known) == len(timeout) else None
    return timeout


class Session:
    """Headers, cookies, parameters and a user that several requests share."""

    def __init__(self):
        self.headers = CaseInsensitiveDict(_DEFAULT_HEADERS)
        self.params = {}
        self.auth = None
        self.verify = True
        self.max_redirects = 30
        self._cookies = None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def close(self):
        """Does nothing: connections are the host's."""

    @property
    def cookies(self):
        if self._cookies is None:
            from requests.cookies import RequestsCookieJar

            self._cookies = RequestsCookieJar()
        return self._cookies

    def get(self, url, **options):
        return self.request("GET", url, **options)

    def options(self, url, **options):
        return self.request("OPTIONS", url, **options)

    def head(self, url, **options):
        return self.request("HEAD", url, **{"allow_redirects": False, **options})

    def post(self, url, data=None, json=None, **options):
        return self.request("POST", url, data=data, json=json, **options)

    def put(self, url, data=None, **options):
        return self.request("PUT", url, data=data, **options)

    def patch(self, url, data=None, **options):
        return self.request("PATCH", url, data=data, **options)

    def delete(self, url, **options):
        return self.request("DELETE", url, **options)

    def request(
        self,
        method,
        url,
        params=None,
        data=None,
        headers=None,
        cookies=None,
        files=None,
        auth=None,
        timeout=None,
        allow_redirects=True,
        stream=False,
        json=None,
        verify=None,
    ):
        """Makes a request and returns the Response.

        params: for the end of the URL, a mapping or pairs
        data: bytes, a str, an open file, an iterator of bytes; or a mapping or pairs, as a form
        json: a value, as JSON
        files: for a form, a mapping or pairs of a field's name and a file
        auth: (name, password), or something that is called with the PreparedRequest
        timeout: seconds until the answer begins
        stream: whether the body is only read when it is asked for
        verify: nothing; the host decides which servers it trusts
        """
        url, user = _checked(url)
        url = _with_params(_with_params(url, self.params), params)
        content_type, body = _body(data, files, json)
        prepared = PreparedRequest(method.upper(), url, _merged(self.headers, headers), body)
        if content_type is not None:
            prepared.headers.setdefault("Content-Type", content_type)
        user = auth or user or self.auth
        if user is not None:
            prepared = (HTTPBasicAuth(*user) if isinstance(user, tuple) else user)(prepared)
        history = []
        while True:
            response = self._send(prepared, cookies, _seconds(timeout))
            if not (allow_redirects and response.is_redirect):
                break
            if len(history) == self.max_redirects:
                response.close()
                raise TooManyRedirects(f"Exceeded {self.max_redirects} redirects.", response=response)
            response.content  # noqa: B018, reads it, so that it is there in the history
            history.append(response)
            prepared = _redirected(prepared, response)
        response.history = history
        if not stream:
            response.content  # noqa: B018
        return response

    def _send(self, prepared, cookies, timeout):
        headers = CaseInsensitiveDict(prepared.headers)
        cookie = self._cookie_header(prepared.url, cookies)
        if cookie:
            headers.setdefault("Cookie", cookie)
        try:
            fields = _http.checked_headers([(_text(name), _text(value)) for name, value in headers.items()])
        except ValueError as e:
            raise InvalidHeader(str(e), request=prepared) from None
        begun = time.perf_counter()
        try:
            request = _http.fetch(
                prepared.method,
                prepared.url,
                headers=fields,
                body=prepared.body,
                timeout=timeout,
                redirect="manual",
            )
        except ValueError as e:
            raise InvalidURL(str(e), request=prepared) from None
        try:
            source = request.__enter__()
        except HostError as e:
            kind = ReadTimeout if isinstance(e, HttpTimeoutError) else ConnectionError if isinstance(e, HttpError) else RequestException
            raise kind(str(e), request=prepared) from e
        response = Response(source, prepared, time.perf_counter() - begun)
        if "set-cookie" in response.headers:
            self.cookies.remember(prepared.url, source.headers)
        return response

    def _cookie_header(self, url, cookies):
        if not cookies and not self._cookies:
            return None
        from requests.cookies import RequestsCookieJar

        jar = RequestsCookieJar()
        if self._cookies is not None:
            jar.update(self._cookies)
        if cookies:
            jar.update(cookies)
        return jar.header(url)


def _redirected(request, response):
    """The request that a redirection asks for."""
    url = urljoin(request.url, response.headers["location"])
    if not urlsplit(url).scheme.startswith("http"):
        raise InvalidSchema(f"No connection adapters were found for {url!r}", response=response)
    url, _ = _checked(url)
    method, body = request.method, request.body
    headers = CaseInsensitiveDict(request.headers)
    status = response.status_code
    if status == 303 and method != "HEAD" or status == 302 and method not in ("GET", "HEAD") or status == 301 and method == "POST":
        method, body = "GET", None
        for name in _OF_A_BODY:
            headers.pop(name, None)
    elif body is not None and not isinstance(body, (bytes, bytearray, memoryview)):
        if not hasattr(body, "seek"):
            raise ConnectionError(
                "the request was redirected, and its body cannot be sent a second time", request=request, response=response
            )
        body.seek(0)
    if _leaves(request.url, url):
        headers.pop("Authorization", None)
    return PreparedRequest(method, url, headers, body)


def _leaves(old, new):
    """Whether a password for the old URL is none for the new one."""
    old, new = urlsplit(old), urlsplit(new)
    if old.hostname != new.hostname:
        return True
    ports = {"http": 80, "https": 443}
    old_port, new_port = (url.port or ports[url.scheme] for url in (old, new))
    upgraded = (old.scheme, new.scheme, old_port, new_port) == ("http", "https", 80, 443)
    return not upgraded and (old.scheme, old_port) != (new.scheme, new_port)
