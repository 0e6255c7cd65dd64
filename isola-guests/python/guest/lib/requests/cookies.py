"""Cookies, by the rules of the standard library's http.cookiejar."""

import http.cookiejar
from collections.abc import MutableMapping
from urllib.parse import urlsplit


class CookieConflictError(RuntimeError):
    """There are several cookies of a name."""


class _Asked:
    """A request as http.cookiejar wants to see it."""

    unverifiable = False

    def __init__(self, url):
        self._url = url
        self.type = urlsplit(url).scheme
        self.host = self.origin_req_host = urlsplit(url).hostname
        self.cookie = None

    def get_full_url(self):
        return self._url

    def has_header(self, name):
        return False

    def get_header(self, name, default=None):
        return default

    def add_unredirected_header(self, name, value):
        if name == "Cookie":
            self.cookie = value


class _Answered:
    """A response as http.cookiejar wants to see it."""

    def __init__(self, headers):
        self._headers = headers

    def info(self):
        return self

    def get_all(self, name, default=None):
        return self._headers.get_all(name)


class RequestsCookieJar(http.cookiejar.CookieJar, MutableMapping):
    """Cookies that are also found by name alone."""

    def _named(self, name, domain=None, path=None):
        return [
            cookie
            for cookie in self
            if cookie.name == name and domain in (None, cookie.domain) and path in (None, cookie.path)
        ]

    def _one(self, name, domain=None, path=None):
        found = self._named(name, domain, path)
        if not found:
            raise KeyError(name)
        if len(found) > 1:
            raise CookieConflictError(f"there are several cookies named {name!r}: say which domain or path")
        return found[0].value

    def get(self, name, default=None, domain=None, path=None):
        try:
            return self._one(name, domain, path)
        except KeyError:
            return default

    def set(self, name, value, domain="", path="/"):
        if value is None:
            for cookie in self._named(name, domain or None, path):
                self.clear(cookie.domain, cookie.path, cookie.name)
            return
        self.set_cookie(
            http.cookiejar.Cookie(
                version=0,
                name=name,
                value=value,
                port=None,
                port_specified=False,
                domain=domain,
                domain_specified=bool(domain),
                domain_initial_dot=domain.startswith("."),
                path=path,
                path_specified=bool(path),
                secure=False,
                expires=None,
                discard=True,
                comment=None,
                comment_url=None,
                rest={"HttpOnly": None},
            )
        )

    def __getitem__(self, name):
        return self._one(name)

    def __setitem__(self, name, value):
        self.set(name, value)

    def __delitem__(self, name):
        found = self._named(name)
        if not found:
            raise KeyError(name)
        for cookie in found:
            self.clear(cookie.domain, cookie.path, cookie.name)

    def __contains__(self, name):
        return bool(self._named(name))

    def keys(self):
        return [cookie.name for cookie in self]

    def values(self):
        return [cookie.value for cookie in self]

    def items(self):
        return [(cookie.name, cookie.value) for cookie in self]

    def get_dict(self, domain=None, path=None):
        return {cookie.name: cookie.value for cookie in self if domain in (None, cookie.domain) and path in (None, cookie.path)}

    def update(self, other):
        if isinstance(other, http.cookiejar.CookieJar):
            for cookie in other:
                self.set_cookie(cookie)
        else:
            for name, value in dict(other).items():
                self.set(name, value)

    def remember(self, url, headers):
        """Keeps what an answer sets."""
        self.extract_cookies(_Answered(headers), _Asked(url))

    def header(self, url):
        """What to send to a URL, or None."""
        asked = _Asked(url)
        self.add_cookie_header(asked)
        return asked.cookie
