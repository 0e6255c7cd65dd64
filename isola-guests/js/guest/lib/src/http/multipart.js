// Forms as multipart/form-data.

import { File, FormData, bytesOfBlob, entriesOf, joinBytes } from "../blob.js";
import {
  arrayBufferByteLength,
  arrayPush,
  stringFromCharCode,
  stringIndexOf,
  stringSlice,
  stringToLowerCase,
  typedArraySlice,
  typedArraySubarray,
} from "../primordials.js";
import { essenceOf, parameterOf, trimmed } from "./media_type.js";

const TypeErrorClass = TypeError;

/** Every line end as CR and LF. */
function lines(text) {
  let result = "";
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === "\r" || character === "\n") {
      if (character === "\r" && text[i + 1] === "\n") i++;
      result += "\r\n";
    } else {
      result += character;
    }
  }
  return result;
}

function escaped(name) {
  let result = "";
  for (let i = 0; i < name.length; i++) {
    const character = name[i];
    result += character === "\r" ? "%0D" : character === "\n" ? "%0A" : character === '"' ? "%22" : character;
  }
  return result;
}

/** The bytes of a form. */
export function writeMultipart(data, boundary, encode) {
  const chunks = [];
  const entries = entriesOf(data);
  for (let i = 0; i < entries.length; i++) {
    const value = entries[i][1];
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escaped(lines(entries[i][0]))}"`;
    if (typeof value === "string") {
      arrayPush(chunks, encode(`${head}\r\n\r\n${lines(value)}\r\n`));
    } else {
      const type = value.type || "application/octet-stream";
      arrayPush(chunks, encode(`${head}; filename="${escaped(value.name)}"\r\nContent-Type: ${type}\r\n\r\n`));
      arrayPush(chunks, bytesOfBlob(value));
      arrayPush(chunks, encode("\r\n"));
    }
  }
  arrayPush(chunks, encode(`--${boundary}--\r\n`));
  return joinBytes(chunks);
}

const malformed = (what) => new TypeErrorClass(`formData: the body is no multipart/form-data: ${what}`);

/** A text with %0D, %0A and %22 as what they stand for. */
function unescaped(text) {
  let result = "";
  for (let i = 0; i < text.length; i++) {
    const code = text[i] === "%" ? stringToLowerCase(stringSlice(text, i + 1, i + 3)) : "";
    const character = code === "0d" ? 13 : code === "0a" ? 10 : code === "22" ? 34 : 0;
    if (character > 0) i += 2;
    result += character > 0 ? stringFromCharCode(character) : text[i];
  }
  return result;
}

/** The value of name="..." in a Content-Disposition, where backslashes mean nothing; undefined if there is none. */
function dispositionOf(value, name) {
  const start = stringIndexOf(stringToLowerCase(value), ` ${name}="`);
  const alone = start < 0 ? stringIndexOf(stringToLowerCase(value), `;${name}="`) : start;
  if (alone < 0) return undefined;
  const begin = alone + name.length + 3;
  const end = stringIndexOf(value, '"', begin);
  return end < 0 ? undefined : unescaped(stringSlice(value, begin, end));
}

/** The fields of a part that the form needs: its name, file name and type. */
function partHead(text) {
  const head = { name: undefined, filename: undefined, type: undefined };
  let at = 0;
  while (at < text.length) {
    let end = stringIndexOf(text, "\r\n", at);
    if (end < 0) end = text.length;
    const line = stringSlice(text, at, end);
    const colon = stringIndexOf(line, ":");
    if (colon < 0) throw malformed("a part has a line that is no header");
    const field = stringToLowerCase(stringSlice(line, 0, colon));
    const value = ` ${stringSlice(line, colon + 1)}`;
    if (field === "content-disposition") {
      if (essenceOf(value) !== "form-data") throw malformed("a part is no form-data");
      head.name = dispositionOf(value, "name");
      head.filename = dispositionOf(value, "filename") ?? parameterOf(value, "filename");
    } else if (field === "content-type") {
      head.type = trimmed(value);
    }
    at = end + 2;
  }
  if (head.name === undefined) throw malformed("a part has no name");
  return head;
}

/** The form that bytes are. */
export function parseMultipart(bytes, boundary, native) {
  const { indexOf, utf8Decode, utf8Encode } = native;
  const data = new FormData();
  const delimiter = utf8Encode(`--${boundary}`);
  const size = arrayBufferByteLength(delimiter);
  const headEnd = utf8Encode("\r\n\r\n");
  const isLineEnd = (at) => bytes[at] === 13 && bytes[at + 1] === 10;

  // The place behind the next delimiter, which is a line of its own.
  let before;
  const passDelimiter = (from) => {
    for (let at = from; (at = indexOf(bytes, delimiter, at)) >= 0; at++) {
      if (at > 0 && (at - 2 < from || !isLineEnd(at - 2))) continue;
      let behind = at + size;
      if (bytes[behind] === 45 && bytes[behind + 1] === 45) {
        before = at - 2;
        return behind;
      }
      while (bytes[behind] === 32 || bytes[behind] === 9) behind++;
      if (isLineEnd(behind)) {
        before = at - 2;
        return behind;
      }
    }
    throw malformed(`it ends before --${boundary}--`);
  };

  let at = passDelimiter(0);
  while (bytes[at] !== 45) {
    const begin = at + 2;
    // A head without any line would have no name.
    const end = indexOf(bytes, headEnd, begin);
    if (end < 0) throw malformed("a part has no end of its head");
    const head = partHead(utf8Decode(typedArraySubarray(bytes, begin, end), false, true));
    at = passDelimiter(end + 4);
    const content = typedArraySlice(bytes, end + 4, before);
    arrayPush(entriesOf(data), [
      head.name,
      head.filename === undefined
        ? utf8Decode(content, false, false)
        : new File([content], head.filename, { type: head.type ?? "text/plain" }),
    ]);
  }
  return data;
}
