// The text of values as Node 20's util.inspect and util.format write it.

import {
  arrayIndexOf,
  arrayIsArray,
  arrayJoin,
  arrayPop,
  arrayPush,
  arraySlice,
  arraySort,
  arraySplice,
  arrayUnshift,
  bigIntToString,
  bigIntValueOf,
  booleanValueOf,
  dateGetTime,
  dateToISOString,
  dateToString,
  errorToString,
  functionHasInstance,
  functionToString,
  intrinsic,
  jsonStringify,
  mapForEach,
  mapGet,
  mapSet,
  mapSize,
  mathFloor,
  mathMax,
  mathMin,
  mathRound,
  mathSqrt,
  numberIsNaN,
  numberParseFloat,
  numberParseInt,
  numberToString,
  numberValueOf,
  objectCreate,
  objectGetOwnPropertyDescriptor,
  objectGetOwnPropertyNames,
  objectGetOwnPropertySymbols,
  objectGetPrototypeOf,
  objectHasOwn,
  objectIs,
  objectIsEnumerable,
  objectKeys,
  reflectApply,
  regExpToString,
  setForEach,
  setSize,
  stringCharCodeAt,
  stringCodePointAt,
  stringEndsWith,
  stringIncludes,
  stringIndexOf,
  stringNormalize,
  stringPadEnd,
  stringPadStart,
  stringRepeat,
  stringSlice,
  stringStartsWith,
  stringToUpperCase,
  stringValueOf,
  symbolHasInstance,
  symbolIterator,
  symbolToString,
  symbolToStringTag,
  symbolValueOf,
  typedArrayLength,
  typedArrayTag,
} from "./primordials.js";

const CUSTOM = Symbol.for("nodejs.util.inspect.custom");
const TypeErrorClass = TypeError;
const ErrorClass = Error;
const MapClass = Map;
const RangeErrorClass = RangeError;
const RegExpClass = RegExp;
const StringFunction = String;
const NumberFunction = Number;

// What a list entry belongs to: a property of an object, an element of an array, a further property of an array.
const OBJECT = 0;
const ELEMENT = 1;
const ARRAY_EXTRA = 2;

const LARGEST_INDEX = 2 ** 32 - 2;
const MOST_OUTPUT = 2 ** 27;

const DEFAULTS = {
  __proto__: null,
  showHidden: false,
  depth: 2,
  colors: false,
  customInspect: true,
  showProxy: false,
  maxArrayLength: 100,
  maxStringLength: 10000,
  breakLength: 80,
  compact: 3,
  sorted: false,
  getters: false,
  numericSeparator: false,
};

// Constructors that count as built in when %s decides whether a value's own toString is to be used.
const BUILT_IN = objectCreate(null);
{
  const names = objectGetOwnPropertyNames(globalThis);
  for (let i = 0; i < names.length; i++) {
    const first = stringCharCodeAt(names[i], 0);
    if (first >= 65 && first <= 90) BUILT_IN[names[i]] = true;
  }
}

let describe;

/** Gives the module the function that sees what scripts cannot: kinds, promise states, proxy targets. */
export function inspectWith(nativeDescribe) {
  describe = nativeDescribe;
}

const spaces = (count) => stringRepeat(" ", count);

// ---- strings -------------------------------------------------------------------------------------------------------

const hex2 = (code) => `\\x${code < 16 ? "0" : ""}${stringToUpperCase(numberToString(code, 16))}`;

function escapeOf(code) {
  switch (code) {
    case 8:
      return "\\b";
    case 9:
      return "\\t";
    case 10:
      return "\\n";
    case 12:
      return "\\f";
    case 13:
      return "\\r";
    case 92:
      return "\\\\";
    default:
      return hex2(code);
  }
}

const isHigh = (code) => code >= 0xd800 && code <= 0xdbff;
const isLow = (code) => code >= 0xdc00 && code <= 0xdfff;

/** The string without control characters and lone surrogates, with the quote (a character code, or -1) escaped. */
function escaped(text, quote) {
  let result = "";
  let from = 0;
  const length = text.length;
  for (let i = 0; i < length; i++) {
    const code = stringCharCodeAt(text, i);
    let replacement;
    if (code === quote || code < 32 || code === 92 || (code >= 127 && code <= 159)) {
      replacement = code === quote ? `\\${text[i]}` : escapeOf(code);
    } else if (code >= 0xd800 && code <= 0xdfff) {
      if (isHigh(code) && i + 1 < length && isLow(stringCharCodeAt(text, i + 1))) {
        i++;
        continue;
      }
      replacement = `\\u${numberToString(code, 16)}`;
    } else {
      continue;
    }
    result += stringSlice(text, from, i) + replacement;
    from = i + 1;
  }
  return from === 0 ? text : result + stringSlice(text, from);
}

function quoted(text) {
  let mark = "'";
  let quote = 39;
  if (stringIncludes(text, "'")) {
    if (!stringIncludes(text, '"')) {
      mark = '"';
      quote = -1;
    } else if (!stringIncludes(text, "`") && !stringIncludes(text, "${")) {
      mark = "`";
      quote = -1;
    }
  }
  return mark + escaped(text, quote) + mark;
}

function isWide(code) {
  return (
    code >= 0x1100 &&
    (code <= 0x115f ||
      code === 0x2329 ||
      code === 0x232a ||
      (code >= 0x2e80 && code <= 0x3247 && code !== 0x303f) ||
      (code >= 0x3250 && code <= 0x4dbf) ||
      (code >= 0x4e00 && code <= 0xa4c6) ||
      (code >= 0xa960 && code <= 0xa97c) ||
      (code >= 0xac00 && code <= 0xd7a3) ||
      (code >= 0xf900 && code <= 0xfaff) ||
      (code >= 0xfe10 && code <= 0xfe19) ||
      (code >= 0xfe30 && code <= 0xfe6b) ||
      (code >= 0xff01 && code <= 0xff60) ||
      (code >= 0xffe0 && code <= 0xffe6) ||
      (code >= 0x1b000 && code <= 0x1b001) ||
      (code >= 0x1f200 && code <= 0x1f251) ||
      (code >= 0x1f300 && code <= 0x1f5ff) ||
      (code >= 0x1f900 && code <= 0x1f9ff) ||
      (code >= 0x20000 && code <= 0x3fffd))
  );
}

function isZeroWidth(code) {
  return (
    code <= 0x1f ||
    (code >= 0x7f && code <= 0x9f) ||
    (code >= 0x300 && code <= 0x36f) ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x20d0 && code <= 0x20ff) ||
    (code >= 0xfe00 && code <= 0xfe0f) ||
    (code >= 0xfe20 && code <= 0xfe2f) ||
    (code >= 0xe0100 && code <= 0xe01ef)
  );
}

