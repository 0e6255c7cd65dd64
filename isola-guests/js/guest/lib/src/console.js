// The global console: Node's texts, on standard output and standard error.

import { columnsOf, format, inspect, inspectWith } from "./inspect.js";
import {
  arrayIsArray,
  arrayJoin,
  arrayPush,
  arrayUnshift,
  mapDelete,
  mapForEach,
  mapGet,
  mapHas,
  mapSet,
  mathFloor,
  mathMax,
  numberToFixed,
  numberToString,
  objectCreate,
  objectHasOwn,
  objectKeys,
  reflectApply,
  setForEach,
  stringIndexOf,
  stringPadStart,
  stringRepeat,
  stringSlice,
  tag,
} from "./primordials.js";
import { frames } from "./stack.js";

const MapClass = Map;
const TypeErrorClass = TypeError;
const NumberFunction = Number;

function indented(text, indentation) {
  let result = indentation;
  let from = 0;
  for (;;) {
    const newline = stringIndexOf(text, "\n", from);
    if (newline === -1) return result + stringSlice(text, from);
    result += stringSlice(text, from, newline + 1) + indentation;
    from = newline + 1;
  }
}

function drawTable(head, columns) {
  const widths = [];
  let rows = 0;
  for (let i = 0; i < head.length; i++) {
    arrayPush(widths, columnsOf(head[i]));
    rows = mathMax(rows, columns[i].length);
  }
  const cell = (column, row) => (objectHasOwn(column, row) ? column[row] : "");
  for (let i = 0; i < head.length; i++) {
    for (let row = 0; row < rows; row++) widths[i] = mathMax(widths[i], columnsOf(cell(columns[i], row)));
  }
  const lines = [];
  for (let i = 0; i < widths.length; i++) arrayPush(lines, stringRepeat("─", widths[i] + 2));
  const drawRow = (cells) => {
    const padded = [];
    for (let i = 0; i < cells.length; i++)
      arrayPush(padded, ` ${cells[i]}${stringRepeat(" ", widths[i] - columnsOf(cells[i]))} `);
    return `│${arrayJoin(padded, "│")}│\n`;
  };
  let text = `┌${arrayJoin(lines, "┬")}┐\n${drawRow(head)}├${arrayJoin(lines, "┼")}┤\n`;
  for (let row = 0; row < rows; row++) {
    const cells = [];
    for (let i = 0; i < columns.length; i++) arrayPush(cells, cell(columns[i], row));
    text += drawRow(cells);
  }
  return `${text}└${arrayJoin(lines, "┴")}┘`;
}

function inspectCell(value) {
  const deep = value !== null && typeof value === "object" && !arrayIsArray(value) && objectKeys(value).length > 2;
  return inspect(value, { __proto__: null, depth: deep ? -1 : 0, maxArrayLength: 3, breakLength: Infinity });
}

function upTo(count) {
  const numbers = [];
  for (let i = 0; i < count; i++) arrayPush(numbers, `${i}`);
  return numbers;
}

function tableOf(data, properties, kind) {
  if (kind === "map") {
    const keys = [];
    const values = [];
    mapForEach(data, (value, key) => {
      arrayPush(keys, inspectCell(key));
      arrayPush(values, inspectCell(value));
    });
    return drawTable(["(iteration index)", "Key", "Values"], [upTo(keys.length), keys, values]);
  }
  if (kind === "set") {
    const values = [];
    setForEach(data, (value) => arrayPush(values, inspectCell(value)));
    return drawTable(["(iteration index)", "Values"], [upTo(values.length), values]);
  }
  const columns = objectCreate(null);
  const plainValues = [];
  let hasPlainValues = false;
  const index = objectKeys(data);
  for (let row = 0; row < index.length; row++) {
    const item = data[index[row]];
    const primitive = item === null || (typeof item !== "function" && typeof item !== "object");
    if (primitive && properties === undefined) {
      hasPlainValues = true;
      plainValues[row] = inspectCell(item);
      continue;
    }
    const keys = properties ?? objectKeys(item);
    for (let i = 0; i < keys.length; i++) {
      columns[keys[i]] ??= [];
      columns[keys[i]][row] = primitive || !objectHasOwn(item, keys[i]) ? "" : inspectCell(item[keys[i]]);
    }
  }
  const head = objectKeys(columns);
  const drawn = [];
  for (let i = 0; i < head.length; i++) arrayPush(drawn, columns[head[i]]);
  if (hasPlainValues) {
    arrayPush(head, "Values");
    arrayPush(drawn, plainValues);
  }
  arrayUnshift(head, "(index)");
  arrayUnshift(drawn, index);
  return drawTable(head, drawn);
}

