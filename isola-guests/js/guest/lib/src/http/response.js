// Response.

import { jsonStringify, makeEnumerable, stringCharCodeAt, tag } from "../primordials.js";
import { showAs } from "../shown.js";
import { URL } from "../url.js";
import { cloned, defineBody, extract, isUnusable } from "./body.js";
import { Headers, makeImmutable } from "./headers.js";

const TypeErrorClass = TypeError;
const RangeErrorClass = RangeError;

export const hasNoBody = (status) => status === 101 || status === 103 || status === 204 || status === 205 || status === 304;

let responseOf;

/** A response of its record. */
export let makeResponse;

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
    if (isUnusable(record.body))
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

