import http.client
import http.cookiejar
import io
import json
import urllib.error
import urllib.parse
import urllib.request
from urllib.request import Request, urlopen

BASE = "http://service.test"


def raises(kind, function, *args, **options):
    try:
        function(*args, **options)
    except kind as e:
        return e
    raise AssertionError(f"no {kind.__name__} was raised")


def header(echoed, name):
    return [value for key, value in echoed["headers"] if key.lower() == name]


def test_urlopen_gives_a_response():
    with urlopen(BASE + "/text") as response:
        assert (response.status, response.reason, response.geturl()) == (200, "OK", BASE + "/text")
        assert response.headers.get_content_type() == "text/plain" == response.getheader("Content-Type")
        assert response.read(2) == b"gr" and response.readline() == "ün\r\n".encode() and response.read() == b"blau\nrot"
        assert response.read() == b""
    with urlopen(BASE + "/text") as response:
        assert [line.decode() for line in response] == ["grün\r\n", "blau\n", "rot"]
    with urlopen(BASE + "/cookies") as response:
        assert response.headers.get_all("set-cookie") == ["a=1; Path=/", "b=2; Path=/other"]


def test_requests_have_methods_headers_and_bodies():
    echoed = json.load(urlopen(Request(BASE + "/echo?q=1", headers={"X-A": "b"})))
    assert echoed["method"] == "GET" and echoed["url"] == BASE + "/echo?q=1" and header(echoed, "x-a") == ["b"]
    assert header(echoed, "host") == [] and header(echoed, "connection") == []
    echoed = json.load(urlopen(BASE + "/echo", data=urllib.parse.urlencode({"a": "b c"}).encode()))
    assert echoed["method"] == "POST" and echoed["body"] == "a=b+c"
    assert header(echoed, "content-type") == ["application/x-www-form-urlencoded"]
    for data, body in (io.BytesIO(b"file"), "file"), (iter([b"a", b"b"]), "ab"), (b"", ""):
        echoed = json.load(urlopen(Request(BASE + "/echo", data=data, method="PUT")))
        assert echoed["method"] == "PUT" and echoed["body"] == body, echoed


def test_statuses_of_errors_are_raised():
    error = raises(urllib.error.HTTPError, urlopen, BASE + "/missing")
    assert (error.code, error.reason, error.read(), str(error)) == (404, "Not Found", b"nothing here", "HTTP Error 404: Not Found")
    assert error.headers.get_content_type() == "text/plain"
    assert raises(urllib.error.HTTPError, urlopen, BASE + "/broken").code == 503


def test_redirections_are_followed():
    response = urlopen(BASE + "/login")
    assert response.geturl() == BASE + "/echo" and json.load(response)["method"] == "GET"
    assert "infinite loop" in str(raises(urllib.error.HTTPError, urlopen, BASE + "/loop"))

    class Not(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *args):
            return None

    assert raises(urllib.error.HTTPError, urllib.request.build_opener(Not).open, BASE + "/login").code == 302


def test_cookies_are_kept():
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    opener.open(BASE + "/cookies")
    assert header(json.load(opener.open(BASE + "/echo")), "cookie") == ["a=1"]


def test_a_user_can_be_told():
    manager = urllib.request.HTTPPasswordMgrWithPriorAuth()
    manager.add_password(None, BASE, "user", "secret", is_authenticated=True)
    opener = urllib.request.build_opener(urllib.request.HTTPBasicAuthHandler(manager))
    assert header(json.load(opener.open(BASE + "/echo")), "authorization") == ["Basic dXNlcjpzZWNyZXQ="]


def test_what_the_host_says_is_a_url_error():
    error = raises(urllib.error.URLError, urlopen, BASE + "/fails")
    assert "no connection" in str(error) and isinstance(error.reason, OSError)
    assert isinstance(raises(urllib.error.URLError, urlopen, BASE + "/never", timeout=0.01).reason, TimeoutError)
    assert raises(OSError, urlopen("http://service.test/breaks-off").read)


def test_https_goes_the_same_way():
    assert json.load(urlopen("https://service.test/echo"))["url"] == "https://service.test/echo"


def test_other_schemes_do_not_exist():
    raises(urllib.error.URLError, urlopen, "ftp://service.test/")
    raises(urllib.error.URLError, urlopen, "gopher://service.test/")
    assert urlopen("data:text/plain,hello").read() == b"hello"


def test_http_client_has_connections():
    connection = http.client.HTTPConnection("service.test", timeout=60)
    connection.request("POST", "/echo", body="tüxt".encode(), headers={"X-A": "1"})
    response = connection.getresponse()
    assert (response.status, response.version, response.getheader("content-type")) == (200, 11, "application/json")
    echoed = json.loads(response.read())
    assert echoed["body"] == "tÃ¼xt" and header(echoed, "x-a") == ["1"] and response.isclosed()
    connection.request("GET", "/echo?second")
    assert json.load(connection.getresponse())["url"] == BASE + "/echo?second"
    connection.request("HEAD", "/text")
    response = connection.getresponse()
    assert response.status == 200 and response.read() == b""
    connection.request("DELETE", "/missing")
    assert connection.getresponse().status == 404
    connection.close()


def test_http_client_sends_bodies_in_steps():
    connection = http.client.HTTPSConnection("service.test")
    connection.putrequest("PUT", "/echo")
    connection.putheader("Content-Length", "6")
    connection.endheaders()
    connection.send(b"abc")
    connection.send(io.BytesIO(b"def"))
    echoed = json.load(connection.getresponse())
    assert (echoed["method"], echoed["body"], echoed["url"]) == ("PUT", "abcdef", "https://service.test/echo")
    connection.putrequest("PUT", "/echo")
    connection.putheader("Transfer-Encoding", "chunked")
    raises(NotImplementedError, connection.endheaders)


def test_http_client_knows_its_state():
    connection = http.client.HTTPConnection("service.test")
    raises(http.client.ResponseNotReady, connection.getresponse)
    connection.request("GET", "/text")
    raises(http.client.CannotSendRequest, connection.request, "GET", "/text")
    connection.close()
    connection = http.client.HTTPConnection("service.test")
    assert "no connection" in str(raises(OSError, connection.request, "GET", "/fails"))


def test_sockets_do_not_exist():
    import socket

    for function in socket.create_connection, socket.gethostbyname:
        assert "no sockets" in str(raises(OSError, function, "service.test"))
