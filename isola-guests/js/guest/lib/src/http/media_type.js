// What a content type says.

import { stringIndexOf, stringSlice, stringToLowerCase } from "../primordials.js";

const isBlank = (character) => character === " " || character === "\t" || character === "\r" || character === "\n";

export function trimmed(text) {
  let from = 0;
  let to = text.length;
  while (from < to && isBlank(text[from])) from++;
  while (to > from && isBlank(text[to - 1])) to--;
  return stringSlice(text, from, to);
}

/** The type without its parameters, in lower case. */
export function essenceOf(type) {
  const end = stringIndexOf(type, ";");
  return stringToLowerCase(trimmed(end < 0 ? type : stringSlice(type, 0, end)));
}

/** The value of a parameter, as of `boundary="a b"`; undefined if there is none. The name is in lower case. */
export function parameterOf(type, name) {
  let at = stringIndexOf(type, ";");
  while (at >= 0 && at < type.length) {
    const begin = at + 1;
    let equals = begin;
    while (equals < type.length && type[equals] !== "=" && type[equals] !== ";") equals++;
    const found = stringToLowerCase(trimmed(stringSlice(type, begin, equals)));
    let value = "";
    at = equals;
    if (type[equals] === "=") {
      at = equals + 1;
      if (type[at] === '"') {
        for (at++; at < type.length && type[at] !== '"'; at++) {
          if (type[at] === "\\" && at + 1 < type.length) at++;
          value += type[at];
        }
        while (at < type.length && type[at] !== ";") at++;
      } else {
        const start = at;
        while (at < type.length && type[at] !== ";") at++;
        value = trimmed(stringSlice(type, start, at));
      }
      if (found === name) return value;
    }
  }
  return undefined;
}
