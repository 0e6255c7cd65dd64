import asyncio
import io

from sandbox import HostError, HttpError, HttpForbiddenError, HttpTimeoutError
from sandbox.http import Headers, fetch

BASE = "http://service.test"


def raises(kind, function, *args, **options):
    try:
        function(*args, **options)
    except kind as e:
        return str(e)
    raise AssertionError(f"no {kind.__name__} was raised")


def echo(method="POST", **options):
    with fetch(method, BASE + "/echo", **options) as response:
        return response.json()


def header(echoed, name):
    return [value for key, value in echoed["headers"] if key.lower() == name]


# ---- requests ----


def test_parameters_are_added_to_the_url():
    url = echo("GET", params={"q": "a b&ü", "n": 3, "many": ["1", "2"]})["url"]
    assert url == BASE + "/echo?q=a%20b%26%C3%BC&n=3&many=1&many=2", url
    with fetch("GET", BASE + "/echo?x=1", params=[("y", 2.5)]) as response:
        assert response.json()["url"] == BASE + "/echo?x=1&y=2.5"
    raises(TypeError, fetch, "GET", BASE, params={"a": True})
    raises(TypeError, fetch, "GET", BASE, params={"a": None})


def test_urls_are_encoded():
    for written, sent in {
        "HTTP://Service.Test:80/echo#fragment": "http://service.test/echo",
        "http://service.test/echo?a b|{}": "http://service.test/echo?a%20b%7C%7B%7D",
        "http://service.test/echo?100%&%41": "http://service.test/echo?100%25&%41",
        "http://bücher.test/echo?ü": "http://xn--bcher-kva.test/echo?%C3%BC",
        "http://[::1]:8080/echo": "http://[::1]:8080/echo",
        " http://service.test/ec\tho\n": "http://service.test/echo",
    }.items():
        with fetch("GET", written) as response:
            assert response.json()["url"] == sent, (written, response)


def test_wrong_requests_are_refused_before_they_are_made():
    for url in "/relative", "service.test", "ftp://service.test/", "http://", "http://user:pw@service.test/", "http://[::1":
        message = raises(ValueError, fetch, "GET", url)
        assert "url" in message, message
    raises(TypeError, fetch, "GET", b"http://service.test/")
    raises(ValueError, fetch, "GET IT", BASE)
    raises(ValueError, fetch, "GET", BASE, redirect="sometimes")
    raises(ValueError, fetch, "GET", BASE, timeout=0)
    raises(ValueError, fetch, "GET", BASE, timeout=float("nan"))
    raises(TypeError, fetch, "GET", BASE, timeout="1")
    raises(ValueError, fetch, "POST", BASE, body="a", files={"f": b""})
    raises(ValueError, fetch, "POST", BASE, body="a", json=1)
    raises(ValueError, fetch, "GET", BASE, headers={"a b": "c"})
    for value in "line\nbreak", "\0", "€":
        assert "X-A" in raises(ValueError, fetch, "GET", BASE, headers={"X-A": value})
    raises(TypeError, fetch, "GET", BASE, headers={"X-A": 1})


def test_headers_may_occur_several_times():
    assert header(echo(headers={"X-A": ["1", "2"]}), "x-a") == ["1", "2"]
    assert header(echo(headers=[("X-A", "1"), ("x-b", "2"), ("x-a", "3")]), "x-a") == ["1", "3"]


def test_what_a_program_gives_is_not_changed():
    headers, params, body, files = {"X-A": "1"}, {"p": "q"}, {"a": 1}, {"f": b"x"}
    echo(headers=headers, params=params, body=body)
    echo(headers=headers, params=params, files=files)
    assert (headers, params, body, files) == ({"X-A": "1"}, {"p": "q"}, {"a": 1}, {"f": b"x"})


def test_bodies_of_bytes_have_no_type():
    for body in b"\x00\xff", bytearray(b"\x00\xff"), memoryview(b"\x00\xff"):
        echoed = echo(body=body)
        assert echoed["body"] == "\x00ÿ" and header(echoed, "content-type") == []
    assert echo(body=b"")["body"] == ""
    assert echo("GET")["body"] == ""


def test_bodies_of_text_are_text():
    echoed = echo(body="ü")
    assert echoed["body"].encode("latin-1").decode() == "ü"
    assert header(echoed, "content-type") == ["text/plain;charset=UTF-8"]
    assert header(echo(body="a,b", headers={"content-type": "text/csv"}), "content-type") == ["text/csv"]


