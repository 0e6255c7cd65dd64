// Headers, Request, Response and fetch. The request itself is the host's work.

import { Blob, FormData, blobOf, bytesOfBlob, joinBytes, multipart } from "./blob.js";
import { bytesOf } from "./encoding.js";
import { AbortController, isAborted, onAbort } from "./events.js";
import { InvalidValueError, begin } from "./host.js";
import { inspect } from "./inspect.js";
import { makePairIterable, pairsFrom } from "./pairs.js";
import {
  arrayJoin,
  arrayPush,
  arraySort,
  arraySplice,
  jsonParse,
  jsonStringify,
  makeEnumerable,
  numberToString,
  objectDefineProperty,
  objectGetOwnPropertyDescriptor,
  promiseReject,
  stringCharCodeAt,
  stringIncludes,
  stringIndexOf,
  stringSlice,
  stringStartsWith,
  stringToLowerCase,
  stringToUpperCase,
  tag,
  typedArrayBuffer,
  typedArrayByteLength,
  typedArraySlice,
} from "./primordials.js";
import { showAs } from "./shown.js";
import { ReadableStream, isDisturbed, isStream } from "./streams.js";
import { URL, URLSearchParams } from "./url.js";

const HTTP = 3;

const Bytes = Uint8Array;
const TypeErrorClass = TypeError;
const RangeErrorClass = RangeError;

let native;

export function useFetch(nativeObject) {
  native = nativeObject;
}

// ---- Headers -------------------------------------------------------------------------------------------------------

function isToken(text) {
  for (let i = 0; i < text.length; i++) {
    const code = stringCharCodeAt(text, i);
    const letter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
    if (!letter && !stringIncludes("!#$%&'*+-.^_`|~", text[i])) return false;
  }
  return text.length > 0;
}

function headerName(name) {
  const text = `${name}`;
  if (!isToken(text)) throw new TypeErrorClass(`Headers: ${inspect(text)} is not a valid header name`);
  return stringToLowerCase(text);
}

function headerValue(value) {
  const text = `${value}`;
  let from = 0;
  let to = text.length;
  const blank = (i) => stringIncludes(" \t\n\r", text[i]);
  while (from < to && blank(from)) from++;
  while (to > from && blank(to - 1)) to--;
  for (let i = from; i < to; i++) {
    const code = stringCharCodeAt(text, i);
    if (code === 0 || code === 10 || code === 13 || code > 255) {
      throw new TypeErrorClass(`Headers: ${inspect(stringSlice(text, from, to))} is not a valid header value`);
    }
  }
  return stringSlice(text, from, to);
}

let headerList;
let makeImmutable;

export class Headers {
  #list = [];
  #immutable = false;

  static {
    headerList = (headers) => headers.#list;
    makeImmutable = (headers) => {
      headers.#immutable = true;
    };
  }

