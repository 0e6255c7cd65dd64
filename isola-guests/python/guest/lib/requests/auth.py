"""Who asks."""

import base64


class AuthBase:
    """Something that is called with a PreparedRequest, changes its headers and returns it."""

    def __call__(self, request):
        raise NotImplementedError("an authentication must define __call__")


class HTTPBasicAuth(AuthBase):
    """A name and a password in the header Authorization."""

    def __init__(self, username, password):
        self.username = username
        self.password = password

    def __eq__(self, other):
        return isinstance(other, HTTPBasicAuth) and (self.username, self.password) == (other.username, other.password)

    def __call__(self, request):
        pair = b":".join(part.encode("utf-8") if isinstance(part, str) else part for part in (self.username, self.password))
        request.headers["Authorization"] = "Basic " + base64.b64encode(pair).decode()
        return request
