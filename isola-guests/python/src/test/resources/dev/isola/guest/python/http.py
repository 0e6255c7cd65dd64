import asyncio

from sandbox import HostError
from sandbox.asyncio import hostcall
from sandbox.http import HttpForbiddenError, HttpTimeoutError, fetch


def get(url):
    with fetch("GET", url) as response:
        return [response.status, response.text()]


async def get_later(url):
    async with fetch("GET", url) as response:
        return [response.status, await response.atext()]


def send(method, url, headers, body):
    with fetch(method, url, headers=headers, body=body) as response:
        return [response.status, response.text()]


def send_json(url, value):
    with fetch("POST", url, json=value) as response:
        return response.json()


def send_file(url, field, name, content, type):
    with fetch("POST", url, files={field: (name, content, type)}) as response:
        return response.text()


def headers(url):
    with fetch("GET", url) as response:
        return [response.headers["X-Twice"], response.headers.get_all("set-cookie"), "x-none" in response.headers]


def binary(url):
    with fetch("GET", url) as response:
        return response.read()


def redirected(url, mode):
    with fetch("GET", url, redirect=mode) as response:
        return [response.status, response.url, response.text()]


def chunks(url):
    with fetch("GET", url) as response:
        for chunk in response.iter_bytes():
            yield chunk.decode()
    return "end"


async def chunks_later(url):
    async with fetch("GET", url) as response:
        async for chunk in response.aiter_bytes():
            yield chunk.decode()


def events(url):
    count = length = 0
    with fetch("GET", url) as response:
        for event in response.iter_sse():
            count += 1
            length += len(event.data)
    return [count, length]


async def upload(url):
    async def parts():
        while (part := await hostcall("part")) is not None:
            yield part.encode()

    async with fetch("POST", url, body=parts()) as response:
        return await response.atext()


def failing_upload(url):
    def parts():
        yield b"one"
        raise ValueError("no second part")

    with fetch("POST", url, body=parts()) as response:
        return response.text()


async def together(urls):
    async def one(url):
        async with fetch("GET", url) as response:
            return await response.atext()

    return await asyncio.gather(*map(one, urls))


def first_piece(url):
    with fetch("GET", url) as response:
        return next(response.iter_bytes()).decode()


def twice(url):
    with fetch("GET", url) as response:
        text = response.text()
        try:
            response.text()
        except RuntimeError:
            return text


def fails(url):
    with fetch("GET", url) as response:  # this line fails
        return response.text()


def caught(url):
    try:
        get(url)
    except HostError as e:
        return [
            "forbidden" if isinstance(e, HttpForbiddenError) else "timeout" if isinstance(e, HttpTimeoutError) else "error",
            str(e),
        ]


def caught_in_the_body(url):
    with fetch("GET", url) as response:
        first = response.read(3).decode()
        try:
            response.read()
        except HostError as e:
            return [first, str(e)]


def within(url, seconds):
    try:
        with fetch("GET", url, timeout=seconds) as response:
            return response.text()
    except TimeoutError:
        return "too late"


async def gives_up(url, next_url):
    request = asyncio.create_task(get_later(url))
    await hostcall("asked")
    request.cancel()
    await asyncio.wait([request])
    return await get_later(next_url)