  constructor(init = undefined) {
    if (init === undefined) return;
    if (init === null || (typeof init !== "object" && typeof init !== "function")) {
      throw new TypeErrorClass("Headers: the argument must be an object or an iterable of pairs");
    }
    if (init instanceof Headers) {
      const list = init.#list;
      for (let i = 0; i < list.length; i++)
        arrayPush(this.#list, { name: list[i].name, spelling: list[i].spelling, value: list[i].value });
      return;
    }
    const pairs = pairsFrom(
      init,
      "Headers",
      (name) => `${name}`,
      (value) => `${value}`,
    );
    for (let i = 0; i < pairs.length; i++) this.append(pairs[i][0], pairs[i][1]);
  }

  #changeable() {
    if (this.#immutable) throw new TypeErrorClass("Headers: these headers cannot be changed");
  }

  append(name, value) {
    if (arguments.length < 2) throw new TypeErrorClass("Headers.append: a name and a value are needed");
    const lower = headerName(name);
    const clean = headerValue(value);
    this.#changeable();
    arrayPush(this.#list, { name: lower, spelling: `${name}`, value: clean });
  }

  delete(name) {
    const lower = headerName(name);
    this.#changeable();
    for (let i = this.#list.length - 1; i >= 0; i--) {
      if (this.#list[i].name === lower) arraySplice(this.#list, i, 1);
    }
  }

  get(name) {
    return combined(this.#list, headerName(name));
  }

  has(name) {
    return combined(this.#list, headerName(name)) !== null;
  }

  set(name, value) {
    if (arguments.length < 2) throw new TypeErrorClass("Headers.set: a name and a value are needed");
    const lower = headerName(name);
    const clean = headerValue(value);
    this.#changeable();
    let found = false;
    for (let i = 0; i < this.#list.length; i++) {
      if (this.#list[i].name !== lower) continue;
      if (found) arraySplice(this.#list, i--, 1);
      else this.#list[i].value = clean;
      found = true;
    }
    if (!found) arrayPush(this.#list, { name: lower, spelling: `${name}`, value: clean });
  }

  getSetCookie() {
    const values = [];
    for (let i = 0; i < this.#list.length; i++) {
      if (this.#list[i].name === "set-cookie") arrayPush(values, this.#list[i].value);
    }
    return values;
  }

  #spelled() {
    const shown = {};
    for (let i = 0; i < this.#list.length; i++) {
      const { name, spelling } = this.#list[i];
      let first = spelling;
      for (let j = 0; j < i; j++) if (this.#list[j].name === name) first = undefined;
      if (first !== undefined) shown[first] = combined(this.#list, name);
    }
    return shown;
  }

  [inspect.custom](depth, options) {
    return `Headers ${inspect(this.#spelled(), options)}`;
  }
}

function combined(list, name) {
  let values;
  for (let i = 0; i < list.length; i++) {
    if (list[i].name === name) values = values === undefined ? list[i].value : `${values}, ${list[i].value}`;
  }
  return values ?? null;
}

/** Sorted by name; values of one name in one text, except for cookies. */
function sortedPairs(headers) {
  const list = headerList(headers);
  const names = [];
  for (let i = 0; i < list.length; i++) {
    const { name } = list[i];
    let known = false;
    for (let j = 0; j < names.length; j++) known ||= names[j] === name;
    if (!known) arrayPush(names, name);
  }
  arraySort(names, (a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const pairs = [];
  for (let i = 0; i < names.length; i++) {
    if (names[i] !== "set-cookie") {
      arrayPush(pairs, [names[i], combined(list, names[i])]);
    } else {
      const cookies = headers.getSetCookie();
      for (let j = 0; j < cookies.length; j++) arrayPush(pairs, ["set-cookie", cookies[j]]);
    }
  }
  return pairs;
}

makeEnumerable(Headers.prototype, ["append", "delete", "get", "has", "set", "getSetCookie"]);
makePairIterable(Headers, "Headers", sortedPairs);

// ---- bodies --------------------------------------------------------------------------------------------------------

// A body is known bytes until somebody asks for its stream.
class Body {
  bytes;
  stream;
  used = false;
  constructor(bytes, stream) {
    this.bytes = bytes;
    this.stream = stream;
  }
}

const isObject = (value) => value !== null && (typeof value === "object" || typeof value === "function");

/** What an init's body is: its bytes or stream, and the content type that goes with it. */
function extract(value) {
  if (isStream(value)) {
    if (value.locked || isDisturbed(value))
      throw new TypeErrorClass("The body is a stream that has been read from, or is locked");
    return { body: new Body(undefined, value), type: null };
  }
  if (value instanceof Blob)
    return { body: new Body(bytesOfBlob(value), undefined), type: value.type === "" ? null : value.type };
  if (value instanceof FormData) {
    const random = new Bytes(native.randomBytes(12));
    let boundary = "----formdata-isola-";
    for (let i = 0; i < 12; i++) boundary += numberToString(random[i] % 36, 36);
    return { body: new Body(multipart(value, boundary), undefined), type: `multipart/form-data; boundary=${boundary}` };
  }
  if (value instanceof URLSearchParams) {
    return {
      body: new Body(new Bytes(native.utf8Encode(`${value}`)), undefined),
      type: "application/x-www-form-urlencoded;charset=UTF-8",
    };
  }
  const bytes = isObject(value) ? bytesOf(value) : undefined;
  if (bytes !== undefined) return { body: new Body(typedArraySlice(bytes, 0), undefined), type: null };
  if (isObject(value) && typeof value[Symbol.asyncIterator] === "function") {
    return { body: new Body(undefined, ReadableStream.from(value)), type: null };
  }
  return { body: new Body(new Bytes(native.utf8Encode(`${value}`)), undefined), type: "text/plain;charset=UTF-8" };
}

const isUsed = (body) => body !== null && (body.used || (body.stream !== undefined && isDisturbed(body.stream)));

function streamOf(body) {
  if (body === null) return null;
  body.stream ??= new ReadableStream({
    start(controller) {
      if (typedArrayByteLength(body.bytes) > 0) controller.enqueue(typedArraySlice(body.bytes, 0));
      controller.close();
    },
  });
  return body.stream;
}

async function consume(body) {
  if (body === null) return new Bytes(0);
  if (isUsed(body)) throw new TypeErrorClass("Body is unusable: Body has already been read");
  if (body.stream === undefined) {
    body.used = true;
    return body.bytes;
  }
  if (body.stream.locked) throw new TypeErrorClass("Body is unusable: its stream is locked");
  const reader = body.stream.getReader();
  body.used = true;
  const chunks = [];
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    const bytes = typeof value === "object" ? bytesOf(value) : undefined;
    if (bytes === undefined) throw new TypeErrorClass("Body: every chunk must be a Uint8Array");
    arrayPush(chunks, bytes);
  }
  return chunks.length === 1 ? chunks[0] : joinBytes(chunks);
}

function cloned(body) {
  if (body === null) return null;
  if (body.stream === undefined) return new Body(body.bytes, undefined);
  const branches = body.stream.tee();
  body.stream = branches[0];
  body.bytes = undefined;
  return new Body(undefined, branches[1]);
}

/** The members that requests and responses have in common. `record` gives their body and headers. */
function defineBody(Class, record) {
  const decoded = async (object) => native.utf8Decode(await consume(record(object).body), false, false);
  const members = {
    get body() {
      return streamOf(record(this).body);
    },
    get bodyUsed() {
      return isUsed(record(this).body);
    },
    async arrayBuffer() {
      return typedArrayBuffer(typedArraySlice(await consume(record(this).body), 0));
    },
    async blob() {
      const { body, headers } = record(this);
      return blobOf(await consume(body), headers.get("content-type") ?? "");
    },
    async bytes() {
      return typedArraySlice(await consume(record(this).body), 0);
    },
    async formData() {
      const type = record(this).headers.get("content-type") ?? "";
      if (!stringStartsWith(stringToLowerCase(type), "application/x-www-form-urlencoded")) {
        throw new TypeErrorClass(
          `formData: the body's type must be application/x-www-form-urlencoded, found ${inspect(type)}`,
        );
      }
      const data = new FormData();
      new URLSearchParams(await decoded(this)).forEach((value, name) => data.append(name, value));
      return data;
    },
    async json() {
      return jsonParse(await decoded(this));
    },
    async text() {
      return decoded(this);
    },
  };
  for (const name in members) {
    objectDefineProperty(Class.prototype, name, objectGetOwnPropertyDescriptor(members, name));
  }
}

// ---- Request -------------------------------------------------------------------------------------------------------

function methodName(method) {
  const text = `${method}`;
  if (!isToken(text)) throw new TypeErrorClass(`Request: ${inspect(text)} is not a valid method`);
  const upper = stringToUpperCase(text);
  if (upper === "CONNECT" || upper === "TRACE" || upper === "TRACK")
    throw new TypeErrorClass(`Request: the method ${upper} is not allowed`);
  return upper === "DELETE" ||
    upper === "GET" ||
    upper === "HEAD" ||
    upper === "OPTIONS" ||
    upper === "POST" ||
    upper === "PUT" ||
    upper === "PATCH"
    ? upper
    : text;
}

function oneOf(name, value, allowed) {
  const text = `${value}`;
  for (let i = 0; i < allowed.length; i++) if (allowed[i] === text) return text;
  throw new TypeErrorClass(`Request: ${name} must be one of ${arrayJoin(allowed, ", ")}, found ${inspect(text)}`);
}

let requestOf;

export class Request {
  #record;

  static {
    requestOf = (request) => request.#record;
  }

  constructor(input, init = undefined) {
    if (arguments.length === 0) throw new TypeErrorClass("Request: the URL or request is missing");
    if (init !== undefined && init !== null && !isObject(init))
      throw new TypeErrorClass("Request: the options must be an object");
    const options = init ?? {};
    const record = {
      method: "GET",
      url: "",
      headers: undefined,
      body: null,
      redirect: "follow",
      signal: undefined,
      cache: "default",
      credentials: "same-origin",
      mode: "cors",
      referrerPolicy: "",
      integrity: "",
      keepalive: false,
      duplex: "half",
    };
    let signal = null;
    let inherited = null;
    if (input instanceof Request) {
      const given = input.#record;
      record.method = given.method;
      record.url = given.url;
      record.redirect = given.redirect;
      record.cache = given.cache;
      record.credentials = given.credentials;
      record.mode = given.mode;
      record.integrity = given.integrity;
      record.keepalive = given.keepalive;
      signal = given.signal;
      inherited = given;
    } else {
      let url;
      try {
        url = new URL(input);
      } catch (cause) {
        throw new TypeErrorClass(`Failed to parse URL from ${input}`, { cause });
      }
      if (url.username !== "" || url.password !== "")
        throw new TypeErrorClass(`Request: the URL must not have credentials: ${url.href}`);
      record.url = url.href;
    }
    if (options.method !== undefined) record.method = methodName(options.method);
    if (options.redirect !== undefined)
      record.redirect = oneOf("redirect", options.redirect, ["follow", "error", "manual"]);
    if (options.cache !== undefined) record.cache = `${options.cache}`;
    if (options.credentials !== undefined)
      record.credentials = oneOf("credentials", options.credentials, ["omit", "same-origin", "include"]);
    if (options.mode !== undefined) record.mode = `${options.mode}`;
    if (options.integrity !== undefined) record.integrity = `${options.integrity}`;
    if (options.keepalive !== undefined) record.keepalive = !!options.keepalive;
    if (options.signal !== undefined) signal = options.signal;
    // Follows the signal given, and is one of its own, so that nobody else can be made to listen to it.
    const controller = new AbortController();
    record.signal = controller.signal;
    if (signal !== null) {
      if (isAborted(signal)) controller.abort(signal.reason);
      else onAbort(signal, () => controller.abort(signal.reason));
    }
    record.headers = new Headers(
      options.headers !== undefined ? options.headers : inherited === null ? undefined : inherited.headers,
    );
    const hasBody = options.body !== undefined && options.body !== null;
    if (
      (hasBody || (inherited !== null && inherited.body !== null)) &&
      (record.method === "GET" || record.method === "HEAD")
    ) {
      throw new TypeErrorClass("Request with GET/HEAD method cannot have body.");
    }
    if (hasBody) {
      const { body, type } = extract(options.body);
      record.body = body;
      if (type !== null && !record.headers.has("content-type")) record.headers.set("content-type", type);
    } else if (inherited !== null && inherited.body !== null) {
      if (isUsed(inherited.body))
        throw new TypeErrorClass("Request: the body of the request given has already been read");
      record.body = new Body(inherited.body.bytes, inherited.body.stream);
      if (inherited.body.stream === undefined) inherited.body.used = true;
    }
    this.#record = record;
  }

  get method() {
    return this.#record.method;
  }

  get url() {
    return this.#record.url;
  }

  get headers() {
    return this.#record.headers;
  }

  get destination() {
    return this.#record && "";
  }

  get referrer() {
    return this.#record && "about:client";
  }

  get referrerPolicy() {
    return this.#record.referrerPolicy;
  }

  get mode() {
    return this.#record.mode;
  }

  get credentials() {
    return this.#record.credentials;
  }

  get cache() {
    return this.#record.cache;
  }

  get redirect() {
    return this.#record.redirect;
  }

  get integrity() {
    return this.#record.integrity;
  }

  get keepalive() {
    return this.#record.keepalive;
  }

  get signal() {
    return this.#record.signal;
  }

  get duplex() {
    return this.#record.duplex;
  }

  clone() {
    const record = this.#record;
    if (isUsed(record.body) || record.body?.stream?.locked)
      throw new TypeErrorClass("Request.clone: Body has already been consumed.");
    const copy = new Request(record.url, {
      method: record.method,
      headers: record.headers,
      redirect: record.redirect,
      signal: record.signal,
    });
    copy.#record.body = cloned(record.body);
    return copy;
  }
}
defineBody(Request, (request) => requestOf(request));
const REQUEST_KEYS = [
  "method",
  "url",
  "headers",
  "destination",
  "referrer",
  "referrerPolicy",
  "mode",
  "credentials",
  "cache",
  "redirect",
  "integrity",
  "keepalive",
  "signal",
  "duplex",
  "clone",
];
makeEnumerable(Request.prototype, REQUEST_KEYS);
tag(Request.prototype, "Request");
showAs(Request, "Request", [
  "method",
  "url",
  "headers",
  "destination",
  "referrer",
  "referrerPolicy",
  "mode",
  "credentials",
  "cache",
  "redirect",
  "integrity",
  "keepalive",
  "signal",
]);

// ---- Response ------------------------------------------------------------------------------------------------------

const hasNoBody = (status) => status === 101 || status === 103 || status === 204 || status === 205 || status === 304;

let responseOf;
let makeResponse;

export class Response {
  #record = {
    type: "default",
    status: 200,
    statusText: "",
    headers: undefined,
    body: null,
    url: "",
    redirected: false,
  };

  static {
    responseOf = (response) => response.#record;
    makeResponse = (record) => {
      const response = new Response();
      response.#record = record;
      return response;
    };
  }

  constructor(body = null, init = undefined) {
    const options = init ?? {};
    const record = this.#record;
    if (options.status !== undefined) {
      record.status = Number(options.status) & 0xffff;
      if (!(record.status >= 200 && record.status <= 599)) {
        throw new RangeErrorClass(`Response: the status must be from 200 to 599, found ${options.status}`);
      }
    }
    if (options.statusText !== undefined) {
      record.statusText = `${options.statusText}`;
      for (let i = 0; i < record.statusText.length; i++) {
        const code = stringCharCodeAt(record.statusText, i);
        if ((code < 32 && code !== 9) || code === 127 || code > 255)
          throw new TypeErrorClass("Response: the statusText must be one line of Latin-1");
      }
    }
    record.headers = new Headers(options.headers);
    if (body !== null && body !== undefined) {
      if (hasNoBody(record.status))
        throw new TypeErrorClass(`Response: a response of status ${record.status} cannot have a body`);
      const extracted = extract(body);
      record.body = extracted.body;
      if (extracted.type !== null && !record.headers.has("content-type"))
        record.headers.set("content-type", extracted.type);
    }
  }

  static error() {
    const headers = new Headers();
    makeImmutable(headers);
    return makeResponse({ type: "error", status: 0, statusText: "", headers, body: null, url: "", redirected: false });
  }

  static redirect(url, status = 302) {
    const target = new URL(url);
    const code = Number(status);
    if (code !== 301 && code !== 302 && code !== 303 && code !== 307 && code !== 308) {
      throw new RangeErrorClass(`Response.redirect: the status must be one of a redirection, found ${status}`);
    }
    const response = new Response(null, { status: code, headers: { location: target.href } });
    makeImmutable(response.#record.headers);
    return response;
  }

  static json(data, init = undefined) {
    const text = jsonStringify(data);
    if (text === undefined) throw new TypeErrorClass("Response.json: the value has no JSON text");
    const response = new Response(text, init);
    if (!new Headers(init?.headers).has("content-type"))
      response.#record.headers.set("content-type", "application/json");
    return response;
  }

  get type() {
    return this.#record.type;
  }

  get url() {
    return this.#record.url;
  }

  get redirected() {
    return this.#record.redirected;
  }

  get status() {
    return this.#record.status;
  }

  get ok() {
    return this.#record.status >= 200 && this.#record.status <= 299;
  }

  get statusText() {
    return this.#record.statusText;
  }

  get headers() {
    return this.#record.headers;
  }

  clone() {
    const record = this.#record;
    if (isUsed(record.body) || record.body?.stream?.locked)
      throw new TypeErrorClass("Response.clone: Body has already been consumed.");
    return makeResponse({ ...record, headers: new Headers(record.headers), body: cloned(record.body) });
  }
}
defineBody(Response, (response) => responseOf(response));
makeEnumerable(Response, ["error", "redirect", "json"]);
makeEnumerable(Response.prototype, ["type", "url", "redirected", "status", "ok", "statusText", "headers", "clone"]);
tag(Response.prototype, "Response");
showAs(Response, "Response", [
  "status",
  "statusText",
  "headers",
  "body",
  "bodyUsed",
  "ok",
  "redirected",
  "type",
  "url",
]);

// ---- fetch ---------------------------------------------------------------------------------------------------------

async function send(record) {
  const { signal } = record;
  if (signal.aborted) throw signal.reason;
  const headers = [];
  const list = headerList(record.headers);
  for (let i = 0; i < list.length; i++) arrayPush(headers, [list[i].name, list[i].value]);
  const body = record.body === null ? null : await consume(record.body);
  let answer;
  try {
    answer = await begin(
      native,
      HTTP,
      record.method,
      { url: record.url, headers, body, redirect: record.redirect },
      signal,
    );
  } catch (cause) {
    if (cause instanceof InvalidValueError && stringStartsWith(`${cause.message}`, "no operation has kind")) {
      throw new TypeErrorClass(`HTTP is not allowed in this sandbox: ${record.method} ${record.url}`);
    }
    if (signal.aborted) throw signal.reason;
    throw new TypeErrorClass(`fetch failed: ${cause.message}`, { cause });
  }
  const received = new Headers();
  for (let i = 0; i < answer.headers.length; i++) received.append(answer.headers[i][0], answer.headers[i][1]);
  makeImmutable(received);
  const bytes = answer.body === null || answer.body === undefined ? null : bytesOf(answer.body);
  return makeResponse({
    type: "basic",
    status: answer.status,
    statusText: "",
    headers: received,
    body: bytes === null || hasNoBody(answer.status) ? null : new Body(bytes, undefined),
    url: answer.url ?? record.url,
    redirected: answer.url !== undefined && answer.url !== null && answer.url !== record.url,
  });
}

export const fetch = function fetch(input, init = undefined) {
  let request;
  try {
    request = new Request(input, init);
  } catch (error) {
    return promiseReject(error);
  }
  const scheme = stringSlice(request.url, 0, stringIndexOf(request.url, ":"));
  if (scheme !== "http" && scheme !== "https") {
    return promiseReject(new TypeErrorClass(`fetch: the URL must be http or https, found ${scheme}`));
  }
  return send(requestOf(request));
};
