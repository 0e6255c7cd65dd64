// What a program can ask of the host: the globals `sandbox` and `hostcall`, and the host's errors.

import { isAborted, onAbort } from "./events.js";
import { arrayBufferIsView, intrinsic, objectDefineProperty, objectFreeze, promiseThen, tag } from "./primordials.js";

const HOSTCALL = 1;

const BytesClass = Uint8Array;
const ErrorClass = Error;
const PromiseClass = Promise;
const TypeErrorClass = TypeError;

function hostErrorClass(name, Parent) {
  const Class = { [name]: class extends Parent {} }[name];
  objectDefineProperty(Class.prototype, "name", {
    __proto__: null,
    value: name,
    writable: true,
    configurable: true,
    enumerable: false,
  });
  return Class;
}

/** The host did not answer with a value. */
export const HostError = hostErrorClass("HostError", ErrorClass);
export const HostcallError = hostErrorClass("HostcallError", HostError);
export const UnknownHostcallError = hostErrorClass("UnknownHostcallError", HostError);
export const InvalidValueError = hostErrorClass("InvalidValueError", HostError);
export const HttpError = hostErrorClass("HttpError", HostError);
export const HttpForbiddenError = hostErrorClass("HttpForbiddenError", HttpError);
export const HttpTimeoutError = hostErrorClass("HttpTimeoutError", HttpError);

const errorClasses = {
  __proto__: null,
  HostError,
  HostcallError,
  UnknownHostcallError,
  InvalidValueError,
  HttpError,
  HttpForbiddenError,
  HttpTimeoutError,
};

/** The error for an answer of the host's that is one. */
export function hostError(type, message) {
  switch (type) {
    case "HostcallError":
      return new HostcallError(message);
    case "UnknownHostcall":
      return new UnknownHostcallError(message);
    case "InvalidValue":
      return new InvalidValueError(message);
    case "HttpError":
      return new HttpError(message);
    case "HttpForbidden":
      return new HttpForbiddenError(message);
    case "HttpTimeout":
      return new HttpTimeoutError(message);
    default:
      return new HostError(message);
  }
}

function textOf(what, value) {
  if (typeof value !== "string")
    throw new TypeErrorClass(`${what} must be a string, found ${value === null ? "null" : typeof value}`);
  return value;
}

/** Begins a hostcall that a signal can end: the promise is then rejected with the signal's reason at once. */
function beginHostcall(native, name, payload, signal) {
  if (signal === undefined || signal === null) return native.begin(HOSTCALL, name, payload);
  // Throws a TypeError if it is no AbortSignal.
  if (isAborted(signal)) throw signal.reason;
  const operation = native.begin(HOSTCALL, name, payload);
  return new PromiseClass((resolve, reject) => {
    const forget = onAbort(signal, () => {
      native.cancel(operation.handle);
      reject(signal.reason);
    });
    promiseThen(
      operation,
      (value) => {
        forget();
        resolve(value);
      },
      (error) => {
        forget();
        reject(error);
      },
    );
  });
}

export function installHost(native, defineGlobal) {
  // Everything that can be wrong with the arguments rejects the promise: a caller has one place to look for errors.
  const hostcall = async function hostcall(name, payload = null, options = undefined) {
    return beginHostcall(native, textOf("the name of a hostcall", name), payload, options?.signal);
  };

  const write = (level) =>
    ({
      [level](message, fields) {
        const { log } = native;
        log(level, typeof message === "string" ? message : `${message}`, fields === undefined ? {} : fields);
      },
    })[level];
  const log = { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };

  let environment;
  const encoder = native.utf8Encode;
  const sandbox = {
    hostcall,
    emit(value) {
      native.emit(value);
    },
    log: objectFreeze(log),
    ...errorClasses,
    get env() {
      environment ??= native.environment();
      return environment;
    },
    readText(path) {
      return native.utf8Decode(native.readFile(textOf("a path", path)), true, false);
    },
    readBytes(path) {
      return new BytesClass(native.readFile(textOf("a path", path)));
    },
    writeText(path, text) {
      native.writeFile(textOf("a path", path), encoder(textOf("the text of a file", text)));
    },
    writeBytes(path, bytes) {
      if (!arrayBufferIsView(bytes) && !(bytes instanceof intrinsic("ArrayBuffer"))) {
        throw new TypeErrorClass("the bytes of a file must be an ArrayBuffer, a typed array or a DataView");
      }
      native.writeFile(textOf("a path", path), bytes);
    },
    list(path) {
      return native.list(textOf("a path", path));
    },
    cbor: objectFreeze({
      encode(value) {
        return new BytesClass(native.cborEncode(value));
      },
      decode(bytes) {
        return native.cborDecode(bytes);
      },
    }),
  };
  tag(sandbox, "sandbox");
  defineGlobal("sandbox", sandbox);
  defineGlobal("hostcall", hostcall);
  for (const name in errorClasses) defineGlobal(name, errorClasses[name]);

  return {
    sandbox,
    /** Forgets what belongs to the image that this sandbox began as. */
    started() {
      environment = undefined;
    },
  };
}
