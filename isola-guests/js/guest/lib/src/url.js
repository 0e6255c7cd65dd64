// URL and URLSearchParams: whatwg-url's parser behind classes of our own.

import machine from "whatwg-url/lib/url-state-machine.js";
import urlencoded from "whatwg-url/lib/urlencoded.js";
import { inspect } from "./inspect.js";
import { makePairIterable, pairsFrom } from "./pairs.js";
import {
  arrayPush,
  arraySort,
  arraySplice,
  makeEnumerable,
  stringSlice,
  stringStartsWith,
  stringToWellFormed,
  tag,
} from "./primordials.js";
import { showAs } from "./shown.js";

const {
  basicURLParse,
  cannotHaveAUsernamePasswordPort,
  hasAnOpaquePath,
  serializeHost,
  serializeInteger,
  serializePath,
  serializeURL,
  serializeURLOrigin,
  setThePassword,
  setTheUsername,
} = machine;
const { parseUrlencodedString, serializeUrlencoded } = urlencoded;

const CUSTOM = inspect.custom;
const TypeErrorClass = TypeError;

const text = (value) => stringToWellFormed(`${value}`);

function need(count, found, what) {
  if (found < count)
    throw new TypeErrorClass(`${what}: ${count} argument${count > 1 ? "s are" : " is"} needed, found ${found}`);
}

let parameterList;
let setParameterList;
let parametersOf;

export class URLSearchParams {
  #list = [];
  #url = null;

  static {
    parameterList = (parameters) => parameters.#list;
    setParameterList = (parameters, list) => {
      parameters.#list = list;
    };
    parametersOf = (url, query) => {
      const parameters = new URLSearchParams();
      parameters.#list = query === null ? [] : parseUrlencodedString(query);
      parameters.#url = url;
      return parameters;
    };
  }

  constructor(init = "") {
    if (init !== null && (typeof init === "object" || typeof init === "function")) {
      this.#list = pairsFrom(init, "URLSearchParams", text, text);
    } else {
      const query = text(init);
      this.#list = parseUrlencodedString(stringStartsWith(query, "?") ? stringSlice(query, 1) : query);
    }
  }

