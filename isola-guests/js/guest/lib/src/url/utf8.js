// What whatwg-url needs of UTF-8, from native code.

import { stringFromCharCode, stringIncludes, typedArrayLength } from "../primordials.js";

const Bytes = Uint8Array;
let encode;
let decode;

export function useUtf8(native) {
  encode = native.utf8Encode;
  decode = native.utf8Decode;
}

export const utf8Encode = (text) => new Bytes(encode(text));
export const utf8DecodeWithoutBOM = (bytes) => decode(bytes, false, true);

const HEX = "0123456789ABCDEF";

/** Percent-encodes all that is not ASCII, control characters, and the characters given. URLs here are UTF-8 always. */
export function percentEncodeAfterEncoding(_encoding, text, characters, spaceAsPlus = false) {
  const bytes = utf8Encode(text);
  let result = "";
  for (let i = 0; i < typedArrayLength(bytes); i++) {
    const byte = bytes[i];
    const character = stringFromCharCode(byte);
    if (byte === 0x20 && spaceAsPlus) result += "+";
    else if (byte <= 0x1f || byte > 0x7e || stringIncludes(characters, character))
      result += `%${HEX[byte >> 4]}${HEX[byte & 15]}`;
    else result += character;
  }
  return result;
}
