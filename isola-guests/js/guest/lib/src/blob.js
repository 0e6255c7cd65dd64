// Blob, File and FormData.

import { bytesOf } from "./encoding.js";
import { makePairIterable } from "./pairs.js";
import {
  arrayPush,
  arraySplice,
  makeEnumerable,
  mathMax,
  mathMin,
  mathTrunc,
  stringCharCodeAt,
  stringToLowerCase,
  stringToWellFormed,
  tag,
  typedArrayBuffer,
  typedArrayByteLength,
  typedArraySet,
  typedArraySlice,
  typedArraySubarray,
} from "./primordials.js";
import { ReadableStream } from "./streams/readable.js";

const Bytes = Uint8Array;
const TypeErrorClass = TypeError;
const wallClock = Date.now;
const NONE = new Bytes(0);

let encode;
let decode;

export function useBlobEncoding(native) {
  encode = native.utf8Encode;
  decode = native.utf8Decode;
}

/** One array of bytes with the contents of many. */
export function joinBytes(chunks) {
  let length = 0;
  for (let i = 0; i < chunks.length; i++) length += typedArrayByteLength(chunks[i]);
  const all = new Bytes(length);
  let position = 0;
  for (let i = 0; i < chunks.length; i++) {
    typedArraySet(all, chunks[i], position);
    position += typedArrayByteLength(chunks[i]);
  }
  return all;
}

function cleanType(type) {
  const text = `${type}`;
  for (let i = 0; i < text.length; i++) {
    const code = stringCharCodeAt(text, i);
    if (code < 0x20 || code > 0x7e) return "";
  }
  return stringToLowerCase(text);
}

let bytesOfBlob;
let blobOf;

export class Blob {
  #bytes = NONE;
  #type = "";

  static {
    bytesOfBlob = (blob) => blob.#bytes;
    blobOf = (bytes, type) => {
      const blob = new Blob();
      blob.#bytes = bytes;
      blob.#type = type;
      return blob;
    };
  }

  constructor(parts = undefined, options = undefined) {
    if (parts !== undefined) {
      if (parts === null || typeof parts !== "object" || typeof parts[Symbol.iterator] !== "function") {
        throw new TypeErrorClass("Blob: the parts must be iterable");
      }
      const chunks = [];
      for (const part of parts) {
        if (part instanceof Blob) arrayPush(chunks, part.#bytes);
        else
          arrayPush(
            chunks,
            (part !== null && typeof part === "object" ? bytesOf(part) : undefined) ?? new Bytes(encode(`${part}`)),
          );
      }
      this.#bytes = joinBytes(chunks);
    }
    if (options?.type !== undefined) this.#type = cleanType(options.type);
  }

  get size() {
    return typedArrayByteLength(this.#bytes);
  }

  get type() {
    return this.#type;
  }

  slice(start = 0, end = undefined, type = "") {
    const size = this.size;
    const clamp = (value) => {
      const number = mathTrunc(Number(value)) || 0;
      return number < 0 ? mathMax(size + number, 0) : mathMin(number, size);
    };
    const from = clamp(start);
    const to = end === undefined ? size : clamp(end);
    return blobOf(typedArraySubarray(this.#bytes, from, mathMax(from, to)), cleanType(type));
  }

  async arrayBuffer() {
    return typedArrayBuffer(typedArraySlice(this.#bytes, 0));
  }

  async bytes() {
    return typedArraySlice(this.#bytes, 0);
  }

  async text() {
    return decode(this.#bytes, false, false);
  }

  stream() {
    const bytes = this.#bytes;
    return new ReadableStream({
      start(controller) {
        if (typedArrayByteLength(bytes) > 0) controller.enqueue(typedArraySlice(bytes, 0));
        controller.close();
      },
    });
  }
}
makeEnumerable(Blob.prototype, ["size", "type", "slice", "arrayBuffer", "bytes", "text", "stream"]);
tag(Blob.prototype, "Blob");

export class File extends Blob {
  #name;
  #lastModified;

  constructor(parts, name, options = undefined) {
    if (arguments.length < 2) throw new TypeErrorClass("File: the parts and a name are needed");
    super(parts, options);
    this.#name = stringToWellFormed(`${name}`);
    this.#lastModified =
      options?.lastModified === undefined ? wallClock() : mathTrunc(Number(options.lastModified)) || 0;
  }

  get name() {
    return this.#name;
  }

  get lastModified() {
    return this.#lastModified;
  }
}
makeEnumerable(File.prototype, ["name", "lastModified"]);
tag(File.prototype, "File");

/** The pairs of a form's names and values, the very ones. */
export let entriesOf;

export class FormData {
  #entries = [];

  static {
    entriesOf = (data) => data.#entries;
  }

  constructor(form = undefined) {
    if (form !== undefined) throw new TypeErrorClass("FormData: there are no forms here; call append");
  }

  #entry(name, value, fileName) {
    let content = value;
    if (value instanceof Blob) {
      if (!(value instanceof File) || fileName !== undefined) {
        content = new File([value], fileName === undefined ? "blob" : fileName, { type: value.type });
      }
    } else {
      if (fileName !== undefined) throw new TypeErrorClass("FormData: only a Blob can have a file name");
      content = stringToWellFormed(`${value}`);
    }
    return [stringToWellFormed(`${name}`), content];
  }

  append(name, value, fileName = undefined) {
    if (arguments.length < 2) throw new TypeErrorClass("FormData.append: a name and a value are needed");
    arrayPush(this.#entries, this.#entry(name, value, fileName));
  }

  set(name, value, fileName = undefined) {
    if (arguments.length < 2) throw new TypeErrorClass("FormData.set: a name and a value are needed");
    const entry = this.#entry(name, value, fileName);
    let found = false;
    for (let i = 0; i < this.#entries.length; i++) {
      if (this.#entries[i][0] !== entry[0]) continue;
      if (found) arraySplice(this.#entries, i--, 1);
      else this.#entries[i] = entry;
      found = true;
    }
    if (!found) arrayPush(this.#entries, entry);
  }

  delete(name) {
    const wanted = `${name}`;
    for (let i = this.#entries.length - 1; i >= 0; i--) {
      if (this.#entries[i][0] === wanted) arraySplice(this.#entries, i, 1);
    }
  }

  get(name) {
    const wanted = `${name}`;
    for (let i = 0; i < this.#entries.length; i++) {
      if (this.#entries[i][0] === wanted) return this.#entries[i][1];
    }
    return null;
  }

  getAll(name) {
    const wanted = `${name}`;
    const values = [];
    for (let i = 0; i < this.#entries.length; i++) {
      if (this.#entries[i][0] === wanted) arrayPush(values, this.#entries[i][1]);
    }
    return values;
  }

  has(name) {
    const wanted = `${name}`;
    for (let i = 0; i < this.#entries.length; i++) {
      if (this.#entries[i][0] === wanted) return true;
    }
    return false;
  }
}
makeEnumerable(FormData.prototype, ["append", "delete", "get", "getAll", "has", "set"]);
makePairIterable(FormData, "FormData", (data) => entriesOf(data));

export { bytesOfBlob, blobOf };