  #changed() {
    if (this.#url === null) return;
    const query = serializeUrlencoded(this.#list);
    this.#url.query = query === "" ? null : query;
  }

  get size() {
    return this.#list.length;
  }

  append(name, value) {
    need(2, arguments.length, "URLSearchParams.append");
    arrayPush(this.#list, [text(name), text(value)]);
    this.#changed();
  }

  delete(name, value = undefined) {
    need(1, arguments.length, "URLSearchParams.delete");
    const wanted = text(name);
    const wantedValue = value === undefined ? undefined : text(value);
    for (let i = this.#list.length - 1; i >= 0; i--) {
      const pair = this.#list[i];
      if (pair[0] === wanted && (wantedValue === undefined || pair[1] === wantedValue)) arraySplice(this.#list, i, 1);
    }
    this.#changed();
  }

  get(name) {
    need(1, arguments.length, "URLSearchParams.get");
    const wanted = text(name);
    for (let i = 0; i < this.#list.length; i++) {
      if (this.#list[i][0] === wanted) return this.#list[i][1];
    }
    return null;
  }

  getAll(name) {
    need(1, arguments.length, "URLSearchParams.getAll");
    const wanted = text(name);
    const values = [];
    for (let i = 0; i < this.#list.length; i++) {
      if (this.#list[i][0] === wanted) arrayPush(values, this.#list[i][1]);
    }
    return values;
  }

  has(name, value = undefined) {
    need(1, arguments.length, "URLSearchParams.has");
    const wanted = text(name);
    const wantedValue = value === undefined ? undefined : text(value);
    for (let i = 0; i < this.#list.length; i++) {
      const pair = this.#list[i];
      if (pair[0] === wanted && (wantedValue === undefined || pair[1] === wantedValue)) return true;
    }
    return false;
  }

  set(name, value) {
    need(2, arguments.length, "URLSearchParams.set");
    const wanted = text(name);
    const newValue = text(value);
    let found = false;
    for (let i = 0; i < this.#list.length; i++) {
      if (this.#list[i][0] !== wanted) continue;
      if (found) {
        arraySplice(this.#list, i--, 1);
      } else {
        found = true;
        this.#list[i][1] = newValue;
      }
    }
    if (!found) arrayPush(this.#list, [wanted, newValue]);
    this.#changed();
  }

  sort() {
    arraySort(this.#list, (a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
    this.#changed();
  }

  toString() {
    return serializeUrlencoded(this.#list);
  }

  [CUSTOM](_depth, options) {
    const list = this.#list;
    if (list.length === 0) return "URLSearchParams {}";
    let inner = "";
    for (let i = 0; i < list.length; i++)
      inner += `${i > 0 ? ", " : ""}${inspect(list[i][0], options)} => ${inspect(list[i][1], options)}`;
    return `URLSearchParams { ${inner} }`;
  }
}

makeEnumerable(URLSearchParams.prototype, [
  "size",
  "append",
  "delete",
  "get",
  "getAll",
  "has",
  "set",
  "sort",
  "toString",
]);
makePairIterable(URLSearchParams, "URLSearchParams", (parameters) => parameterList(parameters));

function parsed(url, base) {
  let parsedBase = null;
  if (base !== undefined) {
    parsedBase = basicURLParse(text(base));
    if (parsedBase === null) return null;
  }
  return basicURLParse(text(url), { baseURL: parsedBase });
}

export class URL {
  #url;
  #parameters = null;

  constructor(url, base = undefined) {
    need(1, arguments.length, "URL");
    this.#url = parsed(url, base);
    if (this.#url === null) throw invalid(url, base);
  }

  static canParse(url, base = undefined) {
    need(1, arguments.length, "URL.canParse");
    return parsed(url, base) !== null;
  }

  static parse(url, base = undefined) {
    need(1, arguments.length, "URL.parse");
    return parsed(url, base) === null ? null : new URL(url, base);
  }

  #queryChanged() {
    if (this.#parameters === null) return;
    setParameterList(this.#parameters, this.#url.query === null ? [] : parseUrlencodedString(this.#url.query));
  }

  get href() {
    return serializeURL(this.#url);
  }

  set href(value) {
    const url = basicURLParse(text(value));
    if (url === null) throw invalid(value);
    // The parameters know the record, so it stays and takes the new values.
    for (const key in url) this.#url[key] = url[key];
    this.#queryChanged();
  }

  get origin() {
    return serializeURLOrigin(this.#url);
  }

  get protocol() {
    return `${this.#url.scheme}:`;
  }

  set protocol(value) {
    basicURLParse(`${text(value)}:`, { url: this.#url, stateOverride: "scheme start" });
  }

  get username() {
    return this.#url.username;
  }

  set username(value) {
    const username = text(value);
    if (!cannotHaveAUsernamePasswordPort(this.#url)) setTheUsername(this.#url, username);
  }

  get password() {
    return this.#url.password;
  }

  set password(value) {
    const password = text(value);
    if (!cannotHaveAUsernamePasswordPort(this.#url)) setThePassword(this.#url, password);
  }

  get host() {
    const { host, port } = this.#url;
    if (host === null) return "";
    return port === null ? serializeHost(host) : `${serializeHost(host)}:${serializeInteger(port)}`;
  }

  set host(value) {
    const host = text(value);
    if (!hasAnOpaquePath(this.#url)) basicURLParse(host, { url: this.#url, stateOverride: "host" });
  }

  get hostname() {
    return this.#url.host === null ? "" : serializeHost(this.#url.host);
  }

  set hostname(value) {
    const host = text(value);
    if (!hasAnOpaquePath(this.#url)) basicURLParse(host, { url: this.#url, stateOverride: "hostname" });
  }

  get port() {
    return this.#url.port === null ? "" : serializeInteger(this.#url.port);
  }

  set port(value) {
    const port = text(value);
    if (cannotHaveAUsernamePasswordPort(this.#url)) return;
    if (port === "") this.#url.port = null;
    else basicURLParse(port, { url: this.#url, stateOverride: "port" });
  }

  get pathname() {
    return serializePath(this.#url);
  }

  set pathname(value) {
    const path = text(value);
    if (hasAnOpaquePath(this.#url)) return;
    this.#url.path = [];
    basicURLParse(path, { url: this.#url, stateOverride: "path start" });
  }

  get search() {
    const { query } = this.#url;
    return query === null || query === "" ? "" : `?${query}`;
  }

  set search(value) {
    const query = text(value);
    if (query === "") {
      this.#url.query = null;
    } else {
      this.#url.query = "";
      basicURLParse(stringStartsWith(query, "?") ? stringSlice(query, 1) : query, {
        url: this.#url,
        stateOverride: "query",
      });
    }
    this.#queryChanged();
  }

  get searchParams() {
    this.#parameters ??= parametersOf(this.#url, this.#url.query);
    return this.#parameters;
  }

  get hash() {
    const { fragment } = this.#url;
    return fragment === null || fragment === "" ? "" : `#${fragment}`;
  }

  set hash(value) {
    const fragment = text(value);
    if (fragment === "") {
      this.#url.fragment = null;
      return;
    }
    this.#url.fragment = "";
    basicURLParse(stringStartsWith(fragment, "#") ? stringSlice(fragment, 1) : fragment, {
      url: this.#url,
      stateOverride: "fragment",
    });
  }

  toString() {
    return serializeURL(this.#url);
  }

  toJSON() {
    return serializeURL(this.#url);
  }
}

function invalid(url, base) {
  const error = new TypeErrorClass(
    base === undefined ? `Invalid URL: ${text(url)}` : `Invalid URL: ${text(url)} (base ${text(base)})`,
  );
  error.code = "ERR_INVALID_URL";
  error.input = `${url}`;
  return error;
}

makeEnumerable(URL, ["canParse", "parse"]);
makeEnumerable(URL.prototype, [
  "href",
  "origin",
  "protocol",
  "username",
  "password",
  "host",
  "hostname",
  "port",
  "pathname",
  "search",
  "searchParams",
  "hash",
  "toString",
  "toJSON",
]);
tag(URL.prototype, "URL");
showAs(URL, "URL", [
  "href",
  "origin",
  "protocol",
  "username",
  "password",
  "host",
  "hostname",
  "port",
  "pathname",
  "search",
  "searchParams",
  "hash",
]);
