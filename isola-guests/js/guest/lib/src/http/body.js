// What the bodies of requests and responses have in common.

import { Blob, FormData, blobOf, bytesOfBlob, joinBytes } from "../blob.js";
import { bytesOf } from "../encoding.js";
import { inspect } from "../inspect.js";
import {
  arrayPush,
  jsonParse,
  numberToString,
  objectDefineProperty,
  objectGetOwnPropertyDescriptor,
  symbolAsyncIterator,
  typedArrayBuffer,
  typedArrayByteLength,
  typedArraySlice,
} from "../primordials.js";
import {
  ReadableStream,
  cancel,
  close,
  enqueue,
  fail,
  isDisturbed,
  isLocked,
  isStream,
  lockForReading,
  read,
  stateOf,
} from "../streams/readable.js";
import { URLSearchParams } from "../url.js";
import { essenceOf, parameterOf } from "./media_type.js";
import { parseMultipart, writeMultipart } from "./multipart.js";

const Bytes = Uint8Array;
const TypeErrorClass = TypeError;

const READ_FOR_STREAM = 64 << 10;
const READ_FOR_ALL = 1 << 20;

let native;

export function useBodies(nativeObject) {
  native = nativeObject;
}

/**
 * A body: bytes that are known, or a stream, or what comes from the host.
 *
 * A source has `read(most)`, a promise of bytes or of undefined at the end, `cancel()`, and calls `onFailure(error)`, if that is
 * set, when it fails while nobody reads. It becomes a stream only if a program asks for one.
 */
export class Body {
  bytes;
  stream;
  source;
  used = false;

  constructor({ bytes, stream, source }) {
    this.bytes = bytes;
    this.stream = stream;
    this.source = source;
  }
}

export const isObject = (value) => value !== null && (typeof value === "object" || typeof value === "function");

const bytesOfText = (text) => new Bytes(native.utf8Encode(text));

/** What an init's body is, and the content type that goes with it. */
export function extract(value) {
  if (isStream(value)) {
    if (isLocked(value) || isDisturbed(value))
      throw new TypeErrorClass("The body is a stream that has been read from, or is locked");
    return { body: new Body({ stream: value }), type: null };
  }
  if (value instanceof Blob)
    return { body: new Body({ bytes: bytesOfBlob(value) }), type: value.type === "" ? null : value.type };
  if (value instanceof FormData) {
    const random = new Bytes(native.randomBytes(12));
    let boundary = "----formdata-isola-";
    for (let i = 0; i < 12; i++) boundary += numberToString(random[i] % 36, 36);
    return {
      body: new Body({ bytes: writeMultipart(value, boundary, bytesOfText) }),
      type: `multipart/form-data; boundary=${boundary}`,
    };
  }
  if (value instanceof URLSearchParams) {
    return {
      body: new Body({ bytes: bytesOfText(`${value}`) }),
      type: "application/x-www-form-urlencoded;charset=UTF-8",
    };
  }
  const bytes = isObject(value) ? bytesOf(value) : undefined;
  if (bytes !== undefined) return { body: new Body({ bytes: typedArraySlice(bytes, 0) }), type: null };
  if (isObject(value) && typeof value[symbolAsyncIterator] === "function") {
    return { body: new Body({ stream: ReadableStream.from(value) }), type: null };
  }
  return { body: new Body({ bytes: bytesOfText(`${value}`) }), type: "text/plain;charset=UTF-8" };
}

export const isUsed = (body) =>
  body !== null && (body.used || (body.stream !== undefined && isDisturbed(body.stream)));

export const isUnusable = (body) => isUsed(body) || (body !== null && body.stream !== undefined && isLocked(body.stream));

/** Gives what comes from the host as it is read, and no sooner. */
function streamOfSource(source) {
  const stream = new ReadableStream(
    {
      __proto__: null,
      async pull() {
        const bytes = await source.read(READ_FOR_STREAM);
        const state = stateOf(stream);
        if (state.status !== "readable") return;
        if (bytes === undefined) close(state);
        else enqueue(state, bytes);
      },
      cancel() {
        source.cancel();
      },
    },
    { __proto__: null, highWaterMark: 0 },
  );
  source.onFailure = (error) => fail(stateOf(stream), error);
  return stream;
}

