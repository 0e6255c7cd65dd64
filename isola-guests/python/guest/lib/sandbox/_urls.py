"""URLs as people write them, made into ones that a request can have."""

from urllib.parse import quote, urlsplit, urlunsplit

_SCHEMES = {"http": 80, "https": 443}
_IN_PATH = "/%:@!$&'()*+,;=~"
_IN_QUERY = _IN_PATH + "?"
_HEX = frozenset("0123456789ABCDEFabcdef")


def absolute(url, params=None):
    """An absolute URL of http or https: encoded, without fragment, and with parameters (pairs of texts) at the end of its query."""
    if not isinstance(url, str):
        raise TypeError(f"a url must be a str, not {type(url).__qualname__}")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as e:
        raise ValueError(f"{url!r} is no url: {e}") from None
    if parts.scheme not in _SCHEMES or not host:
        raise ValueError(f"a url must be absolute and of http or https, and was {url!r}")
    if parts.username is not None:
        raise ValueError("a url must not hold a user's name: send a header such as Authorization")
    if not host.isascii():
        host = _ascii(host, url)
    place = f"[{host}]" if ":" in host else quote(host, safe="!$&'()*+,;=~")
    if port is not None and port != _SCHEMES[parts.scheme]:
        place += f":{port}"
    query = "&".join(filter(None, [_quoted(parts.query, _IN_QUERY), encoded(params or ())]))
    return urlunsplit((parts.scheme, place, _quoted(parts.path, _IN_PATH) or "/", query, ""))


def encoded(pairs):
    return "&".join(quote(name, safe="") + "=" + quote(value, safe="") for name, value in pairs)


def _quoted(text, safe):
    """Leaves what is quoted as it is, and quotes a percent sign that begins nothing."""
    first, *others = text.split("%")
    for i, rest in enumerate(others):
        if len(rest) < 2 or not _HEX.issuperset(rest[:2]):
            others[i] = "25" + rest
    return quote("%".join([first, *others]), safe=safe)


def _ascii(host, url):
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError as e:
        raise ValueError(f"{url!r} has no host: {e}") from None
