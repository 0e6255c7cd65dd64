// crypto (randomness of the host) and performance.

import { bytesOf } from "./encoding.js";
import { DOMException } from "./exceptions.js";
import {
  makeEnumerable,
  objectCreate,
  tag,
  typedArrayByteLength,
  typedArraySet,
  typedArrayTag,
} from "./primordials.js";

const Bytes = Uint8Array;
const ErrorClass = Error;
const TypeErrorClass = TypeError;
const HEX = "0123456789abcdef";
const INTEGERS = {
  __proto__: null,
  Int8Array: 1,
  Uint8Array: 1,
  Uint8ClampedArray: 1,
  Int16Array: 1,
  Uint16Array: 1,
  Int32Array: 1,
  Uint32Array: 1,
  BigInt64Array: 1,
  BigUint64Array: 1,
};

export function installCrypto(native, defineGlobal) {
  const { randomBytes } = native;

  class Crypto {
    constructor() {
      throw new TypeErrorClass("Illegal constructor: use the global crypto");
    }

    get subtle() {
      throw new ErrorClass("crypto.subtle is not available in this sandbox: only getRandomValues and randomUUID are");
    }

    getRandomValues(array) {
      if (INTEGERS[typedArrayTag(array)] === undefined) {
        throw new DOMException("getRandomValues: the argument must be a typed array of integers", "TypeMismatchError");
      }
      const length = typedArrayByteLength(array);
      if (length > 65536) {
        throw new DOMException(`getRandomValues: at most 65536 bytes at a time, found ${length}`, "QuotaExceededError");
      }
      typedArraySet(bytesOf(array), new Bytes(randomBytes(length)));
      return array;
    }

    randomUUID() {
      const bytes = new Bytes(randomBytes(16));
      bytes[6] = (bytes[6] & 0x0f) | 0x40;
      bytes[8] = (bytes[8] & 0x3f) | 0x80;
      let text = "";
      for (let i = 0; i < 16; i++) {
        if (i === 4 || i === 6 || i === 8 || i === 10) text += "-";
        text += HEX[bytes[i] >> 4] + HEX[bytes[i] & 15];
      }
      return text;
    }
  }
  makeEnumerable(Crypto.prototype, ["subtle", "getRandomValues", "randomUUID"]);
  tag(Crypto.prototype, "Crypto");
  defineGlobal("Crypto", Crypto);
  defineGlobal("crypto", objectCreate(Crypto.prototype));
}

/** performance.now counts from timeOrigin, which is when this sandbox started. */
export function installPerformance(native, defineGlobal) {
  const wallClock = Date.now;
  let start;
  let origin;
  const begin = () => {
    if (start === undefined) {
      start = native.now();
      origin = wallClock();
    }
  };

  class Performance {
    constructor() {
      throw new TypeErrorClass("Illegal constructor: use the global performance");
    }

    now() {
      begin();
      return native.now() - start;
    }

    get timeOrigin() {
      begin();
      return origin;
    }

    toJSON() {
      return { timeOrigin: this.timeOrigin };
    }
  }
  makeEnumerable(Performance.prototype, ["now", "timeOrigin", "toJSON"]);
  tag(Performance.prototype, "Performance");
  defineGlobal("Performance", Performance);
  defineGlobal("performance", objectCreate(Performance.prototype));
  return {
    /** The clocks of the image are not this sandbox's. */
    started() {
      start = undefined;
      begin();
    },
  };
}
