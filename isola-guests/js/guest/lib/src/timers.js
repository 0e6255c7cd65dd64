// setTimeout and its relatives, and queueMicrotask. The host's clock and the event loop's order are in native code.

import { promiseThen, promiseResolve, reflectApply } from "./primordials.js";

const TypeErrorClass = TypeError;
const NumberFunction = Number;
const LONGEST = 2 ** 31 - 1;

export function installTimers(native, defineGlobal) {
  const { setTimer, clearTimer } = native;
  const done = promiseResolve();

  const start = (name, callback, delay, repeat, args) => {
    if (typeof callback !== "function") {
      throw new TypeErrorClass(
        `${name}: the callback must be a function, found ${callback === null ? "null" : typeof callback}`,
      );
    }
    // As in Node: anything that is no delay is the shortest one, so that a repeated timer lets time pass.
    let milliseconds = NumberFunction(delay);
    if (!(milliseconds >= 1 && milliseconds <= LONGEST)) milliseconds = 1;
    return setTimer(
      args.length === 0 ? () => callback() : () => reflectApply(callback, undefined, args),
      milliseconds,
      repeat,
    );
  };
  const stop = (id) => {
    if (typeof id === "number") clearTimer(id);
    else if (typeof id === "string" && id !== "") clearTimer(NumberFunction(id));
  };

  defineGlobal("setTimeout", function setTimeout(callback, delay, ...args) {
    return start("setTimeout", callback, delay, false, args);
  });
  defineGlobal("setInterval", function setInterval(callback, delay, ...args) {
    return start("setInterval", callback, delay, true, args);
  });
  defineGlobal("setImmediate", function setImmediate(callback, ...args) {
    if (typeof callback !== "function") return start("setImmediate", callback, 0, false, args);
    return setTimer(() => reflectApply(callback, undefined, args), 0, false);
  });
  defineGlobal("clearTimeout", function clearTimeout(id) {
    stop(id);
  });
  defineGlobal("clearInterval", function clearInterval(id) {
    stop(id);
  });
  defineGlobal("clearImmediate", function clearImmediate(id) {
    stop(id);
  });
  defineGlobal("queueMicrotask", function queueMicrotask(callback) {
    if (typeof callback !== "function") {
      throw new TypeErrorClass(
        `queueMicrotask: the callback must be a function, found ${callback === null ? "null" : typeof callback}`,
      );
    }
    promiseThen(done, () => {
      callback();
    });
  });
}