/** Drops terminal escape sequences of the form ESC [ ... letter. */
function withoutEscapeSequences(text) {
  if (!stringIncludes(text, "\u001b[")) return text;
  let result = "";
  let i = 0;
  while (i < text.length) {
    if (text[i] === "\u001b" && text[i + 1] === "[") {
      let end = i + 2;
      while (end < text.length && stringIncludes("0123456789;:?", text[end])) end++;
      if (end < text.length) {
        i = end + 1;
        continue;
      }
    }
    result += text[i++];
  }
  return result;
}

/** How many columns of a terminal a text takes. */
export function columnsOf(original) {
  const length = original.length;
  let i = 0;
  for (; i < length; i++) {
    const code = stringCharCodeAt(original, i);
    if (code < 32 || code > 126) break;
  }
  if (i === length) return length;
  const text = stringNormalize(withoutEscapeSequences(original), "NFC");
  let width = 0;
  for (i = 0; i < text.length; i++) {
    const code = stringCodePointAt(text, i);
    if (code > 0xffff) i++;
    if (isWide(code)) width += 2;
    else if (!isZeroWidth(code)) width++;
  }
  return width;
}

// ---- primitives ----------------------------------------------------------------------------------------------------

/** With an underscore between groups of three digits. */
function grouped(digits) {
  let result = "";
  let i = digits.length;
  const start = stringStartsWith(digits, "-") ? 1 : 0;
  for (; i >= start + 4; i -= 3) result = `_${stringSlice(digits, i - 3, i)}${result}`;
  return i === digits.length ? digits : `${stringSlice(digits, 0, i)}${result}`;
}

function groupedFraction(digits) {
  let result = "";
  let i = 0;
  for (; i < digits.length - 3; i += 3) result += `${stringSlice(digits, i, i + 3)}_`;
  return i === 0 ? digits : result + stringSlice(digits, i);
}

function formatNumber(number, separators) {
  if (objectIs(number, -0)) return "-0";
  const text = `${number}`;
  if (!separators || stringIncludes(text, "e") || stringIncludes(text, "I") || number !== number) return text;
  const point = stringIndexOf(text, ".");
  if (point === -1) return grouped(text);
  return `${grouped(stringSlice(text, 0, point))}.${groupedFraction(stringSlice(text, point + 1))}`;
}

function formatBigInt(number, separators) {
  const text = bigIntToString(number, 10);
  return `${separators ? grouped(text) : text}n`;
}

function formatPrimitive(context, value) {
  switch (typeof value) {
    case "string": {
      let trailer = "";
      let text = value;
      if (text.length > context.maxStringLength) {
        const remaining = text.length - context.maxStringLength;
        text = stringSlice(text, 0, context.maxStringLength);
        trailer = `... ${remaining} more character${remaining > 1 ? "s" : ""}`;
      }
      if (context.compact !== true && text.length > 16 && text.length > context.breakLength - context.indentation - 4) {
        let lines = "";
        let from = 0;
        while (from < text.length) {
          const newline = stringIndexOf(text, "\n", from);
          const to = newline === -1 ? text.length : newline + 1;
          if (from > 0) lines += ` +\n${spaces(context.indentation + 2)}`;
          lines += context.stylize(quoted(stringSlice(text, from, to)), "string");
          from = to;
        }
        return lines + trailer;
      }
      return context.stylize(quoted(text), "string") + trailer;
    }
    case "number":
      return context.stylize(formatNumber(value, context.numericSeparator), "number");
    case "bigint":
      return context.stylize(formatBigInt(value, context.numericSeparator), "bigint");
    case "boolean":
      return context.stylize(`${value}`, "boolean");
    case "undefined":
      return context.stylize("undefined", "undefined");
    default:
      return context.stylize(symbolToString(value), "symbol");
  }
}

// ---- names ---------------------------------------------------------------------------------------------------------

function isInstance(object, constructor) {
  try {
    // A class may have a Symbol.hasInstance of its own; Node asks it, too.
    const method = constructor[symbolHasInstance];
    return typeof method === "function"
      ? !!reflectApply(method, constructor, [object])
      : functionHasInstance(constructor, object);
  } catch {
    return false;
  }
}

function className(kind, object) {
  switch (kind) {
    case "array":
      return "Array";
    case "error":
      return "Error";
    case "date":
      return "Date";
    case "regexp":
      return "RegExp";
    case "map":
      return "Map";
    case "set":
      return "Set";
    case "promise":
      return "Promise";
    case "weakmap":
      return "WeakMap";
    case "weakset":
      return "WeakSet";
    case "weakref":
      return "WeakRef";
    case "arraybuffer":
      return "ArrayBuffer";
    case "sharedarraybuffer":
      return "SharedArrayBuffer";
    case "dataview":
      return "DataView";
    case "typedarray":
      return typedArrayTag(object);
    case "number":
      return "Number";
    case "string":
      return "String";
    case "boolean":
      return "Boolean";
    case "symbol":
      return "Symbol";
    case "bigint":
      return "BigInt";
    case "function":
    case "class":
    case "asyncfunction":
    case "generatorfunction":
    case "asyncgeneratorfunction":
      return "Function";
    default:
      return "Object";
  }
}

function constructorName(object, context, level, kind, prototypeProperties) {
  let first;
  let current = object;
  while (current !== null && current !== undefined) {
    const descriptor = objectGetOwnPropertyDescriptor(current, "constructor");
    if (
      descriptor !== undefined &&
      typeof descriptor.value === "function" &&
      descriptor.value.name !== "" &&
      isInstance(object, descriptor.value)
    ) {
      if (prototypeProperties !== undefined && (first !== current || BUILT_IN[descriptor.value.name] === undefined)) {
        addPrototypeProperties(context, object, first ?? object, level, prototypeProperties);
      }
      return StringFunction(descriptor.value.name);
    }
    current = objectGetPrototypeOf(current);
    if (first === undefined) first = current;
  }
  if (first === null) return null;
  const name = className(kind, object);
  if (level > context.depth && context.depth !== null) return `${name} <Complex prototype>`;
  const next = constructorName(first, context, level + 1, describe(first).kind, prototypeProperties);
  if (next === null) {
    return `${name} <${inspectIn(context, first, { __proto__: null, customInspect: false, depth: -1 })}>`;
  }
  return `${name} <${next}>`;
}

