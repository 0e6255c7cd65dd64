// Headers.

import { inspect } from "../inspect.js";
import { makePairIterable, pairsFrom } from "../pairs.js";
import {
  arrayPush,
  arraySort,
  arraySplice,
  makeEnumerable,
  stringCharCodeAt,
  stringIncludes,
  stringSlice,
  stringToLowerCase,
} from "../primordials.js";

const TypeErrorClass = TypeError;

/** Whether a text can be a method, or a header's name. */
export function isToken(text) {
  for (let i = 0; i < text.length; i++) {
    const code = stringCharCodeAt(text, i);
    const letter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
    if (!letter && !stringIncludes("!#$%&'*+-.^_`|~", text[i])) return false;
  }
  return text.length > 0;
}

function headerName(name) {
  const text = `${name}`;
  if (!isToken(text)) throw new TypeErrorClass(`Headers: ${inspect(text)} is not a valid header name`);
  return stringToLowerCase(text);
}

function headerValue(value) {
  const text = `${value}`;
  let from = 0;
  let to = text.length;
  const blank = (i) => stringIncludes(" \t\n\r", text[i]);
  while (from < to && blank(from)) from++;
  while (to > from && blank(to - 1)) to--;
  for (let i = from; i < to; i++) {
    const code = stringCharCodeAt(text, i);
    if (code === 0 || code === 10 || code === 13 || code > 255) {
      throw new TypeErrorClass(`Headers: ${inspect(stringSlice(text, from, to))} is not a valid header value`);
    }
  }
  return stringSlice(text, from, to);
}

/** The headers as they were added, each with `name` in lower case and `value`. */
export let headerList;
export let makeImmutable;

export class Headers {
  #list = [];
  #immutable = false;

  static {
    headerList = (headers) => headers.#list;
    makeImmutable = (headers) => {
      headers.#immutable = true;
    };
  }

  constructor(init = undefined) {
    if (init === undefined) return;
    if (init === null || (typeof init !== "object" && typeof init !== "function")) {
      throw new TypeErrorClass("Headers: the argument must be an object or an iterable of pairs");
    }
    if (init instanceof Headers) {
      const list = init.#list;
      for (let i = 0; i < list.length; i++)
        arrayPush(this.#list, { name: list[i].name, spelling: list[i].spelling, value: list[i].value });
      return;
    }
    const pairs = pairsFrom(
      init,
      "Headers",
      (name) => `${name}`,
      (value) => `${value}`,
    );
    for (let i = 0; i < pairs.length; i++) this.append(pairs[i][0], pairs[i][1]);
  }

  #changeable() {
    if (this.#immutable) throw new TypeErrorClass("Headers: these headers cannot be changed");
  }

  append(name, value) {
    if (arguments.length < 2) throw new TypeErrorClass("Headers.append: a name and a value are needed");
    const lower = headerName(name);
    const clean = headerValue(value);
    this.#changeable();
    arrayPush(this.#list, { name: lower, spelling: `${name}`, value: clean });
  }

  delete(name) {
    const lower = headerName(name);
    this.#changeable();
    for (let i = this.#list.length - 1; i >= 0; i--) {
      if (this.#list[i].name === lower) arraySplice(this.#list, i, 1);
    }
  }

  get(name) {
    return combined(this.#list, headerName(name));
  }

  has(name) {
    return combined(this.#list, headerName(name)) !== null;
  }

  set(name, value) {
    if (arguments.length < 2) throw new TypeErrorClass("Headers.set: a name and a value are needed");
    const lower = headerName(name);
    const clean = headerValue(value);
    this.#changeable();
    let found = false;
    for (let i = 0; i < this.#list.length; i++) {
      if (this.#list[i].name !== lower) continue;
      if (found) arraySplice(this.#list, i--, 1);
      else this.#list[i].value = clean;
      found = true;
    }
    if (!found) arrayPush(this.#list, { name: lower, spelling: `${name}`, value: clean });
  }

  getSetCookie() {
    const values = [];
    for (let i = 0; i < this.#list.length; i++) {
      if (this.#list[i].name === "set-cookie") arrayPush(values, this.#list[i].value);
    }
    return values;
  }

  #spelled() {
    const shown = {};
    for (let i = 0; i < this.#list.length; i++) {
      const { name, spelling } = this.#list[i];
      let first = spelling;
      for (let j = 0; j < i; j++) if (this.#list[j].name === name) first = undefined;
      if (first !== undefined) shown[first] = combined(this.#list, name);
    }
    return shown;
  }

  [inspect.custom](depth, options) {
    return `Headers ${inspect(this.#spelled(), options)}`;
  }
}

function combined(list, name) {
  let values;
  for (let i = 0; i < list.length; i++) {
    if (list[i].name === name) values = values === undefined ? list[i].value : `${values}, ${list[i].value}`;
  }
  return values ?? null;
}

/** Sorted by name; values of one name in one text, except for cookies. */
function sortedPairs(headers) {
  const list = headerList(headers);
  const names = [];
  for (let i = 0; i < list.length; i++) {
    const { name } = list[i];
    let known = false;
    for (let j = 0; j < names.length; j++) known ||= names[j] === name;
    if (!known) arrayPush(names, name);
  }
  arraySort(names, (a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const pairs = [];
  for (let i = 0; i < names.length; i++) {
    if (names[i] !== "set-cookie") {
      arrayPush(pairs, [names[i], combined(list, names[i])]);
    } else {
      const cookies = headers.getSetCookie();
      for (let j = 0; j < cookies.length; j++) arrayPush(pairs, ["set-cookie", cookies[j]]);
    }
  }
  return pairs;
}

makeEnumerable(Headers.prototype, ["append", "delete", "get", "has", "set", "getSetCookie"]);
makePairIterable(Headers, "Headers", sortedPairs);


/** What the host gets: pairs in the order in which they were added. */
export function sentHeaders(headers) {
  const list = headerList(headers);
  const pairs = [];
  for (let i = 0; i < list.length; i++) arrayPush(pairs, [list[i].name, list[i].value]);
  return pairs;
}

/** What the host gave, which cannot be changed. */
export function receivedHeaders(pairs) {
  const headers = new Headers();
  const list = headerList(headers);
  for (let i = 0; i < pairs.length; i++) {
    const name = pairs[i][0];
    arrayPush(list, { name, spelling: name, value: pairs[i][1] });
  }
  makeImmutable(headers);
  return headers;
}
