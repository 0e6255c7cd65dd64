// ReadableStream with a default reader and asynchronous iteration.

import { isAborted } from "../events.js";
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
} from "../primordials.js";
import { Queue, deferred, highWaterMarkOf, ignore, measured, methodOf, sizeOf } from "./common.js";
import { pipe } from "./pipe.js";
import { isWritable, writableState } from "./writable.js";

const TypeErrorClass = TypeError;
const RangeErrorClass = RangeError;
const KEY = {};
const NO_SOURCE = { __proto__: null };

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
    if (!canEnqueue(state)) throw new TypeErrorClass("The stream is closed: nothing can be enqueued");
    enqueue(state, chunk);
  }

  close() {
    const state = stateOf(this.#stream);
    if (!canEnqueue(state)) throw new TypeErrorClass("The stream is closed already");
    close(state);
  }

  error(reason = undefined) {
    fail(stateOf(this.#stream), reason);
  }
}
makeEnumerable(ReadableStreamDefaultController.prototype, ["desiredSize", "enqueue", "close", "error"]);
tag(ReadableStreamDefaultController.prototype, "ReadableStreamDefaultController");

export const canEnqueue = (state) => !state.closing && state.status === "readable";

/** Gives a chunk to whoever reads, or queues it. */
export function enqueue(state, chunk) {
  if (state.reads.length > 0) {
    arrayShift(state.reads).resolve({ value: chunk, done: false });
  } else {
    let size;
    try {
      size = measured(state.size, chunk);
    } catch (error) {
      fail(state, error);
      throw error;
    }
    state.queue.push(chunk, size);
  }
  pull(state);
}

/** The stream ends when what is queued has been read. */
export function close(state) {
  state.closing = true;
  if (state.queue.length === 0) finish(state);
}

export const desiredSize = (state) =>
  state.status === "errored" ? null : state.status === "closed" ? 0 : state.highWaterMark - state.queue.total;

function finish(state) {
  state.status = "closed";
  state.source = NO_SOURCE;
  for (let i = 0; i < state.reads.length; i++) state.reads[i].resolve({ value: undefined, done: true });
  state.reads = [];
  state.closed?.resolve(undefined);
}

/** The stream fails, and so does whoever reads. */
export function fail(state, reason) {
  if (state.status !== "readable") return;
  state.status = "errored";
  state.error = reason;
  state.queue.clear();
  state.source = NO_SOURCE;
  for (let i = 0; i < state.reads.length; i++) state.reads[i].reject(reason);
  state.reads = [];
  if (state.closed !== undefined) {
    state.closed.reject(reason);
    promiseThen(state.closed.promise, ignore, ignore);
  }
}

/** Whether more is wanted of the source. */
export const wantsMore = (state) =>
  canEnqueue(state) && state.started && (state.reads.length > 0 || desiredSize(state) > 0);

function pull(state) {
  if (!wantsMore(state)) return;
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

/** A promise of {value, done}. */
export function read(state) {
  if (state.status === "errored") return promiseReject(state.error);
  state.disturbed = true;
  if (state.queue.length > 0) {
    const chunk = state.queue.shift();
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

/** Nobody wants more of it. */
export async function cancel(state, reason) {
  state.disturbed = true;
  if (state.status === "closed") return undefined;
  if (state.status === "errored") throw state.error;
  const { source } = state;
  state.queue.clear();
  finish(state);
  if (source.cancel !== undefined) await reflectApply(source.cancel, source.object, [reason]);
  return undefined;
}

/** What the functions of this file work on. */
export let stateOf;

let isReadableStream;

export class ReadableStream {
  #state;

  static {
    stateOf = (stream) => stream.#state;
    isReadableStream = (value) => #state in value;
  }

  constructor(source = {}, strategy = {}) {
    if (source === null || typeof source !== "object")
      throw new TypeErrorClass("ReadableStream: the source must be an object");
    if (source.type !== undefined)
      throw new TypeErrorClass(`ReadableStream: sources of the type ${source.type} are not supported`);
    const highWaterMark = highWaterMarkOf("ReadableStream", strategy, 1);
    const state = {
      status: "readable",
      error: undefined,
      queue: new Queue(),
      reads: [],
      closing: false,
      started: false,
      pulling: false,
      pullAgain: false,
      disturbed: false,
      reader: undefined,
      closed: undefined,
      highWaterMark,
      size: sizeOf("ReadableStream", strategy),
      source: { object: source, pull: methodOf("ReadableStream", source, "pull"), cancel: methodOf("ReadableStream", source, "cancel") },
      controller: undefined,
    };
    this.#state = state;
    state.controller = new ReadableStreamDefaultController(KEY, this);
    const start = methodOf("ReadableStream", source, "start");
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

  pipeThrough(transform, options = undefined) {
    const writable = transform?.writable;
    const readable = transform?.readable;
    if (!isStream(readable) || !isWritable(writable))
      throw new TypeErrorClass("pipeThrough: the argument must have a ReadableStream and a WritableStream");
    const how = pipeOptions(options);
    if (this.locked || isLockedForWriting(writable)) throw new TypeErrorClass("pipeThrough: one of the streams is locked");
    const done = pipe(this, writable, how);
    promiseThen(done, ignore, ignore);
    return readable;
  }

  pipeTo(destination, options = undefined) {
    try {
      if (!isWritable(destination)) throw new TypeErrorClass("pipeTo: the argument must be a WritableStream");
      const how = pipeOptions(options);
      if (this.locked || isLockedForWriting(destination))
        throw new TypeErrorClass("pipeTo: one of the streams is locked");
      return pipe(this, destination, how);
    } catch (error) {
      return promiseReject(error);
    }
  }

  tee() {
    const state = this.#state;
    lock(this);
    const controllers = [];
    const canceled = [false, false];
    const reasons = [undefined, undefined];
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
          const { value, done } = await read(state);
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
            reasons[index] = reason;
            if (canceled[1 - index]) gone.resolve(cancel(state, reasons));
            return gone.promise;
          },
        },
        { highWaterMark: 0 },
      );
    return [branch(0), branch(1)];
  }

  values(options = undefined) {
    lock(this);
    return iteratorOf(this.#state, !!options?.preventCancel);
  }
}

/** Gives a stream a reader, which is any object. */
export function lockForReading(state, reader) {
  if (state.reader !== undefined) throw new TypeErrorClass("The stream has a reader already");
  state.reader = reader;
  state.closed = deferred();
  if (state.status === "closed") state.closed.resolve(undefined);
  if (state.status === "errored") state.closed.reject(state.error);
  promiseThen(state.closed.promise, ignore, ignore);
}

export function releaseFromReading(state) {
  const error = new TypeErrorClass("The reader has been released");
  for (let i = 0; i < state.reads.length; i++) state.reads[i].reject(error);
  state.reads = [];
  if (state.status !== "readable") state.closed = deferred();
  state.closed.reject(error);
  promiseThen(state.closed.promise, ignore, ignore);
  state.reader = undefined;
}

const lock = (stream) => lockForReading(stateOf(stream), {});

export class ReadableStreamDefaultReader {
  #state;
  #closed; // once it is released

  constructor(stream) {
    if (!isStream(stream)) throw new TypeErrorClass("ReadableStreamDefaultReader: a ReadableStream is needed");
    const state = stateOf(stream);
    lockForReading(state, this);
    this.#state = state;
  }

  get closed() {
    return this.#closed ?? this.#state.closed.promise;
  }

  read() {
    return this.#closed !== undefined
      ? promiseReject(new TypeErrorClass("The reader has been released"))
      : read(this.#state);
  }

  cancel(reason = undefined) {
    return this.#closed !== undefined
      ? promiseReject(new TypeErrorClass("The reader has been released"))
      : cancel(this.#state, reason);
  }

  releaseLock() {
    if (this.#closed !== undefined) return;
    releaseFromReading(this.#state);
    this.#closed = this.#state.closed.promise;
  }
}

const isLockedForWriting = (stream) => writableState(stream).writer !== undefined;

function pipeOptions(options) {
  const signal = options?.signal;
  if (signal !== undefined) isAborted(signal); // a TypeError if it is none
  return {
    preventAbort: !!options?.preventAbort,
    preventCancel: !!options?.preventCancel,
    preventClose: !!options?.preventClose,
    signal,
  };
}

const asyncIteratorPrototype = objectGetPrototypeOf(objectGetPrototypeOf(async function* () {}.prototype));

function iteratorOf(state, preventCancel) {
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
      result = await read(state);
    } catch (error) {
      finished = true;
      releaseFromReading(state);
      throw error;
    }
    if (result.done) {
      finished = true;
      releaseFromReading(state);
    }
    return result;
  });
  method("return", async function (value) {
    if (!finished) {
      finished = true;
      const canceled = preventCancel ? undefined : cancel(state, value);
      releaseFromReading(state);
      await canceled;
    }
    return { value, done: true };
  });
  return iterator;
}

makeEnumerable(ReadableStream, ["from"]);
makeEnumerable(ReadableStream.prototype, ["locked", "cancel", "getReader", "pipeThrough", "pipeTo", "tee", "values"]);
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

/** Whether a stream has a reader. */
export const isLocked = (stream) => stateOf(stream).reader !== undefined;

export const isStream = (value) => value !== null && typeof value === "object" && isReadableStream(value);