function durationText(milliseconds) {
  if (milliseconds < 1000) return `${NumberFunction(numberToFixed(milliseconds, 3))}ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${numberToFixed(seconds, 3)}s`;
  const two = (number) => stringPadStart(numberToString(number, 10), 2, "0");
  const rest = stringPadStart(numberToFixed(seconds % 60, 3), 6, "0");
  const minutes = mathFloor(seconds / 60);
  if (minutes < 60) return `${minutes}:${rest} (m:ss.mmm)`;
  return `${mathFloor(minutes / 60)}:${two(minutes % 60)}:${two(mathFloor(seconds % 60))} (h:mm:ss)`;
}

export function installConsole(native, defineGlobal) {
  inspectWith(native.describe);
  const { write, now } = native;
  const counts = new MapClass();
  const timers = new MapClass();
  let indentation = "";

  const print = (descriptor, text) =>
    write(descriptor, indentation === "" ? `${text}\n` : `${indented(text, indentation)}\n`);
  const warning = (text) => write(2, `Warning: ${text}\n`);

  // Objects whose methods are enumerable and work without their object, as in Node.
  const console = {
    log(...data) {
      print(1, format(data));
    },
    warn(...data) {
      print(2, format(data));
    },
    error(...data) {
      print(2, format(data));
    },
    dir(item, options) {
      print(1, inspect(item, { __proto__: null, customInspect: false, ...options }));
    },
    time(label = "default") {
      const name = `${label}`;
      if (mapHas(timers, name)) warning(`Label '${name}' already exists for console.time()`);
      else mapSet(timers, name, now());
    },
    timeEnd(label = "default") {
      if (logTime("timeEnd", `${label}`, [])) mapDelete(timers, `${label}`);
    },
    timeLog(label = "default", ...data) {
      logTime("timeLog", `${label}`, data);
    },
    trace(...data) {
      const text = format(data);
      const lines = frames();
      print(2, `Trace${text === "" ? "" : `: ${text}`}${lines === "" ? "" : `\n${lines}`}`);
    },
    assert(condition, ...data) {
      if (condition) return;
      data[0] = `Assertion failed${data.length === 0 ? "" : `: ${data[0]}`}`;
      print(2, format(data));
    },
    clear() {},
    count(label = "default") {
      const name = `${label}`;
      const count = (mapGet(counts, name) ?? 0) + 1;
      mapSet(counts, name, count);
      print(1, `${name}: ${count}`);
    },
    countReset(label = "default") {
      const name = `${label}`;
      if (!mapDelete(counts, name)) warning(`Count for '${name}' does not exist`);
    },
    group(...data) {
      if (data.length > 0) print(1, format(data));
      indentation += "  ";
    },
    groupEnd() {
      indentation = stringSlice(indentation, 0, -2);
    },
    table(data, properties) {
      if (data === null || typeof data !== "object") {
        print(1, format([data]));
        return;
      }
      if (properties !== undefined && !arrayIsArray(properties)) {
        throw new TypeErrorClass(
          `The "properties" argument must be an instance of Array. Received ${inspect(properties)}`,
        );
      }
      print(1, tableOf(data, properties, native.describe(data).kind));
    },
  };

  const logTime = (method, name, data) => {
    const start = mapGet(timers, name);
    if (start === undefined) {
      warning(`No such label '${name}' for console.${method}()`);
      return false;
    }
    const text = `${name}: ${durationText(now() - start)}`;
    print(1, data.length === 0 ? text : `${text} ${format(data)}`);
    return true;
  };

  console.debug = named("debug", console.log);
  console.info = named("info", console.log);
  console.dirxml = named("dirxml", console.log);
  console.groupCollapsed = named("groupCollapsed", console.group);
  tag(console, "console");
  defineGlobal("console", console);
}

function named(name, method) {
  const methods = {
    [name](...data) {
      reflectApply(method, undefined, data);
    },
  };
  return methods[name];
}