/** With showHidden: the properties of prototypes that are not built in. */
function addPrototypeProperties(context, main, start, level, output) {
  let depth = 0;
  let object = start;
  let keys;
  const seen = objectCreate(null);
  do {
    if (depth !== 0 || main === object) {
      object = objectGetPrototypeOf(object);
      if (object === null) break;
      const descriptor = objectGetOwnPropertyDescriptor(object, "constructor");
      if (descriptor !== undefined && typeof descriptor.value === "function" && BUILT_IN[descriptor.value.name]) break;
    }
    if (depth !== 0) for (let i = 0; i < keys.length; i++) seen[keys[i]] = true;
    keys = allKeys(object);
    arrayPush(context.seen, main);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (key === "constructor" || objectHasOwn(main, key) || (depth !== 0 && seen[key])) continue;
      const descriptor = objectGetOwnPropertyDescriptor(object, key);
      if (typeof descriptor.value === "function") continue;
      arrayPush(output, formatProperty(context, object, level, key, OBJECT, descriptor, main));
    }
    arrayPop(context.seen);
  } while (++depth !== 3);
}

function allKeys(object) {
  const keys = objectGetOwnPropertyNames(object);
  const symbols = objectGetOwnPropertySymbols(object);
  for (let i = 0; i < symbols.length; i++) arrayPush(keys, symbols[i]);
  return keys;
}

function prefixOf(constructor, tag, fallback, size = "") {
  if (constructor === null) {
    if (tag !== "" && fallback !== tag) return `[${fallback}${size}: null prototype] [${tag}] `;
    return `[${fallback}${size}: null prototype] `;
  }
  if (tag !== "" && constructor !== tag) return `${constructor}${size} [${tag}] `;
  return `${constructor}${size} `;
}

function keysOf(value, showHidden) {
  if (showHidden) return allKeys(value);
  let keys;
  try {
    keys = objectKeys(value);
  } catch {
    // A module namespace whose bindings are not initialised yet.
    keys = objectGetOwnPropertyNames(value);
  }
  const symbols = objectGetOwnPropertySymbols(value);
  for (let i = 0; i < symbols.length; i++) {
    if (objectIsEnumerable(value, symbols[i])) arrayPush(keys, symbols[i]);
  }
  return keys;
}

function isIndex(key) {
  const length = key.length;
  if (length === 0 || length > 10) return false;
  const first = stringCharCodeAt(key, 0);
  if (first === 48) return length === 1;
  for (let i = 0; i < length; i++) {
    const code = stringCharCodeAt(key, i);
    if (code < 48 || code > 57) return false;
  }
  return +key <= LARGEST_INDEX;
}

// Every index is a key, too: of very long arrays further properties are not looked for.
const LONGEST_SEARCHED = 100_000;

function namedKeysOf(value, length, showHidden) {
  if (length > LONGEST_SEARCHED && !showHidden) return [];
  const keys = keysOf(value, showHidden);
  // Indices come first, in ascending order.
  let first = 0;
  while (first < keys.length && typeof keys[first] === "string" && isIndex(keys[first])) first++;
  return first === 0 ? keys : arraySlice(keys, first);
}

function isIdentifier(key) {
  if (key === "") return false;
  for (let i = 0; i < key.length; i++) {
    const code = stringCharCodeAt(key, i);
    if (!(
      (code >= 97 && code <= 122) ||
      (code >= 65 && code <= 90) ||
      code === 95 ||
      (i > 0 && code >= 48 && code <= 57)
    ))
      return false;
  }
  return true;
}

// ---- functions, classes, errors ------------------------------------------------------------------------------------

function withoutComments(source) {
  let result = "";
  let i = 0;
  while (i < source.length) {
    if (source[i] === "/" && (source[i + 1] === "/" || source[i + 1] === "*")) {
      const line = source[i + 1] === "/";
      const end = stringIndexOf(source, line ? "\n" : "*/", i + 2);
      if (end !== -1) {
        i = end + (line ? 1 : 2);
        continue;
      }
    }
    result += source[i++];
  }
  return result;
}

function isClass(source) {
  if (!stringStartsWith(source, "class") || !stringEndsWith(source, "}")) return false;
  const body = stringSlice(source, 5, -1);
  const brace = stringIndexOf(body, "{");
  if (brace === -1) return false;
  if (!stringIncludes(stringSlice(body, 0, brace), "(")) return true;
  const plain = withoutComments(body);
  const head = stringSlice(plain, 0, stringIndexOf(plain, "{"));
  return head !== "" && !stringIncludes(head, "(");
}

function functionBase(value, kind, constructor, tag) {
  if (kind === "class" || isClass(functionToString(value))) return classBase(value, constructor, tag);
  let type = "Function";
  if (kind === "generatorfunction") type = "GeneratorFunction";
  else if (kind === "asyncfunction") type = "AsyncFunction";
  else if (kind === "asyncgeneratorfunction") type = "AsyncGeneratorFunction";
  let base = `[${type}`;
  if (constructor === null) base += " (null prototype)";
  const { name } = value;
  base += name === "" ? " (anonymous)" : `: ${typeof name === "symbol" ? symbolToString(name) : `${name}`}`;
  base += "]";
  if (constructor !== type && constructor !== null) base += ` ${constructor}`;
  if (tag !== "" && constructor !== tag) base += ` [${tag}]`;
  return base;
}

function classBase(value, constructor, tag) {
  const name = objectHasOwn(value, "name") && value.name;
  let base = `class ${name ? `${StringFunction(name)}` : "(anonymous)"}`;
  if (constructor !== "Function" && constructor !== null) base += ` [${constructor}]`;
  if (tag !== "" && constructor !== tag) base += ` [${tag}]`;
  if (constructor !== null) {
    const parent = objectGetPrototypeOf(value);
    const parentName = parent === null ? "" : parent.name;
    if (parentName) base += ` extends ${StringFunction(parentName)}`;
  } else {
    base += " extends null";
  }
  return `[${base}]`;
}

function splitLines(text) {
  const lines = [];
  let from = 0;
  for (;;) {
    const to = stringIndexOf(text, "\n", from);
    if (to === -1) break;
    arrayPush(lines, stringSlice(text, from, to));
    from = to + 1;
  }
  arrayPush(lines, stringSlice(text, from));
  return lines;
}

const startsWithFrame = (text) => {
  let i = 0;
  while (text[i] === " ") i++;
  return i > 0 && stringStartsWith(stringSlice(text, i, i + 3), "at ");
};

/**
 * The error's stack with its name and message, as they are now, in front. (The engine writes those that the error began with; Node
 * formats a stack when it is first asked for.) A stack that a program assigned is taken as it is.
 */
function stackOf(error, always) {
  const { stack } = error;
  if (stack === undefined || stack === null || stack === "") return errorToString(error);
  let text = `${stack}`;
  while (stringEndsWith(text, "\n")) text = stringSlice(text, 0, -1);
  if (startsWithFrame(text)) return `${errorToString(error)}\n${text}`;
  const end = stringIndexOf(text, "\n    at ");
  const header = end === -1 ? text : stringSlice(text, 0, end);
  if (!always && !isHeaderOf(error, header)) return text;
  return end === -1 ? errorToString(error) : errorToString(error) + stringSlice(text, end);
}

