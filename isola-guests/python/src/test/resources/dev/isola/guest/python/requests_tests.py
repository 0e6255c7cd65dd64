import io

import requests
from requests.auth import HTTPBasicAuth
from requests.exceptions import InvalidHeader, InvalidSchema, InvalidURL, MissingSchema

BASE = "http://service.test"


def raises(kind, function, *args, **options):
    try:
        function(*args, **options)
    except kind as e:
        return e
    raise AssertionError(f"no {kind.__name__} was raised")


def header(response, name):
    return [value for key, value in response.json()["headers"] if key.lower() == name]


def test_get():
    response = requests.get(BASE + "/echo", params={"a": [1, 2], "none": None, "c d": "é"}, headers={"X-A": "b"}, timeout=(5, 60))
    assert response.status_code == 200 == requests.codes.ok and response.ok and response.reason == "OK" and response
    assert response.url == BASE + "/echo?a=1&a=2&c+d=%C3%A9" == response.json()["url"], response.url
    assert response.headers["content-type"] == "application/json" == response.headers["CONTENT-TYPE"]
    assert header(response, "x-a") == ["b"] and header(response, "accept") == ["*/*"]
    assert (response.request.method, response.history, repr(response)) == ("GET", [], "<Response [200]>")
    assert requests.get(BASE + "/echo?x=1#f", params="y=2").json()["url"] == BASE + "/echo?x=1&y=2"


def test_every_method():
    for method in "get", "post", "put", "patch", "delete", "options":
        assert getattr(requests, method)(BASE + "/echo").json()["method"] == method.upper()
    assert requests.head(BASE + "/text").content == b""
    assert requests.request("purge", BASE + "/echo").json()["method"] == "PURGE"


def test_bodies():
    response = requests.post(BASE + "/echo", data={"a": "1 2", "b": ["x", "y"]})
    assert response.json()["body"] == "a=1+2&b=x&b=y" and header(response, "content-type") == ["application/x-www-form-urlencoded"]
    assert requests.post(BASE + "/echo", data=[("a", 1), ("a", 2)]).json()["body"] == "a=1&a=2"
    response = requests.post(BASE + "/echo", json={"a": [1, None]})
    assert response.json()["body"] == '{"a": [1, null]}' and header(response, "content-type") == ["application/json"]
    response = requests.post(BASE + "/echo", data="raw")
    assert response.json()["body"] == "raw" and header(response, "content-type") == []
    assert requests.put(BASE + "/echo", data=io.BytesIO(b"file")).json()["body"] == "file"
    assert requests.put(BASE + "/echo", data=iter([b"a", b"b"])).json()["body"] == "ab"
    assert requests.post(BASE + "/echo", json={}).json()["body"] == "{}"
    assert requests.post(BASE + "/echo").json()["body"] == ""
    raises(requests.exceptions.InvalidJSONError, requests.post, BASE, json=float("nan"))


def test_files():
    file = io.BytesIO(b"content")
    file.name = "/data/report.txt"
    response = requests.post(BASE + "/echo", data={"k": "v"}, files={"f": file, "g": ("g.bin", b"x", "image/png")})
    body = response.json()["body"]
    assert 'name="k"\r\n\r\nv\r\n' in body and 'name="f"; filename="report.txt"\r\n' in body
    assert 'name="g"; filename="g.bin"\r\nContent-Type: image/png\r\n\r\nx\r\n' in body
    assert header(response, "content-type")[0].startswith("multipart/form-data; boundary=")


def test_statuses():
    response = requests.get(BASE + "/missing")
    assert not response and not response.ok and response.text == "nothing here"
    error = raises(requests.HTTPError, response.raise_for_status)
    assert str(error) == "404 Client Error: Not Found for url: http://service.test/missing"
    assert error.response is response and error.request.method == "GET"
    assert "503 Server Error" in str(raises(requests.RequestException, requests.get(BASE + "/broken").raise_for_status))
    assert requests.get(BASE + "/text").raise_for_status() is None


def test_contents():
    response = requests.get(BASE + "/text")
    assert response.encoding is None and response.apparent_encoding == "utf-8" and response.text == "grün\r\nblau\nrot"
    assert list(response.iter_lines()) == ["grün".encode(), b"blau", b"rot"] and response.content == response.content
    assert requests.get(BASE + "/latin").text == "grün"
    response = requests.get(BASE + "/latin")
    response.encoding = None
    assert response.text == "grün" and response.apparent_encoding == "iso-8859-1"
    response = requests.get(BASE + "/gzip")
    assert response.text == "hello " * 10_000 and [len(part) for part in response.iter_content(50_000)] == [50_000, 10_000]
    error = raises(requests.JSONDecodeError, requests.get(BASE + "/text").json)
    assert isinstance(error, ValueError) and isinstance(error, requests.RequestException) and error.pos == 0
    raises(requests.exceptions.ContentDecodingError, requests.get, BASE + "/no-gzip")


