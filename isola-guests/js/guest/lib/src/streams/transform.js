// TransformStream, and the ones that turn text into bytes and back.

import {
  makeEnumerable,
  promiseReject,
  promiseResolve,
  promiseThen,
  reflectApply,
  stringCharCodeAt,
  stringSlice,
  tag,
  typedArrayLength,
} from "../primordials.js";
import { deferred, methodOf } from "./common.js";
import { ReadableStream, canEnqueue, close, desiredSize, enqueue, fail, stateOf, wantsMore } from "./readable.js";
import { WritableStream, errorIfNeeded, writableState } from "./writable.js";

const TypeErrorClass = TypeError;
const RangeErrorClass = RangeError;
const KEY = {};

let transformState;

class TransformStreamDefaultController {
  #state;

  constructor(key, state) {
    if (key !== KEY) throw new TypeErrorClass("Illegal constructor");
    this.#state = state;
  }

  get desiredSize() {
    return desiredSize(stateOf(this.#state.readable));
  }

  enqueue(chunk = undefined) {
    give(this.#state, chunk);
  }

  error(reason = undefined) {
    failBoth(this.#state, reason);
  }

  terminate() {
    const state = this.#state;
    const readable = stateOf(state.readable);
    if (canEnqueue(readable)) close(readable);
    failWritable(state, new TypeErrorClass("The stream has been terminated"));
  }
}
makeEnumerable(TransformStreamDefaultController.prototype, ["desiredSize", "enqueue", "error", "terminate"]);
tag(TransformStreamDefaultController.prototype, "TransformStreamDefaultController");

function setPressure(state, pressure) {
  state.pressureChanged?.resolve(undefined);
  state.pressureChanged = deferred();
  state.pressure = pressure;
}

function failWritable(state, error) {
  state.methods = undefined;
  errorIfNeeded(writableState(state.writable), error);
  if (state.pressure) setPressure(state, false);
}

function failBoth(state, error) {
  fail(stateOf(state.readable), error);
  failWritable(state, error);
}

function give(state, chunk) {
  const readable = stateOf(state.readable);
  if (!canEnqueue(readable)) throw new TypeErrorClass("The readable side is closed: nothing can be enqueued");
  try {
    enqueue(readable, chunk);
  } catch (error) {
    failWritable(state, error);
    throw readable.error;
  }
  const pressure = !wantsMore(readable);
  if (pressure && !state.pressure) setPressure(state, true);
}

/** The result of one of the transformer's methods as a promise. */
function invoked(state, name, args) {
  const method = state.methods?.[name];
  if (method === undefined) return promiseResolve(undefined);
  try {
    return promiseResolve(reflectApply(method, state.transformer, args));
  } catch (error) {
    return promiseReject(error);
  }
}

function transform(state, chunk) {
  let transformed;
  if (state.methods?.transform === undefined) {
    try {
      give(state, chunk);
      transformed = promiseResolve(undefined);
    } catch (error) {
      transformed = promiseReject(error);
    }
  } else {
    transformed = invoked(state, "transform", [chunk, state.controller]);
  }
  return promiseThen(transformed, undefined, (error) => {
    failBoth(state, error);
    throw error;
  });
}

function take(state, chunk) {
  if (!state.pressure) return transform(state, chunk);
  return promiseThen(state.pressureChanged.promise, () => {
    const writable = writableState(state.writable);
    if (writable.status === "erroring") throw writable.error;
    return transform(state, chunk);
  });
}

/** Whatever ends the stream first decides how it ends: later ones get the same promise. */
function finishOnce(state, name, argument, succeeded, failed) {
  if (state.finishing !== undefined) return state.finishing.promise;
  const finishing = deferred();
  state.finishing = finishing;
  const done = invoked(state, name, [argument]);
  state.methods = undefined;
  const settle = (step) => (value) => {
    const error = step(value);
    if (error === undefined) finishing.resolve(undefined);
    else finishing.reject(error.reason);
  };
  promiseThen(done, settle(succeeded), settle(failed));
  return finishing.promise;
}

function abortSink(state, reason) {
  const readable = stateOf(state.readable);
  return finishOnce(
    state,
    "cancel",
    reason,
    () => {
      if (readable.status === "errored") return { reason: readable.error };
      fail(readable, reason);
      return undefined;
    },
    (error) => {
      fail(readable, error);
      return { reason: error };
    },
  );
}

function closeSink(state) {
  const readable = stateOf(state.readable);
  return finishOnce(
    state,
    "flush",
    state.controller,
    () => {
      if (readable.status === "errored") return { reason: readable.error };
      if (canEnqueue(readable)) close(readable);
      return undefined;
    },
    (error) => {
      fail(readable, error);
      return { reason: error };
    },
  );
}

function cancelSource(state, reason) {
  const writable = writableState(state.writable);
  const unblock = () => {
    if (state.pressure) setPressure(state, false);
  };
  return finishOnce(
    state,
    "cancel",
    reason,
    () => {
      if (writable.status === "errored") return { reason: writable.error };
      errorIfNeeded(writable, reason);
      unblock();
      return undefined;
    },
    (error) => {
      errorIfNeeded(writable, error);
      unblock();
      return { reason: error };
    },
  );
}

export class TransformStream {
  #state;

  static {
    transformState = (stream) => stream.#state;
  }

  constructor(transformer = {}, writableStrategy = {}, readableStrategy = {}) {
    if (transformer === null || (typeof transformer !== "object" && typeof transformer !== "function"))
      throw new TypeErrorClass("TransformStream: the transformer must be an object");
    if (transformer.readableType !== undefined || transformer.writableType !== undefined)
      throw new RangeErrorClass("TransformStream: the transformer must have no types");
    const state = {
      transformer,
      methods: {
        __proto__: null,
        cancel: methodOf("TransformStream", transformer, "cancel"),
        flush: methodOf("TransformStream", transformer, "flush"),
        transform: methodOf("TransformStream", transformer, "transform"),
      },
      readable: undefined,
      writable: undefined,
      controller: undefined,
      pressure: undefined,
      pressureChanged: undefined,
      finishing: undefined,
    };
    const start = methodOf("TransformStream", transformer, "start");
    const started = deferred();
    this.#state = state;
    state.controller = new TransformStreamDefaultController(KEY, state);
    state.writable = new WritableStream(
      {
        __proto__: null,
        start: () => started.promise,
        write: (chunk) => take(state, chunk),
        abort: (reason) => abortSink(state, reason),
        close: () => closeSink(state),
      },
      writableStrategy,
    );
    state.readable = new ReadableStream(
      {
        __proto__: null,
        start: () => started.promise,
        pull() {
          setPressure(state, false);
          return state.pressureChanged.promise;
        },
        cancel: (reason) => cancelSource(state, reason),
      },
      { __proto__: null, highWaterMark: readableStrategy?.highWaterMark ?? 0, size: readableStrategy?.size },
    );
    setPressure(state, true);
    started.resolve(start === undefined ? undefined : reflectApply(start, transformer, [state.controller]));
  }

  get readable() {
    return this.#state.readable;
  }

  get writable() {
    return this.#state.writable;
  }
}
makeEnumerable(TransformStream.prototype, ["readable", "writable"]);
tag(TransformStream.prototype, "TransformStream");

// ---- text ----------------------------------------------------------------------------------------------------------

/** TextDecoderStream and TextEncoderStream. */
export function textStreams(TextDecoder, TextEncoder) {
  const { decode } = TextDecoder.prototype;
  const { encode } = TextEncoder.prototype;

  class TextDecoderStream {
    #decoder;
    #transform;

    constructor(label = "utf-8", options = undefined) {
      const decoder = new TextDecoder(label, options);
      this.#decoder = decoder;
      this.#transform = new TransformStream({
        __proto__: null,
        transform(chunk, controller) {
          const text = reflectApply(decode, decoder, [chunk, { __proto__: null, stream: true }]);
          if (text !== "") controller.enqueue(text);
        },
        flush(controller) {
          const text = reflectApply(decode, decoder, []);
          if (text !== "") controller.enqueue(text);
        },
      });
    }

    get encoding() {
      return this.#decoder.encoding;
    }

    get fatal() {
      return this.#decoder.fatal;
    }

    get ignoreBOM() {
      return this.#decoder.ignoreBOM;
    }

    get readable() {
      return transformState(this.#transform).readable;
    }

    get writable() {
      return transformState(this.#transform).writable;
    }
  }
  makeEnumerable(TextDecoderStream.prototype, ["encoding", "fatal", "ignoreBOM", "readable", "writable"]);
  tag(TextDecoderStream.prototype, "TextDecoderStream");

  class TextEncoderStream {
    #transform;

    constructor() {
      const encoder = new TextEncoder();
      let high = ""; // the first half of a character whose second half has not come
      this.#transform = new TransformStream({
        __proto__: null,
        transform(chunk, controller) {
          let text = `${high}${chunk}`;
          const last = text.length === 0 ? 0 : stringCharCodeAt(text, text.length - 1);
          high = "";
          if (last >= 0xd800 && last <= 0xdbff) {
            high = stringSlice(text, text.length - 1);
            text = stringSlice(text, 0, text.length - 1);
          }
          const bytes = reflectApply(encode, encoder, [text]);
          if (typedArrayLength(bytes) > 0) controller.enqueue(bytes);
        },
        flush(controller) {
          if (high !== "") controller.enqueue(reflectApply(encode, encoder, [high]));
        },
      });
    }

    get encoding() {
      return this.#transform && "utf-8";
    }

    get readable() {
      return transformState(this.#transform).readable;
    }

    get writable() {
      return transformState(this.#transform).writable;
    }
  }
  makeEnumerable(TextEncoderStream.prototype, ["encoding", "readable", "writable"]);
  tag(TextEncoderStream.prototype, "TextEncoderStream");

  return { TextDecoderStream, TextEncoderStream };
}