/** Whether the engine may have written this in front of the error's frames: it takes a name that is a plain property, or "Error". */
function isHeaderOf(error, header) {
  const colon = stringIndexOf(header, ":");
  const name = colon === -1 ? header : stringSlice(header, 0, colon);
  let found = name === "Error";
  for (let object = objectGetPrototypeOf(error); !found && object !== null; object = objectGetPrototypeOf(object)) {
    found = objectHasOwn(object, "name") && objectGetOwnPropertyDescriptor(object, "name").value === name;
  }
  return found;
}

/** The range of `lines` that also stands in the cause's stack: how long it is, and where it begins. */
function commonFrames(lines, other) {
  for (let i = 0; i < lines.length - 3; i++) {
    const position = arrayIndexOf(other, lines[i]);
    if (position === -1) continue;
    const rest = other.length - position;
    if (rest <= 3) continue;
    let length = 1;
    const most = mathMin(lines.length - i, rest);
    while (most > length && lines[i + length] === other[position + length]) length++;
    if (length > 3) return { length, offset: i };
  }
  return { length: 0, offset: 0 };
}

function stackLines(context, error, frames) {
  const lines = splitLines(frames);
  let cause;
  try {
    ({ cause } = error);
  } catch {
    cause = undefined;
  }
  if (cause !== null && typeof cause === "object" && describe(cause).kind === "error") {
    const causeStack = stackOf(cause, false);
    const start = stringIndexOf(causeStack, "\n    at");
    if (start !== -1) {
      const { length, offset } = commonFrames(lines, splitLines(stringSlice(causeStack, start + 1)));
      if (length > 3) {
        arraySplice(lines, offset + 1, length - 2, `    ... ${length - 2} lines matching cause stack trace ...`);
      }
    }
  }
  return lines;
}

// The name at the beginning of a stack: letters, digits, spaces and a few signs up to a colon or the first frame.
function leadingName(stack) {
  let end = 0;
  for (; end < stack.length; end++) {
    const code = stringCharCodeAt(stack, end);
    const letter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
    if (!letter && (end === 0 || !(code === 32 || (code >= 48 && code <= 57) || stringIncludes("[]()-", stack[end]))))
      break;
  }
  const rest = stringSlice(stack, end, end + 8);
  if (end > 0 && (stack[end] === ":" || stringStartsWith(rest, "\n    at"))) return stringSlice(stack, 0, end);
  return end === stack.length && stringEndsWith(stack, "Error") ? stack : "";
}

function improvedStack(stack, constructor, name, tag) {
  const length = name.length;
  if (
    constructor !== null &&
    !(
      stringEndsWith(name, "Error") &&
      stringStartsWith(stack, name) &&
      (stack.length === length || stack[length] === ":" || stack[length] === "\n")
    )
  ) {
    return stack;
  }
  if (constructor === null) {
    const fallback = leadingName(stack);
    const prefix = stringSlice(prefixOf(null, tag, fallback || "Error"), 0, -1);
    return `${prefix}${stringSlice(stack, fallback.length)}`;
  }
  const prefix = stringSlice(prefixOf(constructor, tag, "Error"), 0, -1);
  if (name === prefix) return stack;
  if (stringIncludes(prefix, name)) {
    return name.length === 0 ? `${prefix}: ${stack}` : `${prefix}${stringSlice(stack, name.length)}`;
  }
  return `${prefix} [${name}]${stringSlice(stack, name.length)}`;
}

function formatError(error, constructor, tag, context, keys) {
  const name = error.name !== undefined && error.name !== null ? `${StringFunction(error.name)}` : "Error";
  let stack = stackOf(error, context.bareErrors);
  if (!context.showHidden && keys.length !== 0) {
    const shown = ["name", "message", "stack"];
    for (let i = 0; i < shown.length; i++) {
      const index = arrayIndexOf(keys, shown[i]);
      // They are left out only if the stack shows them.
      if (index === -1) continue;
      const value = error[shown[i]];
      if (shown[i] === "stack" || stringIncludes(stack, typeof value === "string" ? value : StringFunction(value)))
        arraySplice(keys, index, 1);
    }
  }
  if ("cause" in error && arrayIndexOf(keys, "cause") === -1) arrayPush(keys, "cause");
  if (arrayIsArray(error.errors) && arrayIndexOf(keys, "errors") === -1) arrayPush(keys, "errors");
  stack = improvedStack(stack, constructor, name, tag);
  const message = error.message;
  let position = message ? stringIndexOf(stack, `${message}`) : -1;
  if (position !== -1) position += `${message}`.length;
  const start = stringIndexOf(stack, "\n    at", position);
  if (start === -1) {
    if (!context.bareErrors) stack = `[${stack}]`;
  } else {
    stack = `${stringSlice(stack, 0, start)}\n${arrayJoin(stackLines(context, error, stringSlice(stack, start + 1)), "\n")}`;
  }
  if (context.indentation !== 0) stack = arrayJoin(splitLines(stack), `\n${spaces(context.indentation)}`);
  return stack;
}

// ---- contents ------------------------------------------------------------------------------------------------------

const more = (count, what) => `... ${count} more ${what}${count > 1 ? "s" : ""}`;
const emptyItems = (count) => `<${count} empty item${count > 1 ? "s" : ""}>`;

function formatArray(context, value, level) {
  const { length } = value;
  const most = mathMin(mathMax(0, context.maxArrayLength), length);
  const output = [];
  for (let i = 0; i < most; i++) {
    if (!objectHasOwn(value, i)) return formatSparse(context, value, level, most, output, i);
    arrayPush(output, formatProperty(context, value, level, i, ELEMENT));
  }
  if (length > most) arrayPush(output, more(length - most, "item"));
  return output;
}

function formatSparse(context, value, level, most, output, from) {
  const keys = objectKeys(value);
  let index = from;
  for (let i = from; i < keys.length && output.length < most; i++) {
    const key = keys[i];
    if (!isIndex(key)) break;
    if (`${index}` !== key) {
      arrayPush(output, context.stylize(emptyItems(key - index), "undefined"));
      index = +key;
      if (output.length === most) break;
    }
    arrayPush(output, formatProperty(context, value, level, key, ELEMENT));
    index++;
  }
  const remaining = value.length - index;
  if (output.length !== most) {
    if (remaining > 0) arrayPush(output, context.stylize(emptyItems(remaining), "undefined"));
  } else if (remaining > 0) {
    arrayPush(output, more(remaining, "item"));
  }
  return output;
}

