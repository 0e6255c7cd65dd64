async function get(url) {
  const response = await fetch(url);
  return [response.status, await response.text()];
}

const get_later = get;

async function send(method, url, headers, body) {
  const response = await fetch(url, { method, headers, body });
  return [response.status, await response.text()];
}

async function send_json(url, value) {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(value) });
  return response.json();
}

async function send_file(url, field, name, content, type) {
  const body = new FormData();
  body.append(field, new File([content], name, { type }));
  const response = await fetch(url, { method: "POST", body });
  return response.text();
}

async function headers(url) {
  const { headers } = await fetch(url);
  return [headers.get("X-Twice"), headers.getSetCookie(), headers.has("x-none")];
}

async function binary(url) {
  return (await fetch(url)).bytes();
}

async function redirected(url, redirect) {
  const response = await fetch(url, { redirect });
  return [response.status, response.url, await response.text()];
}

async function* chunks(url) {
  const response = await fetch(url);
  for await (const chunk of response.body) yield new TextDecoder().decode(chunk);
}

async function* chunks_later(url) {
  const response = await fetch(url);
  yield* response.body.pipeThrough(new TextDecoderStream());
}

async function events(url) {
  const response = await fetch(url);
  let count = 0, length = 0, rest = "";
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const all = (rest + text).split("\n\n");
    rest = all.pop();
    for (const event of all) {
      count++;
      length += event.slice("data: ".length).length;
    }
  }
  return [count, length];
}

async function upload(url) {
  async function* parts() {
    for (let part; (part = await hostcall("part")) !== null; ) yield new TextEncoder().encode(part);
  }
  const response = await fetch(url, { method: "POST", body: parts(), duplex: "half" });
  return response.text();
}

async function failing_upload(url) {
  async function* parts() {
    yield new Uint8Array([111, 110, 101]);
    throw new Error("no second part");
  }
  const response = await fetch(url, { method: "POST", body: parts(), duplex: "half" });
  return response.text();
}

async function together(urls) {
  return Promise.all(urls.map(async (url) => (await fetch(url)).text()));
}

async function first_piece(url) {
  const response = await fetch(url);
  for await (const chunk of response.body) return new TextDecoder().decode(chunk);
}

async function twice(url) {
  const response = await fetch(url);
  const text = await response.text();
  try {
    await response.text();
  } catch {
    return text;
  }
}

async function fails(url) {
  const response = await fetch(url); // this line fails
  return response.text();
}

function kind(error) {
  return error instanceof HttpForbiddenError ? "forbidden" : error instanceof HttpTimeoutError ? "timeout" : "error";
}

async function caught(url) {
  try {
    return await get(url);
  } catch (error) {
    return [kind(error.cause), error.cause.message];
  }
}

async function caught_in_the_body(url) {
  const reader = (await fetch(url)).body.getReader();
  const first = new TextDecoder().decode((await reader.read()).value);
  try {
    for (;;) await reader.read();
  } catch (error) {
    return [first, error.cause.message];
  }
}

async function within(url, seconds) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(seconds * 1000) });
    return await response.text();
  } catch (error) {
    if (error.name === "TimeoutError") return "too late";
    throw error;
  }
}

async function gives_up(url, nextUrl) {
  const controller = new AbortController();
  const request = fetch(url, { signal: controller.signal });
  await hostcall("asked");
  controller.abort();
  await request.catch(() => {});
  return get(nextUrl);
}