def test_streams():
    with requests.get(BASE + "/text", stream=True) as response:
        assert b"".join(response.iter_content(3)) == "grün\r\nblau\nrot".encode()
        raises(requests.exceptions.StreamConsumedError, lambda: response.content)
    with requests.get(BASE + "/latin", stream=True) as response:
        assert "".join(response.iter_content(1, decode_unicode=True)) == "grün"
    with requests.get(BASE + "/gzip", stream=True) as response:
        assert next(response.iter_content(10)) == b"hello hell"


def test_redirections():
    response = requests.get(BASE + "/login")
    assert response.url == BASE + "/echo" and [r.status_code for r in response.history] == [302]
    assert header(response, "cookie") == ["session=s"]
    response = requests.get(BASE + "/login", allow_redirects=False)
    assert response.status_code == 302 and response.is_redirect and response.cookies.get_dict() == {"session": "s"}
    assert requests.head(BASE + "/login").status_code == 302
    assert requests.post(BASE + "/login", data="x").json()["method"] == "GET"
    response = requests.put(BASE + "/see-other", data="x", headers={"Content-Type": "text/plain"})
    assert response.json()["method"] == "GET" and response.json()["body"] == "" and header(response, "content-type") == []
    response = requests.post(BASE + "/temporary", data=b"again")
    assert (response.json()["method"], response.json()["body"]) == ("POST", "again")
    assert requests.post(BASE + "/temporary", data=io.BytesIO(b"again")).json()["body"] == "again"
    assert "second time" in str(raises(requests.ConnectionError, requests.post, BASE + "/temporary", data=iter([b"once"])))
    assert "30" in str(raises(requests.TooManyRedirects, requests.get, BASE + "/loop"))


def test_users():
    for auth in ("user", "pass"), HTTPBasicAuth("user", "pass"):
        assert header(requests.get(BASE + "/echo", auth=auth), "authorization") == ["Basic dXNlcjpwYXNz"]
    assert header(requests.get("http://us%40er:pass@service.test/echo"), "authorization") == ["Basic dXNAZXI6cGFzcw=="]

    class Token(requests.auth.AuthBase):
        def __call__(self, request):
            request.headers["Authorization"] = "Token t"
            return request

    assert header(requests.get(BASE + "/echo", auth=Token()), "authorization") == ["Token t"]
    assert header(requests.get(BASE + "/login", auth=("user", "pass")), "authorization") != []
    assert header(requests.get(BASE + "/elsewhere", auth=("user", "pass")), "authorization") == []


def test_sessions():
    with requests.Session() as session:
        session.headers.update({"X-A": "session", "X-B": "session"})
        session.params = {"p": "1"}
        session.auth = ("user", "pass")
        session.cookies.set("mine", "1")
        response = session.get(BASE + "/echo", headers={"x-a": "request", "X-B": None}, params={"q": "2"}, cookies={"more": "3"})
        assert header(response, "x-a") == ["request"] and header(response, "x-b") == []
        assert header(response, "cookie") == ["mine=1; more=3"] and header(response, "authorization") != []
        assert response.json()["url"] == BASE + "/echo?p=1&q=2"
        session.get(BASE + "/cookies")
        assert session.cookies.get_dict() == {"mine": "1", "a": "1", "b": "2"} and session.cookies["a"] == "1"
        assert "more" not in session.cookies
        assert sorted(header(session.get(BASE + "/echo"), "cookie")[0].split("; ")) == ["a=1", "mine=1"]
        del session.cookies["mine"]
        assert session.post(BASE + "/echo", json=[1]).json()["body"] == "[1]"


def test_wrong_urls_and_headers():
    raises(MissingSchema, requests.get, "service.test/echo")
    raises(InvalidSchema, requests.get, "ftp://service.test")
    raises(InvalidURL, requests.get, "http://")
    raises(InvalidURL, requests.get, "http://[::1")
    raises(InvalidHeader, requests.get, BASE, headers={"X-A": "a\nb"})
    assert issubclass(MissingSchema, ValueError) and issubclass(requests.RequestException, OSError)


def test_what_the_host_says():
    assert "no connection" in str(raises(requests.ConnectionError, requests.get, BASE + "/fails"))
    error = raises(requests.Timeout, requests.get, BASE + "/never", timeout=0.01)
    assert isinstance(error, requests.ReadTimeout) and error.request.url == BASE + "/never"
    assert "connection lost" in str(raises(requests.exceptions.ChunkedEncodingError, requests.get, BASE + "/breaks-off"))


def test_what_does_not_exist_is_told():
    assert "in a sandbox" in str(raises(AttributeError, lambda: requests.adapters))
    raises(TypeError, requests.get, BASE, proxies={"http": "http://proxy.test"})