function formatTypedArray(context, value, level) {
  const length = typedArrayLength(value);
  const most = mathMin(mathMax(0, context.maxArrayLength), length);
  const output = [];
  for (let i = 0; i < most; i++) arrayPush(output, formatPrimitive(context, value[i]));
  if (length > most) arrayPush(output, more(length - most, "item"));
  if (context.showHidden) {
    context.indentation += 2;
    const hidden = ["BYTES_PER_ELEMENT", "length", "byteLength", "byteOffset", "buffer"];
    for (let i = 0; i < hidden.length; i++) {
      arrayPush(output, `[${hidden[i]}]: ${formatValue(context, value[hidden[i]], level, true)}`);
    }
    context.indentation -= 2;
  }
  return output;
}

function formatSet(context, value, level) {
  const most = mathMin(mathMax(0, context.maxArrayLength), setSize(value));
  const output = [];
  context.indentation += 2;
  let i = 0;
  setForEach(value, (element) => {
    if (i++ < most) arrayPush(output, formatValue(context, element, level));
  });
  if (i > most) arrayPush(output, more(i - most, "item"));
  context.indentation -= 2;
  return output;
}

function formatMap(context, value, level) {
  const most = mathMin(mathMax(0, context.maxArrayLength), mapSize(value));
  const output = [];
  context.indentation += 2;
  let i = 0;
  mapForEach(value, (element, key) => {
    if (i++ < most) arrayPush(output, `${formatValue(context, key, level)} => ${formatValue(context, element, level)}`);
  });
  if (i > most) arrayPush(output, more(i - most, "item"));
  context.indentation -= 2;
  return output;
}

function formatBuffer(context, value) {
  let bytes;
  try {
    bytes = new (intrinsic("Uint8Array"))(value);
  } catch {
    return [context.stylize("(detached)", "special")];
  }
  const length = typedArrayLength(bytes);
  const most = mathMin(mathMax(0, context.maxArrayLength), length);
  let text = "";
  for (let i = 0; i < most; i++) {
    if (i > 0) text += " ";
    if (bytes[i] < 16) text += "0";
    text += numberToString(bytes[i], 16);
  }
  if (length > most) text += ` ... ${length - most} more byte${length - most > 1 ? "s" : ""}`;
  return [`${context.stylize("[Uint8Contents]", "special")}: <${text}>`];
}

function formatPromise(context, description, level) {
  if (description.state === "pending") return [context.stylize("<pending>", "special")];
  context.indentation += 2;
  const text = formatValue(context, description.result, level);
  context.indentation -= 2;
  return [description.state === "rejected" ? `${context.stylize("<rejected>", "special")} ${text}` : text];
}

function formatModule(context, value, level, keys) {
  const output = [];
  for (let i = 0; i < keys.length; i++) {
    try {
      arrayPush(output, formatProperty(context, value, level, keys[i], OBJECT));
    } catch {
      const name =
        typeof keys[i] === "symbol"
          ? `[${symbolToString(keys[i])}]`
          : isIdentifier(keys[i])
            ? keys[i]
            : quoted(keys[i]);
      arrayPush(output, `${name}: ${context.stylize("<uninitialized>", "special")}`);
    }
  }
  keys.length = 0;
  return output;
}

function formatProperty(context, value, level, key, type, given, original = value) {
  let text;
  let extra = " ";
  // A proxy may hide the property that it listed.
  const descriptor = given ?? objectGetOwnPropertyDescriptor(value, key) ?? { value: value[key], enumerable: true };
  if (objectHasOwn(descriptor, "value")) {
    const indent = context.compact !== true || type !== OBJECT ? 2 : 3;
    context.indentation += indent;
    text = formatValue(context, descriptor.value, level);
    if (indent === 3 && context.breakLength < columnsOf(text)) extra = `\n${spaces(context.indentation)}`;
    context.indentation -= indent;
  } else if (descriptor.get !== undefined) {
    const label = descriptor.set !== undefined ? "Getter/Setter" : "Getter";
    const wanted =
      context.getters === true ||
      (context.getters === "get" && descriptor.set === undefined) ||
      (context.getters === "set" && descriptor.set !== undefined);
    text = wanted
      ? formatGetter(context, descriptor, original, label, level)
      : context.stylize(`[${label}]`, "special");
  } else if (descriptor.set !== undefined) {
    text = context.stylize("[Setter]", "special");
  } else {
    text = context.stylize("undefined", "undefined");
  }
  if (type === ELEMENT) return text;
  let name;
  if (typeof key === "symbol") name = `[${context.stylize(escaped(symbolToString(key), -1), "symbol")}]`;
  else if (key === "__proto__") name = "['__proto__']";
  else if (descriptor.enumerable === false) name = `[${escaped(`${key}`, -1)}]`;
  else if (isIdentifier(key)) name = context.stylize(key, "name");
  else name = context.stylize(quoted(key), "string");
  return `${name}:${extra}${text}`;
}