def test_other_bodies_are_json():
    echoed = echo(body={"a": [1, None, "ü"]})
    assert echoed["body"].encode("latin-1").decode() == '{"a":[1,null,"ü"]}'
    assert header(echoed, "content-type") == ["application/json"]
    assert echo(json="text")["body"] == '"text"'
    assert echo(json=None)["body"] == "null"
    message = raises(TypeError, echo, body={"a": [1, echo]})
    assert message == "value.a[1]: a function cannot be serialized", message
    assert raises(ValueError, echo, body={"a": float("inf")}).startswith("value.a: ")


def test_bodies_can_be_iterators_and_files():
    assert echo(body=(b"part %d;" % i for i in range(20)))["body"].startswith("part 0;part 1;")
    assert echo(body=iter([b"a", bytearray(b"b"), b"", memoryview(b"c")]))["body"] == "abc"
    assert echo(body=io.BytesIO(b"file" * 100_000))["body"] == "file" * 100_000
    assert "str" in raises(TypeError, echo, body=iter(["text"]))
    assert "str" in raises(TypeError, echo, body=io.StringIO("text"))


def test_large_bodies_are_sent_in_pieces():
    length = 10_000_000
    assert len(echo(body=b"x" * length)["body"]) == length


async def test_bodies_can_be_asynchronous_iterators():
    async def parts():
        for i in range(3):
            await asyncio.sleep(0)
            yield b"%d" % i

    async with fetch("POST", BASE + "/echo", body=parts()) as response:
        assert (await response.ajson())["body"] == "012"

    async def wrong():
        yield "text"

    try:
        async with fetch("POST", BASE + "/echo", body=wrong()):
            raise AssertionError
    except TypeError as e:
        assert "str" in str(e)
    try:
        with fetch("POST", BASE + "/echo", body=parts()):
            raise AssertionError
    except TypeError as e:
        assert "async with" in str(e)


def test_what_a_bodys_iterator_raises_is_raised():
    class Mine(BaseException):
        pass

    def parts():
        yield b"a"
        raise Mine("mine")

    assert raises(Mine, echo, body=parts()) == "mine"


def test_an_early_answer_ends_the_body():
    ended = []

    def parts():
        try:
            while True:
                yield b"x" * 100_000
        finally:
            ended.append(True)

    with fetch("POST", BASE + "/too-large", body=parts()) as response:
        assert response.status == 413 and response.text() == "too large"
    assert ended == [True]


async def test_an_early_answer_ends_an_asynchronous_body():
    ended = []

    async def parts():
        try:
            while True:
                yield b"x" * 100_000
                await asyncio.sleep(0)
        finally:
            ended.append(True)

    body = parts()
    async with fetch("POST", BASE + "/too-large", body=body) as response:
        assert response.status == 413 and await response.atext() == "too large"
    await asyncio.sleep(0)
    await body.aclose()
    assert ended == [True]


def test_files_make_a_form():
    body = echo(files={"a": b"bytes", "b": ("n.txt", io.BytesIO(b"file"), "text/plain"), "c": ("m.bin", b"pair")})["body"]
    boundary = body[2 : body.index("\r\n")]
    assert len(boundary) == 32
    assert body == (
        f'--{boundary}\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n'
        "Content-Type: application/octet-stream\r\n\r\nbytes\r\n"
        f'--{boundary}\r\nContent-Disposition: form-data; name="b"; filename="n.txt"\r\nContent-Type: text/plain\r\n\r\nfile\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="c"; filename="m.bin"\r\n'
        f"Content-Type: application/octet-stream\r\n\r\npair\r\n--{boundary}--\r\n"
    ), body
    raises(TypeError, fetch, "POST", BASE, files={"f": 1})
    raises(ValueError, fetch, "POST", BASE, files={"f": ("n", b"", "text/plain\r\nX: y")})


def test_a_request_is_made_once():
    request = fetch("GET", BASE + "/text")
    with request:
        pass
    assert "once" in raises(RuntimeError, request.__enter__)


# ---- responses ----


def test_a_response_tells_what_came():
    with fetch("GET", BASE + "/text") as response:
        assert response.status == 200 and response.ok and response.url == BASE + "/text"
        assert response.headers == {"content-type": "text/plain"}
        assert repr(response) == "<Response 200 http://service.test/text>"
    with fetch("GET", BASE + "/missing") as response:
        assert response.status == 404 and not response.ok and response.text() == "nothing here"


