// TextEncoder and TextDecoder (UTF-8, UTF-16, windows-1252), atob and btoa.

import { DOMException } from "./exceptions.js";
import {
  arrayBufferByteLength,
  arrayBufferIsView,
  dataViewBuffer,
  dataViewByteLength,
  dataViewByteOffset,
  makeEnumerable,
  objectCreate,
  stringCharCodeAt,
  stringFromCharCode,
  stringSlice,
  stringToLowerCase,
  tag,
  typedArrayBuffer,
  typedArrayByteLength,
  typedArrayByteOffset,
  typedArrayLength,
  typedArraySet,
  typedArraySlice,
  typedArraySubarray,
  typedArrayTag,
} from "./primordials.js";

const Bytes = Uint8Array;
const TypeErrorClass = TypeError;
const RangeErrorClass = RangeError;

/** The bytes of an ArrayBuffer or a view of one, not copied; undefined for anything else. */
export function bytesOf(source) {
  if (arrayBufferIsView(source)) {
    if (typedArrayTag(source) === undefined) {
      return new Bytes(dataViewBuffer(source), dataViewByteOffset(source), dataViewByteLength(source));
    }
    return new Bytes(typedArrayBuffer(source), typedArrayByteOffset(source), typedArrayByteLength(source));
  }
  try {
    arrayBufferByteLength(source);
  } catch {
    try {
      return source instanceof SharedArrayBuffer ? new Bytes(source) : undefined;
    } catch {
      return undefined;
    }
  }
  return new Bytes(source);
}

const labels = objectCreate(null);
const label = (encoding, names) => {
  for (let i = 0; i < names.length; i++) labels[names[i]] = encoding;
};
label("utf-8", ["unicode-1-1-utf-8", "unicode11utf8", "unicode20utf8", "utf-8", "utf8", "x-unicode20utf8"]);
label("windows-1252", [
  "ansi_x3.4-1968",
  "ascii",
  "cp1252",
  "cp819",
  "csisolatin1",
  "ibm819",
  "iso-8859-1",
  "iso-ir-100",
  "iso8859-1",
  "iso88591",
  "iso_8859-1",
  "iso_8859-1:1987",
  "l1",
  "latin1",
  "us-ascii",
  "windows-1252",
  "x-cp1252",
]);
label("utf-16le", ["csunicode", "iso-10646-ucs-2", "ucs-2", "unicode", "unicodefeff", "utf-16", "utf-16le"]);
label("utf-16be", ["unicodefffe", "utf-16be"]);

const WINDOWS_1252 =
  "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f" +
  "\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

const isSpace = (code) => code === 32 || code === 9 || code === 10 || code === 12 || code === 13;

function trimmed(text) {
  let from = 0;
  let to = text.length;
  while (from < to && isSpace(stringCharCodeAt(text, from))) from++;
  while (to > from && isSpace(stringCharCodeAt(text, to - 1))) to--;
  return stringSlice(text, from, to);
}

/** How many bytes at the end begin a UTF-8 sequence that is not complete but can still become valid. */
function incompleteTail(bytes) {
  const length = typedArrayLength(bytes);
  for (let back = 1; back <= 3 && back <= length; back++) {
    const byte = bytes[length - back];
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const needed = byte >= 0xf5 || byte < 0xc2 ? 0 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    if (needed <= back) return 0;
    if (back > 1) {
      const second = bytes[length - back + 1];
      const low = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
      const high = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
      if (second < low || second > high) return 0;
    }
    return back;
  }
  return 0;
}

function joined(first, second) {
  const length = typedArrayLength(first);
  if (length === 0) return second;
  const both = new Bytes(length + typedArrayLength(second));
  typedArraySet(both, first);
  typedArraySet(both, second, length);
  return both;
}

const NONE = new Bytes(0);

