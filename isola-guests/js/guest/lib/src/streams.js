// ReadableStream with a default reader and asynchronous iteration: what bodies of requests and responses need.

import {
  arrayPush,
  arrayShift,
  makeEnumerable,
  objectCreate,
  objectDefineProperty,
  objectGetPrototypeOf,
  promiseReject,
  promiseResolve,
  promiseThen,
  reflectApply,
  symbolAsyncIterator,
  symbolIterator,
  tag,
} from "./primordials.js";

const PromiseClass = Promise;
const TypeErrorClass = TypeError;
const RangeErrorClass = RangeError;
const KEY = {};

function deferred() {
  const result = {};
  result.promise = new PromiseClass((resolve, reject) => {
    result.resolve = resolve;
    result.reject = reject;
  });
  return result;
}

const ignore = () => {};

class ReadableStreamDefaultController {
  #stream;

  constructor(key, stream) {
    if (key !== KEY) throw new TypeErrorClass("Illegal constructor");
    this.#stream = stream;
  }

  get desiredSize() {
    return desiredSize(stateOf(this.#stream));
  }

  enqueue(chunk = undefined) {
    const state = stateOf(this.#stream);
    if (state.closing || state.status !== "readable")
      throw new TypeErrorClass("The stream is closed: nothing can be enqueued");
    if (state.reads.length > 0) {
      arrayShift(state.reads).resolve({ value: chunk, done: false });
    } else {
      let size = 1;
      if (state.size !== undefined) {
        try {
          size = state.size(chunk);
          if (!(size >= 0 && size < Infinity)) throw new RangeErrorClass(`The size of a chunk must not be ${size}`);
        } catch (error) {
          fail(state, error);
          throw error;
        }
      }
      arrayPush(state.queue, { chunk, size });
      state.queued += size;
    }
    pull(state);
  }

  close() {
    const state = stateOf(this.#stream);
    if (state.closing || state.status !== "readable") throw new TypeErrorClass("The stream is closed already");
    state.closing = true;
    if (state.queue.length === 0) finish(state);
  }

  error(reason = undefined) {
    fail(stateOf(this.#stream), reason);
  }
}
makeEnumerable(ReadableStreamDefaultController.prototype, ["desiredSize", "enqueue", "close", "error"]);
tag(ReadableStreamDefaultController.prototype, "ReadableStreamDefaultController");

const desiredSize = (state) =>
  state.status === "errored" ? null : state.status === "closed" ? 0 : state.highWaterMark - state.queued;

function finish(state) {
  state.status = "closed";
  state.source = {};
  for (let i = 0; i < state.reads.length; i++) state.reads[i].resolve({ value: undefined, done: true });
  state.reads = [];
  state.closed?.resolve(undefined);
}

function fail(state, reason) {
  if (state.status !== "readable") return;
  state.status = "errored";
  state.error = reason;
  state.queue = [];
  state.queued = 0;
  state.source = {};
  for (let i = 0; i < state.reads.length; i++) state.reads[i].reject(reason);
  state.reads = [];
  if (state.closed !== undefined) {
    state.closed.reject(reason);
    promiseThen(state.closed.promise, ignore, ignore);
  }
}

function pull(state) {
  if (state.status !== "readable" || state.closing || !state.started) return;
  if (state.reads.length === 0 && desiredSize(state) <= 0) return;
  if (state.pulling) {
    state.pullAgain = true;
    return;
  }
  const { source } = state;
  if (source.pull === undefined) return;
  state.pulling = true;
  let pulled;
  try {
    pulled = promiseResolve(reflectApply(source.pull, source.object, [state.controller]));
  } catch (error) {
    state.pulling = false;
    fail(state, error);
    return;
  }
  promiseThen(
    pulled,
    () => {
      state.pulling = false;
      if (state.pullAgain) {
        state.pullAgain = false;
        pull(state);
      }
    },
    (error) => {
      state.pulling = false;
      fail(state, error);
    },
  );
}

function read(state) {
  if (state.status === "errored") return promiseReject(state.error);
  state.disturbed = true;
  if (state.queue.length > 0) {
    const { chunk, size } = arrayShift(state.queue);
    state.queued -= size;
    if (state.closing && state.queue.length === 0) finish(state);
    else pull(state);
    return promiseResolve({ value: chunk, done: false });
  }
  if (state.status === "closed") return promiseResolve({ value: undefined, done: true });
  const wanted = deferred();
  arrayPush(state.reads, wanted);
  pull(state);
  return wanted.promise;
}

async function cancel(state, reason) {
  state.disturbed = true;
  if (state.status === "closed") return undefined;
  if (state.status === "errored") throw state.error;
  const { source } = state;
  state.queue = [];
  state.queued = 0;
  finish(state);
  if (source.cancel !== undefined) await reflectApply(source.cancel, source.object, [reason]);
  return undefined;
}

let stateOf;

function methodOf(source, name) {
  const method = source[name];
  if (method !== undefined && typeof method !== "function")
    throw new TypeErrorClass(`ReadableStream: ${name} must be a function`);
  return method;
}

export class ReadableStream {
  #state;

  static {
    stateOf = (stream) => stream.#state;
  }

  constructor(source = {}, strategy = {}) {
    if (source === null || typeof source !== "object")
      throw new TypeErrorClass("ReadableStream: the source must be an object");
    if (source.type !== undefined)
      throw new TypeErrorClass(`ReadableStream: sources of the type ${source.type} are not supported`);
    const highWaterMark = strategy?.highWaterMark === undefined ? 1 : Number(strategy.highWaterMark);
    if (!(highWaterMark >= 0)) throw new RangeErrorClass(`ReadableStream: bad highWaterMark ${highWaterMark}`);
    const state = {
      status: "readable",
      error: undefined,
      queue: [],
      queued: 0,
      reads: [],
      closing: false,
      started: false,
      pulling: false,
      pullAgain: false,
      disturbed: false,
      reader: undefined,
      closed: undefined,
      highWaterMark,
      size: strategy?.size,
      source: { object: source, pull: methodOf(source, "pull"), cancel: methodOf(source, "cancel") },
      controller: undefined,
    };
    this.#state = state;
    state.controller = new ReadableStreamDefaultController(KEY, this);
    const start = methodOf(source, "start");
    const started = start === undefined ? undefined : reflectApply(start, source, [state.controller]);
    promiseThen(
      promiseResolve(started),
      () => {
        state.started = true;
        pull(state);
      },
      (error) => fail(state, error),
    );
  }

  /** A stream of what an iterable gives. */
  static from(iterable) {
    const method = iterable?.[symbolAsyncIterator] ?? iterable?.[symbolIterator];
    if (typeof method !== "function") throw new TypeErrorClass("ReadableStream.from: the argument must be iterable");
    const iterator = reflectApply(method, iterable, []);
    return new ReadableStream(
      {
        async pull(controller) {
          const { value, done } = await iterator.next();
          if (done) controller.close();
          else controller.enqueue(await value);
        },
        async cancel(reason) {
          if (iterator.return !== undefined) await iterator.return(reason);
        },
      },
      { highWaterMark: 0 },
    );
  }

  get locked() {
    return this.#state.reader !== undefined;
  }

  cancel(reason = undefined) {
    if (this.locked) return promiseReject(new TypeErrorClass("The stream is locked: cancel it by its reader"));
    return cancel(this.#state, reason);
  }

  getReader(options = undefined) {
    if (options?.mode !== undefined) throw new TypeErrorClass(`getReader: the mode ${options.mode} is not supported`);
    return new ReadableStreamDefaultReader(this);
  }

  tee() {
    const reader = this.getReader();
    const controllers = [];
    const canceled = [false, false];
    const gone = deferred();
    let reading = false;
    let again = false;
    const pullBoth = async () => {
      if (reading) {
        again = true;
        return;
      }
      reading = true;
      try {
        do {
          again = false;
          const { value, done } = await reader.read();
          for (let i = 0; i < 2; i++) {
            if (canceled[i]) continue;
            if (done) controllers[i].close();
            else controllers[i].enqueue(value);
          }
          if (done) gone.resolve(undefined);
        } while (again);
      } catch (error) {
        for (let i = 0; i < 2; i++) controllers[i].error(error);
        gone.resolve(undefined);
      } finally {
        reading = false;
      }
    };
    const branch = (index) =>
      new ReadableStream(
        {
          start(controller) {
            controllers[index] = controller;
          },
          pull: pullBoth,
          cancel(reason) {
            canceled[index] = true;
            if (canceled[1 - index]) gone.resolve(reader.cancel(reason));
            return gone.promise;
          },
        },
        { highWaterMark: 0 },
      );
    return [branch(0), branch(1)];
  }

  values(options = undefined) {
    return iteratorOf(this.getReader(), !!options?.preventCancel);
  }
}

export class ReadableStreamDefaultReader {
  #stream;
  #closed;

  constructor(stream) {
    const state = stateOf(stream);
    if (state.reader !== undefined) throw new TypeErrorClass("The stream has a reader already");
    this.#stream = stream;
    state.reader = this;
    state.closed = deferred();
    this.#closed = state.closed.promise;
    if (state.status === "closed") state.closed.resolve(undefined);
    if (state.status === "errored") state.closed.reject(state.error);
    promiseThen(this.#closed, ignore, ignore);
  }

  get closed() {
    return this.#closed;
  }

  read() {
    if (this.#stream === undefined) return promiseReject(new TypeErrorClass("The reader has been released"));
    return read(stateOf(this.#stream));
  }

  cancel(reason = undefined) {
    if (this.#stream === undefined) return promiseReject(new TypeErrorClass("The reader has been released"));
    return cancel(stateOf(this.#stream), reason);
  }

  releaseLock() {
    if (this.#stream === undefined) return;
    const state = stateOf(this.#stream);
    const error = new TypeErrorClass("The reader has been released");
    for (let i = 0; i < state.reads.length; i++) state.reads[i].reject(error);
    state.reads = [];
    state.closed.reject(error);
    this.#closed = promiseReject(error);
    promiseThen(this.#closed, ignore, ignore);
    state.closed = undefined;
    state.reader = undefined;
    this.#stream = undefined;
  }
}

const asyncIteratorPrototype = objectGetPrototypeOf(objectGetPrototypeOf(async function* () {}.prototype));

function iteratorOf(reader, preventCancel) {
  let finished = false;
  const iterator = objectCreate(asyncIteratorPrototype);
  const method = (name, value) =>
    objectDefineProperty(iterator, name, {
      __proto__: null,
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  method("next", async function next() {
    if (finished) return { value: undefined, done: true };
    let result;
    try {
      result = await reader.read();
    } catch (error) {
      finished = true;
      reader.releaseLock();
      throw error;
    }
    if (result.done) {
      finished = true;
      reader.releaseLock();
    }
    return result;
  });
  method("return", async function (value) {
    if (!finished) {
      finished = true;
      const canceled = preventCancel ? undefined : reader.cancel(value);
      reader.releaseLock();
      await canceled;
    }
    return { value, done: true };
  });
  return iterator;
}

makeEnumerable(ReadableStream, ["from"]);
makeEnumerable(ReadableStream.prototype, ["locked", "cancel", "getReader", "tee", "values"]);
objectDefineProperty(ReadableStream.prototype, symbolAsyncIterator, {
  __proto__: null,
  value: ReadableStream.prototype.values,
  writable: true,
  enumerable: false,
  configurable: true,
});
tag(ReadableStream.prototype, "ReadableStream");
makeEnumerable(ReadableStreamDefaultReader.prototype, ["closed", "read", "cancel", "releaseLock"]);
tag(ReadableStreamDefaultReader.prototype, "ReadableStreamDefaultReader");

/** Whether anything has been read of a stream, or it was cancelled. */
export const isDisturbed = (stream) => stateOf(stream).disturbed;

export const isStream = (value) => value instanceof ReadableStream;