function streamOfBytes(bytes) {
  return new ReadableStream({
    __proto__: null,
    start(controller) {
      if (typedArrayByteLength(bytes) > 0) controller.enqueue(typedArraySlice(bytes, 0));
      controller.close();
    },
  });
}

export function streamOf(body) {
  if (body === null) return null;
  if (body.stream === undefined) {
    if (body.used) {
      body.stream = streamOfBytes(new Bytes(0));
      stateOf(body.stream).disturbed = true;
    } else {
      body.stream = body.source === undefined ? streamOfBytes(body.bytes) : streamOfSource(body.source);
    }
  }
  return body.stream;
}

/** The bytes of a chunk of a body's stream; a TypeError if it is none. */
export function bytesOfChunk(chunk) {
  const bytes = chunk !== null && typeof chunk === "object" ? bytesOf(chunk) : undefined;
  if (bytes === undefined) {
    throw new TypeErrorClass(
      `a chunk of a body must be a Uint8Array, found ${chunk === null ? "null" : typeof chunk}; TextEncoder and TextEncoderStream make them of text`,
    );
  }
  return bytes;
}

const joined = (chunks) => (chunks.length === 1 ? chunks[0] : joinBytes(chunks));

async function readAll(next) {
  const chunks = [];
  for (;;) {
    const chunk = await next();
    if (chunk === undefined) return joined(chunks);
    arrayPush(chunks, chunk);
  }
}

async function consume(body) {
  if (body === null) return new Bytes(0);
  if (isUsed(body)) throw new TypeErrorClass("Body is unusable: Body has already been read");
  if (body.stream === undefined) {
    body.used = true;
    return body.source === undefined ? body.bytes : await readAll(() => body.source.read(READ_FOR_ALL));
  }
  if (isLocked(body.stream)) throw new TypeErrorClass("Body is unusable: its stream is locked");
  body.used = true;
  const state = stateOf(body.stream);
  lockForReading(state, {});
  return await readAll(async () => {
    const { value, done } = await read(state);
    if (done) return undefined;
    try {
      return bytesOfChunk(value);
    } catch (error) {
      cancel(state, error);
      throw error;
    }
  });
}

/** Splits a body that is not read yet, so that two can read it. */
export function cloned(body) {
  if (body === null) return null;
  if (body.stream === undefined && body.source === undefined) return new Body({ bytes: body.bytes });
  const branches = streamOf(body).tee();
  body.stream = branches[0];
  body.bytes = undefined;
  body.source = undefined;
  return new Body({ stream: branches[1] });
}

async function formDataOf(record) {
  const type = record.headers.get("content-type") ?? "";
  const essence = essenceOf(type);
  if (essence === "application/x-www-form-urlencoded") {
    const data = new FormData();
    new URLSearchParams(native.utf8Decode(await consume(record.body), false, false)).forEach((value, name) =>
      data.append(name, value),
    );
    return data;
  }
  if (essence === "multipart/form-data") {
    const boundary = parameterOf(type, "boundary");
    if (boundary === undefined) throw new TypeErrorClass("formData: the content-type has no boundary");
    return parseMultipart(await consume(record.body), boundary, native);
  }
  throw new TypeErrorClass(
    `formData: the body's type must be multipart/form-data or application/x-www-form-urlencoded, found ${inspect(type)}`,
  );
}

/** The members that requests and responses have in common. `record` gives their body and headers. */
export function defineBody(Class, record) {
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
      return await formDataOf(record(this));
    },
    async json() {
      return jsonParse(await decoded(this));
    },
    async text() {
      return await decoded(this);
    },
  };
  for (const name in members) {
    objectDefineProperty(Class.prototype, name, objectGetOwnPropertyDescriptor(members, name));
  }
}