def test_headers_are_found_in_any_case():
    with fetch("GET", BASE + "/cookies") as response:
        headers = response.headers
    assert headers["X-A"] == headers.get("x-A") == "1, 2"
    assert headers.get_all("SET-COOKIE") == ["a=1; Path=/", "b=2; Path=/other"]
    assert list(headers) == ["set-cookie", "x-a"] and len(headers) == 2
    assert "Set-Cookie" in headers and "none" not in headers and headers.get_all("none") == [] and 1 not in headers
    assert headers.get("none", "default") == "default"
    raises(KeyError, lambda: headers["none"])
    assert Headers({"A": "1"}) == Headers([("a", "1")])


def test_a_body_is_read_once():
    with fetch("GET", BASE + "/text") as response:
        assert response.read(0) == b""
        assert response.read() == "grün\r\nblau\nrot".encode()
        assert "already" in raises(RuntimeError, response.read)
        assert "already" in raises(RuntimeError, response.read, 1)
        assert "already" in raises(RuntimeError, next, response.iter_lines())
    assert "closed" in raises(RuntimeError, response.read)
    with fetch("GET", BASE + "/text") as response:
        lines = response.iter_lines()
        next(lines)
    lines.close()


def test_a_body_is_read_in_the_wanted_sizes():
    for path in "/gzip", "/text":
        with fetch("GET", BASE + path) as response:
            whole = response.read()
        for size in 1, 5, 1000, 10**9:
            with fetch("GET", BASE + path) as response:
                parts = [response.read(size) for _ in range(2)]
                assert b"".join(parts) == whole[: 2 * size] and len(parts[0]) == min(size, len(whole)), (path, size)
                assert b"".join(parts) + response.read() == whole
        with fetch("GET", BASE + path) as response:
            parts = list(response.iter_bytes(10))
            assert max(map(len, parts)) <= 10 and b"".join(parts) == whole
    with fetch("GET", BASE + "/text") as response:
        parts = list(iter(lambda: response.read(4), b""))
        assert b"".join(parts) == "grün\r\nblau\nrot".encode() and response.read() == b""


def test_an_empty_body_is_empty():
    for path in "/empty", "/no-such-page":
        with fetch("GET", BASE + path) as response:
            assert response.read() == b""
        with fetch("GET", BASE + path) as response:
            assert response.text() == ""
        with fetch("GET", BASE + path) as response:
            assert list(response.iter_lines()) == []


def test_text_is_decoded_as_the_header_says():
    with fetch("GET", BASE + "/latin") as response:
        assert response.charset == "iso8859-1" and response.text() == "grün"
    with fetch("GET", BASE + "/text") as response:
        assert response.charset == "utf-8" and list(response.iter_lines()) == ["grün\r\n", "blau\n", "rot"]


def test_codings_of_a_body_are_undone():
    with fetch("GET", BASE + "/gzip") as response:
        assert response.text() == "hello " * 10_000
    with fetch("GET", BASE + "/deflate") as response:
        assert response.read() == b"hello"
    with fetch("GET", BASE + "/no-gzip") as response:
        assert "gzip" in raises(ValueError, response.read)
    with fetch("GET", BASE + "/half-gzip") as response:
        assert "in the middle" in raises(ValueError, response.read)


def test_json_that_is_none_is_an_error():
    with fetch("GET", BASE + "/text") as response:
        raises(ValueError, response.json)


async def test_asynchronous_methods_read_the_same():
    async with fetch("GET", BASE + "/text") as response:
        assert await response.aread(2) == b"gr" and await response.aread() == "ün\r\nblau\nrot".encode()
    async with fetch("GET", BASE + "/text") as response:
        assert await response.atext() == "grün\r\nblau\nrot"
    async with fetch("GET", BASE + "/text") as response:
        assert [line async for line in response.aiter_lines()] == ["grün\r\n", "blau\n", "rot"]
    async with fetch("GET", BASE + "/gzip") as response:
        assert b"".join([part async for part in response.aiter_bytes(100)]) == b"hello " * 10_000
    async with fetch("GET", BASE + "/echo") as response:
        assert (await response.ajson())["method"] == "GET"
    try:
        await response.aread()
    except RuntimeError as e:
        assert "closed" in str(e)


# ---- server-sent events ----


def events(text):
    with fetch("POST", BASE + "/events", body=text) as response:
        return [(event.id, event.event, event.data, event.retry) for event in response.iter_sse()]