function formatGetter(context, descriptor, original, label, level) {
  try {
    const result = reflectApply(descriptor.get, original, []);
    context.indentation += 2;
    let text;
    if (result === null) text = context.stylize(`[${label}: null]`, "special");
    else if (typeof result === "object")
      text = `${context.stylize(`[${label}]`, "special")} ${formatValue(context, result, level)}`;
    else
      text = `${context.stylize(`[${label}:`, "special")} ${formatPrimitive(context, result)}${context.stylize("]", "special")}`;
    context.indentation -= 2;
    return text;
  } catch (error) {
    return context.stylize(`[${label}: <Inspection threw (${error?.message})>]`, "special");
  }
}

// ---- layout --------------------------------------------------------------------------------------------------------

/** Long lists of short entries become a table. */
function inColumns(context, output, value) {
  let total = 0;
  let longest = 0;
  let count = output.length;
  if (context.maxArrayLength < output.length) count--; // The last one says how many more there are.
  const widths = [];
  for (let i = 0; i < count; i++) {
    const width = columnsOf(output[i]);
    arrayPush(widths, width);
    total += width + 2;
    if (longest < width) longest = width;
  }
  const actual = longest + 2;
  if (!(actual * 3 + context.indentation < context.breakLength && (total / actual > 5 || longest <= 6))) return output;
  const bias = mathSqrt(actual - total / output.length);
  const biased = mathMax(actual - 3 - bias, 1);
  const columns = mathMin(
    mathRound(mathSqrt(2.5 * biased * count) / biased),
    mathFloor((context.breakLength - context.indentation) / actual),
    context.compact * 4,
    15,
  );
  if (columns <= 1) return output;
  const columnWidths = [];
  for (let i = 0; i < columns; i++) {
    let width = 0;
    for (let j = i; j < count; j += columns) if (widths[j] > width) width = widths[j];
    arrayPush(columnWidths, width + 2);
  }
  let pad = stringPadStart;
  if (value !== undefined) {
    for (let i = 0; i < output.length; i++) {
      if (typeof value[i] !== "number" && typeof value[i] !== "bigint") {
        pad = stringPadEnd;
        break;
      }
    }
  }
  const rows = [];
  for (let i = 0; i < count; i += columns) {
    const last = mathMin(i + columns, count) - 1;
    let row = "";
    let j = i;
    for (; j < last; j++) row += pad(`${output[j]}, `, columnWidths[j - i] + output[j].length - widths[j], " ");
    row +=
      pad === stringPadStart
        ? stringPadStart(output[j], columnWidths[j - i] + output[j].length - widths[j] - 2, " ")
        : output[j];
    arrayPush(rows, row);
  }
  if (context.maxArrayLength < output.length) arrayPush(rows, output[count]);
  return rows;
}

function fitsOneLine(context, output, start, base) {
  let total = output.length + start;
  if (total + output.length > context.breakLength) return false;
  for (let i = 0; i < output.length; i++) {
    total += context.colors ? withoutEscapeSequences(output[i]).length : output[i].length;
    if (total > context.breakLength) return false;
  }
  return base === "" || !stringIncludes(base, "\n");
}

function layOut(context, entries, base, braces, type, level, value) {
  let output = entries;
  const before = base ? `${base} ` : "";
  if (context.compact !== true) {
    if (typeof context.compact === "number" && context.compact >= 1) {
      const { length } = output;
      if (type === ARRAY_EXTRA && length > 6) output = inColumns(context, output, value);
      if (context.currentDepth - level < context.compact && length === output.length) {
        const start = output.length + context.indentation + braces[0].length + base.length + 10;
        if (fitsOneLine(context, output, start, base)) {
          const joined = arrayJoin(output, ", ");
          if (!stringIncludes(joined, "\n")) return `${before}${braces[0]} ${joined} ${braces[1]}`;
        }
      }
    }
    const indentation = `\n${spaces(context.indentation)}`;
    return `${before}${braces[0]}${indentation}  ${arrayJoin(output, `,${indentation}  `)}${indentation}${braces[1]}`;
  }
  if (fitsOneLine(context, output, 0, base))
    return `${braces[0]}${base ? ` ${base}` : ""} ${arrayJoin(output, ", ")} ${braces[1]}`;
  const indentation = `\n${spaces(context.indentation)}`;
  const line = base === "" && braces[0].length === 1 ? " " : `${base ? ` ${base}` : ""}\n${indentation.slice(1)}  `;
  return `${braces[0]}${line}${arrayJoin(output, `,${indentation}  `)} ${braces[1]}`;
}

// ---- values --------------------------------------------------------------------------------------------------------

function inspectIn(context, value, changes) {
  const inner = { __proto__: null };
  const names = objectKeys(DEFAULTS);
  for (let i = 0; i < names.length; i++) inner[names[i]] = changes[names[i]] ?? context[names[i]];
  return formatValue(newContext(inner), value, 0);
}

function formatValue(context, given, level, inTypedArray) {
  if (typeof given !== "object" && typeof given !== "function") return formatPrimitive(context, given);
  if (given === null) return context.stylize("null", "null");
  let value = given;
  let description = describe(value);
  if (description.kind === "proxy") {
    if (context.showProxy) return formatProxy(context, description, level);
    do {
      if (description.target === null) return context.stylize("<Revoked Proxy>", "special");
      value = description.target;
      description = describe(value);
    } while (description.kind === "proxy");
  }
  if (context.customInspect) {
    const custom = value[CUSTOM];
    if (typeof custom === "function" && custom !== inspect && !isPrototypeObject(value)) {
      const depth = context.depth === null ? null : context.depth - level;
      const options = { ...context.options, depth, stylize: context.stylize, __proto__: null };
      const result = reflectApply(custom, given, [depth, options, inspect]);
      if (result !== given) {
        if (typeof result === "object") return formatValue(context, result, level);
        return arrayJoin(splitLines(StringFunction(result)), `\n${spaces(context.indentation)}`);
      }
    }
  }
  if (arrayIndexOf(context.seen, value) !== -1) {
    if (context.circular === undefined) context.circular = new MapClass();
    let index = mapGet(context.circular, value);
    if (index === undefined) {
      index = mapSize(context.circular) + 1;
      mapSet(context.circular, value, index);
    }
    return context.stylize(`[Circular *${index}]`, "special");
  }
  return formatObject(context, value, description, level, inTypedArray);
}

function isPrototypeObject(value) {
  const { constructor } = value;
  return typeof constructor === "function" && constructor.prototype === value;
}

function formatProxy(context, description, level) {
  if (level > context.depth && context.depth !== null) return context.stylize("Proxy [Array]", "special");
  if (description.target === null) return context.stylize("<Revoked Proxy>", "special");
  context.indentation += 2;
  const output = [
    formatValue(context, description.target, level + 1),
    formatValue(context, description.handler, level + 1),
  ];
  context.indentation -= 2;
  return layOut(context, output, "", ["Proxy [", "]"], ARRAY_EXTRA, level + 1);
}

const noContents = () => [];

function formatObject(context, value, description, startLevel, inTypedArray) {
  let { kind } = description;
  let level = startLevel;
  let prototypeProperties;
  if (context.showHidden && (level <= context.depth || context.depth === null)) prototypeProperties = [];
  const constructor = constructorName(value, context, level, kind, prototypeProperties);
  if (prototypeProperties !== undefined && prototypeProperties.length === 0) prototypeProperties = undefined;
  let tag = value[symbolToStringTag];
  if (
    typeof tag !== "string" ||
    (tag !== "" && (context.showHidden ? objectHasOwn : objectIsEnumerable)(value, symbolToStringTag))
  ) {
    tag = "";
  }
  let base = "";
  let format = noContents;
  let braces = ["{", "}"];
  let type = OBJECT;
  let keys;
  const plain = () => keys.length === 0 && prototypeProperties === undefined;
  const iterable = constructor === null || value[symbolIterator];
  switch (iterable ? kind : "") {
    case "array": {
      const prefix =
        constructor !== "Array" || tag !== "" ? prefixOf(constructor, tag, "Array", `(${value.length})`) : "";
      keys = namedKeysOf(value, value.length, context.showHidden);
      braces = [`${prefix}[`, "]"];
      if (value.length === 0 && plain()) return `${braces[0]}]`;
      type = ARRAY_EXTRA;
      format = formatArray;
      break;
    }
    case "set": {
      const prefix = prefixOf(constructor, tag, "Set", `(${setSize(value)})`);
      keys = keysOf(value, context.showHidden);
      format = formatSet;
      if (setSize(value) === 0 && plain()) return `${prefix}{}`;
      braces = [`${prefix}{`, "}"];
      break;
    }
    case "map": {
      const prefix = prefixOf(constructor, tag, "Map", `(${mapSize(value)})`);
      keys = keysOf(value, context.showHidden);
      format = formatMap;
      if (mapSize(value) === 0 && plain()) return `${prefix}{}`;
      braces = [`${prefix}{`, "}"];
      break;
    }
    case "typedarray": {
      const length = typedArrayLength(value);
      keys = namedKeysOf(value, length, context.showHidden);
      const fallback = constructor === null ? typedArrayTag(value) : "";
      braces = [`${prefixOf(constructor, tag, fallback, `(${length})`)}[`, "]"];
      if (length === 0 && keys.length === 0 && !context.showHidden) return `${braces[0]}]`;
      type = ARRAY_EXTRA;
      format = formatTypedArray;
      break;
    }
    case "mapiterator":
    case "setiterator": {
      keys = keysOf(value, context.showHidden);
      const name = kind === "mapiterator" ? "Map" : "Set";
      if (description.entries === undefined) {
        braces = [`[${tag}] {`, "}"];
        format = () => [context.stylize("<items unknown>", "special")];
      } else {
        braces = [
          `[${tag !== `${name} Iterator` ? tag : `${name} ${description.pairs ? "Entries" : "Iterator"}`}] {`,
          "}",
        ];
        format = (_context, _value, inner) => formatEntries(context, description.entries, inner, description.pairs);
      }
      break;
    }
    default:
      keys = keysOf(value, context.showHidden);
      if (constructor === "Object") {
        if (kind !== "arguments" && typeof value !== "function") kind = "object";
      } else if (kind === "object" && functionHasInstance(ErrorClass, value)) {
        kind = "error";
      }
      switch (kind) {
        case "arguments":
          braces[0] =
            constructor === "Object"
              ? `[Arguments]${tag === "" ? "" : ` [${tag}]`} {`
              : `${prefixOf(constructor, tag, "Arguments")}{`;
          if (plain()) return `${braces[0]}}`;
          break;
        case "function":
        case "class":
        case "asyncfunction":
        case "generatorfunction":
        case "asyncgeneratorfunction":
          base = functionBase(value, kind, constructor, tag);
          if (plain()) return context.stylize(base, "special");
          break;
        case "regexp": {
          base = regExpToString(constructor !== null ? value : new RegExpClass(value));
          const prefix = prefixOf(constructor, tag, "RegExp");
          if (prefix !== "RegExp ") base = `${prefix}${base}`;
          if (plain() || (level > context.depth && context.depth !== null)) return context.stylize(base, "regexp");
          break;
        }
        case "date": {
          base = numberIsNaN(dateGetTime(value)) ? dateToString(value) : dateToISOString(value);
          const prefix = prefixOf(constructor, tag, "Date");
          if (prefix !== "Date ") base = `${prefix}${base}`;
          if (plain()) return context.stylize(base, "date");
          break;
        }
        case "error":
          base = formatError(value, constructor, tag, context, keys);
          if (plain()) return base;
          break;
        case "arraybuffer":
        case "sharedarraybuffer": {
          const prefix = prefixOf(constructor, tag, kind === "arraybuffer" ? "ArrayBuffer" : "SharedArrayBuffer");
          if (inTypedArray === undefined) format = formatBuffer;
          else if (plain()) return `${prefix}{ byteLength: ${formatNumber(value.byteLength, false)} }`;
          braces[0] = `${prefix}{`;
          arrayUnshift(keys, "byteLength");
          break;
        }
        case "dataview":
          braces[0] = `${prefixOf(constructor, tag, "DataView")}{`;
          arrayUnshift(keys, "byteLength", "byteOffset", "buffer");
          break;
        case "promise":
          braces[0] = `${prefixOf(constructor, tag, "Promise")}{`;
          format = (_context, _value, inner) => formatPromise(context, description, inner);
          break;
        case "weakset":
        case "weakmap":
          braces[0] = `${prefixOf(constructor, tag, kind === "weakset" ? "WeakSet" : "WeakMap")}{`;
          format = () => [context.stylize("<items unknown>", "special")];
          break;
        case "module":
          braces[0] = `${prefixOf(constructor, tag, "Module")}{`;
          format = (_context, _value, inner) => formatModule(context, value, inner, keys);
          break;
        case "number":
        case "string":
        case "boolean":
        case "symbol":
        case "bigint":
          base = boxedBase(context, value, kind, keys, constructor, tag);
          if (plain()) return base;
          break;
        default:
          if (constructor === "Object" && tag === "") {
            if (plain()) return "{}";
          } else {
            if (plain()) return `${prefixOf(constructor, tag, "Object")}{}`;
            braces[0] = `${prefixOf(constructor, tag, "Object")}{`;
          }
      }
  }
  if (level > context.depth && context.depth !== null) {
    const name = stringSlice(prefixOf(constructor, tag, kind === "array" ? "Array" : "Object"), 0, -1);
    return context.stylize(constructor === null ? name : `[${name}]`, "special");
  }
  level += 1;
  arrayPush(context.seen, value);
  context.currentDepth = level;
  let output;
  const { indentation } = context;
  try {
    output = format(context, value, level);
    for (let i = 0; i < keys.length; i++) arrayPush(output, formatProperty(context, value, level, keys[i], type));
  } catch (error) {
    if (!(error instanceof RangeErrorClass) || !stringIncludes(`${error.message}`, "stack")) throw error;
    arrayPop(context.seen);
    context.indentation = indentation;
    const name = stringSlice(prefixOf(constructor, tag, "Object"), 0, -1);
    return context.stylize(
      `[${name}: Inspection interrupted prematurely. Maximum call stack size exceeded.]`,
      "special",
    );
  }
  if (prototypeProperties !== undefined) {
    for (let i = 0; i < prototypeProperties.length; i++) arrayPush(output, prototypeProperties[i]);
  }
  if (context.circular !== undefined) {
    const index = mapGet(context.circular, value);
    if (index !== undefined) {
      const reference = context.stylize(`<ref *${index}>`, "special");
      if (context.compact !== true) base = base === "" ? reference : `${reference} ${base}`;
      else braces[0] = `${reference} ${braces[0]}`;
    }
  }
  arrayPop(context.seen);
  if (context.sorted) {
    const comparator = context.sorted === true ? undefined : context.sorted;
    if (type === OBJECT) {
      arraySort(output, comparator);
    } else if (keys.length > 1) {
      const tail = arraySort(arraySplice(output, output.length - keys.length, keys.length), comparator);
      for (let i = 0; i < tail.length; i++) arrayPush(output, tail[i]);
    }
  }
  const text = layOut(context, output, base, braces, type, level, value);
  const total = (context.budget[context.indentation] || 0) + text.length;
  context.budget[context.indentation] = total;
  if (total > MOST_OUTPUT) context.depth = -1;
  return text;
}

function formatEntries(context, entries, level, pairs) {
  const most = mathMin(mathMax(0, context.maxArrayLength), entries.length);
  const output = [];
  context.indentation += 2;
  for (let i = 0; i < most; i++) {
    if (pairs)
      arrayPush(
        output,
        `[ ${formatValue(context, entries[i][0], level)}, ${formatValue(context, entries[i][1], level)} ]`,
      );
    else arrayPush(output, formatValue(context, entries[i], level));
  }
  if (entries.length > most) arrayPush(output, more(entries.length - most, "item"));
  context.indentation -= 2;
  return output;
}

function boxedBase(context, value, kind, keys, constructor, tag) {
  let primitive;
  let type;
  switch (kind) {
    case "number":
      primitive = numberValueOf(value);
      type = "Number";
      break;
    case "string":
      primitive = stringValueOf(value);
      type = "String";
      arraySplice(keys, 0, primitive.length);
      break;
    case "boolean":
      primitive = booleanValueOf(value);
      type = "Boolean";
      break;
    case "bigint":
      primitive = bigIntValueOf(value);
      type = "BigInt";
      break;
    default:
      primitive = symbolValueOf(value);
      type = "Symbol";
  }
  let base = `[${type}`;
  if (type !== constructor) base += constructor === null ? " (null prototype)" : ` (${constructor})`;
  const plainContext = { ...context, stylize: noStyle, __proto__: null };
  base += `: ${formatPrimitive(plainContext, primitive)}]`;
  if (tag !== "" && tag !== constructor) base += ` [${tag}]`;
  return keys.length !== 0 ? base : context.stylize(base, kind);
}

// ---- entry points --------------------------------------------------------------------------------------------------

const noStyle = (text) => text;

const COLORS = {
  __proto__: null,
  special: [36, 39],
  number: [33, 39],
  bigint: [33, 39],
  boolean: [33, 39],
  undefined: [90, 39],
  null: [1, 22],
  string: [32, 39],
  symbol: [32, 39],
  date: [35, 39],
  regexp: [31, 39],
  module: [4, 24],
};

function colored(text, style) {
  const color = COLORS[style];
  return color === undefined ? text : `\u001b[${color[0]}m${text}\u001b[${color[1]}m`;
}

function newContext(options) {
  const context = {
    __proto__: null,
    ...DEFAULTS,
    options: {},
    budget: objectCreate(null),
    indentation: 0,
    seen: [],
    currentDepth: 0,
    circular: undefined,
    stylize: noStyle,
    bareErrors: false,
  };
  if (options === undefined || options === null) return context;
  const names = objectKeys(DEFAULTS);
  for (let i = 0; i < names.length; i++) {
    const given = options[names[i]];
    if (given === undefined) continue;
    context[names[i]] = given;
    context.options[names[i]] = given;
  }
  if (context.colors) context.stylize = colored;
  if (context.maxArrayLength === null) context.maxArrayLength = Infinity;
  if (context.maxStringLength === null) context.maxStringLength = Infinity;
  return context;
}

/** An error's header, frames, properties and causes; no brackets around it if it has no frames. */
export function errorText(error) {
  const context = newContext({ __proto__: null, customInspect: false });
  context.bareErrors = true;
  return formatValue(context, error, 0);
}

/** The text of a value as Node's util.inspect gives it with these options. */
export function inspect(value, options) {
  return formatValue(newContext(options), value, 0);
}
inspect.custom = CUSTOM;

function usesBuiltInToString(value) {
  if (describe(value).kind === "proxy") return true;
  if (typeof value.toString !== "function") return true;
  if (objectHasOwn(value, "toString")) return false;
  let pointer = value;
  do {
    pointer = objectGetPrototypeOf(pointer);
  } while (pointer !== null && !objectHasOwn(pointer, "toString"));
  if (pointer === null) return true;
  const descriptor = objectGetOwnPropertyDescriptor(pointer, "constructor");
  return descriptor !== undefined && typeof descriptor.value === "function" && BUILT_IN[descriptor.value.name] === true;
}

function formatString(value) {
  if (typeof value === "number") return formatNumber(value, false);
  if (typeof value === "bigint") return formatBigInt(value, false);
  if (typeof value !== "object" || value === null || !usesBuiltInToString(value)) return StringFunction(value);
  return inspect(value, { __proto__: null, depth: 0, colors: false, compact: 3 });
}

function formatJson(value) {
  try {
    return jsonStringify(value);
  } catch (error) {
    if (error instanceof TypeErrorClass && stringIncludes(`${error.message}`, "circular")) return "[Circular]";
    throw error;
  }
}

function formatDirective(letter, value) {
  switch (letter) {
    case 115: // s
      return formatString(value);
    case 106: // j
      return formatJson(value);
    case 100: // d
      if (typeof value === "bigint") return formatBigInt(value, false);
      return typeof value === "symbol" ? "NaN" : formatNumber(NumberFunction(value), false);
    case 79: // O
      return inspect(value);
    case 111: // o
      return inspect(value, { __proto__: null, showHidden: true, showProxy: true, depth: 4 });
    case 105: // i
      if (typeof value === "bigint") return formatBigInt(value, false);
      return typeof value === "symbol" ? "NaN" : formatNumber(numberParseInt(value), false);
    case 102: // f
      return typeof value === "symbol" ? "NaN" : formatNumber(numberParseFloat(value), false);
    default: // c
      return "";
  }
}

/** The text of a console call's arguments as Node's util.format gives it. */
export function format(args) {
  const first = args[0];
  const { length } = args;
  if (length === 1) return typeof first === "string" ? first : inspect(first);
  let next = 0;
  let text = "";
  let join = "";
  if (typeof first === "string") {
    let last = 0;
    for (let i = 0; i < first.length - 1; i++) {
      if (stringCharCodeAt(first, i) !== 37) continue;
      const letter = stringCharCodeAt(first, ++i);
      if (letter === 37) {
        text += stringSlice(first, last, i);
        last = i + 1;
      } else if (
        next + 1 !== length &&
        (letter === 115 ||
          letter === 106 ||
          letter === 100 ||
          letter === 79 ||
          letter === 111 ||
          letter === 105 ||
          letter === 102 ||
          letter === 99)
      ) {
        const part = formatDirective(letter, args[++next]);
        if (last !== i - 1) text += stringSlice(first, last, i - 1);
        text += part;
        last = i + 1;
      }
    }
    if (last !== 0) {
      next++;
      join = " ";
      if (last < first.length) text += stringSlice(first, last);
    }
  }
  while (next < length) {
    const value = args[next];
    text += join;
    text += typeof value === "string" ? value : inspect(value);
    join = " ";
    next++;
  }
  return text;
}
