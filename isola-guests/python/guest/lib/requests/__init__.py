"""The usual part of the interface of the package "requests", with requests that the host makes. Not that package."""

from requests import exceptions
from requests._models import PreparedRequest, Response
from requests._sessions import Session
from requests.exceptions import (
    ConnectionError,
    ConnectTimeout,
    HTTPError,
    JSONDecodeError,
    ReadTimeout,
    RequestException,
    Timeout,
    TooManyRedirects,
    URLRequired,
)


def request(method, url, **options):
    """Makes a request and returns the Response; see Session.request for the options."""
    with Session() as session:
        return session.request(method, url, **options)


def get(url, params=None, **options):
    return request("GET", url, params=params, **options)


def options(url, **options):
    return request("OPTIONS", url, **options)


def head(url, **options):
    return request("HEAD", url, **{"allow_redirects": False, **options})


def post(url, data=None, json=None, **options):
    return request("POST", url, data=data, json=json, **options)


def put(url, data=None, **options):
    return request("PUT", url, data=data, **options)


def patch(url, data=None, **options):
    return request("PATCH", url, data=data, **options)


def delete(url, **options):
    return request("DELETE", url, **options)


def session():
    return Session()


def __getattr__(name):
    if name == "codes":
        from requests._codes import codes

        return codes
    raise AttributeError(f"module 'requests' has no attribute {name!r} in a sandbox")