export function installEncoding(native, defineGlobal) {
  const { utf8Encode, utf8Decode } = native;

  class TextEncoder {
    get encoding() {
      return "utf-8";
    }

    encode(input = "") {
      return new Bytes(utf8Encode(`${input}`));
    }

    encodeInto(source, destination) {
      const text = `${source}`;
      if (typedArrayTag(destination) !== "Uint8Array")
        throw new TypeErrorClass("TextEncoder.encodeInto: the destination must be a Uint8Array");
      const room = typedArrayLength(destination);
      let read = 0;
      let written = 0;
      while (read < text.length) {
        const code = stringCharCodeAt(text, read);
        const pair =
          code >= 0xd800 &&
          code <= 0xdbff &&
          read + 1 < text.length &&
          stringCharCodeAt(text, read + 1) >= 0xdc00 &&
          stringCharCodeAt(text, read + 1) <= 0xdfff;
        const size = code < 0x80 ? 1 : code < 0x800 ? 2 : pair ? 4 : 3;
        if (written + size > room) break;
        written += size;
        read += pair ? 2 : 1;
      }
      typedArraySet(destination, new Bytes(utf8Encode(stringSlice(text, 0, read))));
      return { read, written };
    }
  }

  class TextDecoder {
    #encoding;
    #fatal;
    #ignoreBom;
    #rest = NONE;
    #begun = false;

    constructor(encoding = "utf-8", options = undefined) {
      const name = labels[stringToLowerCase(trimmed(`${encoding}`))];
      if (name === undefined) {
        throw new RangeErrorClass(`The "${encoding}" encoding is not supported`);
      }
      this.#encoding = name;
      this.#fatal = !!options?.fatal;
      this.#ignoreBom = !!options?.ignoreBOM;
    }

    get encoding() {
      return this.#encoding;
    }

    get fatal() {
      return this.#fatal;
    }

    get ignoreBOM() {
      return this.#ignoreBom;
    }

    decode(input = undefined, options = undefined) {
      const given = input === undefined ? NONE : bytesOf(input);
      if (given === undefined) {
        throw new TypeErrorClass("TextDecoder.decode: the input must be an ArrayBuffer or a view of one");
      }
      const stream = !!options?.stream;
      let bytes = joined(this.#rest, given);
      this.#rest = NONE;
      const keepBom = this.#ignoreBom || this.#begun;
      try {
        if (this.#encoding === "utf-8") {
          const tail = stream ? incompleteTail(bytes) : 0;
          // A byte order mark that is not complete yet must not count as text.
          if (tail > 0) {
            const complete = typedArrayLength(bytes) - tail;
            this.#rest = typedArraySlice(bytes, complete);
            bytes = typedArraySubarray(bytes, 0, complete);
          }
          const text = utf8Decode(bytes, this.#fatal, keepBom);
          if (typedArrayLength(bytes) > 0) this.#begun = true;
          return text;
        }
        if (this.#encoding === "windows-1252") return latinText(bytes);
        return this.#utf16(bytes, stream, keepBom);
      } catch (error) {
        this.#rest = NONE;
        this.#begun = false;
        throw error;
      } finally {
        if (!stream) this.#begun = false;
      }
    }

    #utf16(given, stream, keepBom) {
      let bytes = given;
      const little = this.#encoding === "utf-16le";
      const unit = (i) => (little ? bytes[i] | (bytes[i + 1] << 8) : (bytes[i] << 8) | bytes[i + 1]);
      let whole = typedArrayLength(bytes) & ~1;
      if (stream) {
        // A high surrogate at the end waits for its other half.
        if (whole > 0 && (unit(whole - 2) & 0xfc00) === 0xd800) whole -= 2;
        this.#rest = typedArraySlice(bytes, whole);
      }
      let broken = !stream && whole < typedArrayLength(bytes);
      let text = "";
      for (let i = 0; i < whole; i += 2) {
        const code = unit(i);
        if (i === 0 && code === 0xfeff && !keepBom) continue;
        if ((code & 0xf800) === 0xd800) {
          const next = i + 2 < whole ? unit(i + 2) : 0;
          if (code < 0xdc00 && (next & 0xfc00) === 0xdc00) {
            text += stringFromCharCode(code, next);
            i += 2;
            continue;
          }
          if (this.#fatal) throw this.#invalid();
          // A high surrogate in front of an odd byte at the end is one error with it.
          if (broken && i + 2 === whole && code < 0xdc00) broken = false;
          text += "\ufffd";
        } else {
          text += stringFromCharCode(code);
        }
      }
      if (broken) {
        if (this.#fatal) throw this.#invalid();
        text += "\ufffd";
      }
      if (whole > 0) this.#begun = true;
      return text;
    }

    #invalid() {
      return new TypeErrorClass(`The encoded data was not valid for encoding ${this.#encoding}`);
    }
  }

  makeEnumerable(TextEncoder.prototype, ["encoding", "encode", "encodeInto"]);
  makeEnumerable(TextDecoder.prototype, ["encoding", "fatal", "ignoreBOM", "decode"]);
  tag(TextEncoder.prototype, "TextEncoder");
  tag(TextDecoder.prototype, "TextDecoder");
  defineGlobal("atob", function atob(data) {
    return decodeBase64(`${data}`);
  });
  defineGlobal("btoa", function btoa(data) {
    return encodeBase64(`${data}`);
  });
  return { TextDecoder, TextEncoder };
}

function latinText(bytes) {
  let text = "";
  const length = typedArrayLength(bytes);
  for (let i = 0; i < length; i++) {
    const byte = bytes[i];
    text += byte >= 0x80 && byte < 0xa0 ? WINDOWS_1252[byte - 0x80] : stringFromCharCode(byte);
  }
  return text;
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function sextet(code) {
  if (code >= 65 && code <= 90) return code - 65;
  if (code >= 97 && code <= 122) return code - 71;
  if (code >= 48 && code <= 57) return code + 4;
  return code === 43 ? 62 : code === 47 ? 63 : -1;
}

function encodeBase64(text) {
  let result = "";
  const { length } = text;
  for (let i = 0; i < length; i += 3) {
    const a = stringCharCodeAt(text, i);
    const b = i + 1 < length ? stringCharCodeAt(text, i + 1) : 0;
    const c = i + 2 < length ? stringCharCodeAt(text, i + 2) : 0;
    if (a > 255 || b > 255 || c > 255) throw new DOMException("Invalid character", "InvalidCharacterError");
    result +=
      ALPHABET[a >> 2] +
      ALPHABET[((a & 3) << 4) | (b >> 4)] +
      (i + 1 < length ? ALPHABET[((b & 15) << 2) | (c >> 6)] : "=") +
      (i + 2 < length ? ALPHABET[c & 63] : "=");
  }
  return result;
}

function decodeBase64(text) {
  const invalid = () => new DOMException("The string to be decoded is not correctly encoded.", "InvalidCharacterError");
  let result = "";
  let bits = 0;
  let value = 0;
  let digits = 0;
  let padding = 0;
  for (let i = 0; i < text.length; i++) {
    const code = stringCharCodeAt(text, i);
    if (isSpace(code)) continue;
    if (code === 61) {
      padding++;
      continue;
    }
    const six = sextet(code);
    if (six === -1 || padding > 0) throw invalid();
    digits++;
    value = ((value << 6) | six) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      result += stringFromCharCode((value >> bits) & 255);
    }
  }
  if (padding > 0 && (padding > 2 || (digits + padding) % 4 !== 0)) throw invalid();
  if (digits % 4 === 1) throw invalid();
  return result;
}
