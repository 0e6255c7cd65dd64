// Request.

import { AbortController, isAborted, onAbort } from "../events.js";
import { inspect } from "../inspect.js";
import { arrayJoin, makeEnumerable, stringToUpperCase, tag } from "../primordials.js";
import { showAs } from "../shown.js";
import { URL } from "../url.js";
import { Body, cloned, defineBody, extract, isObject, isUnusable, isUsed } from "./body.js";
import { Headers, isToken } from "./headers.js";

const TypeErrorClass = TypeError;

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

/** What a request consists of; `unfollow` lets go of the signal that it was given. */
export let requestOf;

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
      unfollow: () => {},
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
      else record.unfollow = onAbort(signal, () => controller.abort(signal.reason));
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
      record.body = new Body(inherited.body);
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
    if (isUnusable(record.body))
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

