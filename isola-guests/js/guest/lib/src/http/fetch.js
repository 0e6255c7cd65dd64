// fetch.

import { isAborted, onAbort } from "../events.js";
import {
  arrayPush,
  promiseReject,
  promiseThen,
  stringIndexOf,
  stringSlice,
  typedArrayByteLength,
} from "../primordials.js";
import { ignore } from "../streams/common.js";
import { cancel, stateOf } from "../streams/readable.js";
import { URL } from "../url.js";
import { Body, isUnusable, streamOf } from "./body.js";
import { Exchange } from "./exchange.js";
import { receivedHeaders, sentHeaders } from "./headers.js";
import { Request, requestOf } from "./request.js";
import { hasNoBody, makeResponse } from "./response.js";
import { statusText } from "./status_text.js";

const TypeErrorClass = TypeError;
const decode = decodeURI;

/** The largest body that goes with the request, of whose 16 MiB the head needs some; larger ones follow in parts. */
const LARGEST_BODY_AT_ONCE = 15 << 20;

/** How many bytes a body has; undefined if that is not known. */
function lengthOf(body) {
  if (body === null) return 0;
  return body.stream === undefined && body.source === undefined ? typedArrayByteLength(body.bytes) : undefined;
}

/** The head's headers. A length that is known is told, where the body itself does not tell it. */
function headersToSend(record, length) {
  const headers = sentHeaders(record.headers);
  if (length > LARGEST_BODY_AT_ONCE && !record.headers.has("content-length")) {
    arrayPush(headers, ["content-length", `${length}`]);
  }
  return headers;
}

const withoutFragment = (url) => {
  const at = stringIndexOf(url, "#");
  return at < 0 ? url : stringSlice(url, 0, at);
};

/** Whether two URLs are the same but for what is encoded in them. */
function isSame(url, other) {
  if (url === other) return true;
  try {
    return new URL(other).href === url || decode(url) === decode(other);
  } catch {
    return false;
  }
}

function responseTo(record, answer, exchange, over) {
  const asked = withoutFragment(record.url);
  const redirected = !isSame(asked, answer.url);
  const source = exchange.open(answer.body, over);
  const withoutBody = record.method === "HEAD" || hasNoBody(answer.status);
  if (withoutBody) source.cancel();
  return makeResponse({
    type: "basic",
    status: answer.status,
    statusText: statusText(answer.status),
    headers: receivedHeaders(answer.headers),
    body: withoutBody ? null : new Body({ source }),
    url: redirected ? answer.url : asked,
    redirected,
  });
}

async function send(record) {
  const { body, signal } = record;
  if (isUnusable(body)) throw new TypeErrorClass("fetch: the request's body has been read, or is locked");
  const length = lengthOf(body);
  const stream = length <= LARGEST_BODY_AT_ONCE ? undefined : streamOf(body);
  if (body !== null) body.used = true;
  if (isAborted(signal)) {
    if (stream !== undefined) promiseThen(cancel(stateOf(stream), signal.reason), ignore, ignore);
    throw signal.reason;
  }
  const exchange = new Exchange();
  const forget = onAbort(signal, () => exchange.abort(signal.reason));
  const over = () => {
    forget();
    record.unfollow();
  };
  const head = {
    url: record.url,
    headers: headersToSend(record, length),
    body: body === null ? null : stream !== undefined ? true : body.bytes,
    redirect: record.redirect,
  };
  let answer;
  try {
    answer = await exchange.start(record.method, head, stream);
  } catch (error) {
    over();
    throw error;
  }
  return responseTo(record, answer, exchange, over);
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