def test_events_follow_the_standard():
    assert events("data: one\n\ndata: two\n\n") == [("", "message", "one", None), ("", "message", "two", None)]
    assert events("data\n\ndata\ndata\n\ndata:") == [("", "message", "", None), ("", "message", "\n", None)]
    assert events("data:test\n\ndata: test\n\ndata:  test\n\n") == [("", "message", t, None) for t in ("test", "test", " test")]
    assert events(": comment\n\n:\n\ndata: x\n: comment\n\n") == [("", "message", "x", None)]
    assert events("event: add\ndata: 1\n\nevent: add\n\ndata: 2\n\n") == [("", "add", "1", None), ("", "message", "2", None)]


def test_ids_of_events_stay():
    assert events("id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\nid: x\0y\ndata: d\n\n") == [
        ("1", "message", "a", None),
        ("1", "message", "b", None),
        ("", "message", "c", None),
        ("", "message", "d", None),
    ]


def test_events_tell_when_to_ask_again():
    assert events("retry: 500\ndata: a\n\nretry: soon\nretry: -1\ndata: b\n\n") == [
        ("", "message", "a", 500),
        ("", "message", "b", 500),
    ]


def test_lines_of_events_end_in_any_way():
    assert events("\ufeffdata: a\rdata: b\r\ndata: c\n\r\n") == [("", "message", "a\nb\nc", None)]
    assert events("data: a\r\rdata: b\r\n\r\ndata: c\n\n") == [("", "message", t, None) for t in "abc"]


def test_events_are_the_same_in_any_pieces():
    from sandbox._sse import EventParser

    stream = "\ufeffid: 1\r\nevent: ü\rdata: a\r\ndata: b\n\n: c\r\r\ndata: d\r\n\r\n".encode()
    whole = EventParser().feed(stream)
    assert whole == [("1", "ü", "a\nb"), ("1", "message", "d")], whole
    for size in range(1, len(stream)):
        parser, found = EventParser(), []
        for start in range(0, len(stream), size):
            found += parser.feed(stream[start : start + size])
        assert found == whole, (size, found)


def test_an_event_can_be_taken_apart():
    with fetch("POST", BASE + "/events", body="id: 1\ndata: x\n\n") as response:
        for id, event, data in response.iter_sse():
            assert (id, event, data) == ("1", "message", "x")


async def test_events_come_asynchronously():
    async with fetch("POST", BASE + "/events", body="data: x\n\ndata: y\n\n") as response:
        assert [event.data async for event in response.aiter_sse()] == ["x", "y"]


# ---- errors ----


def test_errors_have_types():
    assert issubclass(HttpForbiddenError, HttpError) and issubclass(HttpForbiddenError, PermissionError)
    assert issubclass(HttpTimeoutError, HttpError) and issubclass(HttpTimeoutError, TimeoutError)
    assert issubclass(HttpError, HostError) and issubclass(HttpError, OSError)
    assert "no connection" in raises(HttpError, lambda: fetch("GET", BASE + "/fails").__enter__())
    assert "10 ms" in raises(HttpTimeoutError, lambda: fetch("GET", BASE + "/never", timeout=0.01).__enter__())
    with fetch("GET", BASE + "/breaks-off") as response:
        assert "connection lost" in raises(HttpError, response.read)


async def test_a_read_that_is_cancelled_loses_nothing():
    for path in "/large", "/large-gzip":
        with fetch("GET", BASE + path) as response:
            whole = response.read()
        assert len(whole) == 300_000
        async with fetch("GET", BASE + path) as response:
            parts = []
            for turns in range(60):
                size = -1 if turns % 7 == 6 else 3_000
                task = asyncio.create_task(response.aread(size))
                for _ in range(turns % 12):
                    await asyncio.sleep(0)
                task.cancel()
                await asyncio.wait([task])
                if not task.cancelled():
                    parts.append(task.result())
                    if size < 0:
                        break
            else:
                parts.append(await response.aread())
            assert b"".join(parts) == whole, (path, len(parts), sum(map(len, parts)))


async def test_a_cancelled_request_leaves_others_alone():
    never = asyncio.create_task(fetch("GET", BASE + "/never").__aenter__())
    await asyncio.sleep(0)
    never.cancel()
    async with fetch("GET", BASE + "/text") as response:
        assert response.status == 200
    try:
        await never
    except asyncio.CancelledError:
        return
    raise AssertionError
