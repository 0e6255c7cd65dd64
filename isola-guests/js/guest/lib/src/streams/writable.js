// WritableStream and its default writer. The states and steps are those of the WHATWG's standard.

import { AbortController } from "../events.js";
import {
  arrayPush,
  arrayShift,
  makeEnumerable,
  promiseReject,
  promiseResolve,
  promiseThen,
  reflectApply,
  tag,
} from "../primordials.js";
import { Queue, deferred, highWaterMarkOf, ignore, measured, methodOf, sizeOf } from "./common.js";

const TypeErrorClass = TypeError;
const RangeErrorClass = RangeError;
const KEY = {};
const CLOSE = {}; // stands in the queue for the end
const NO_METHODS = { __proto__: null };

/** What the functions of this file work on. */
export let writableState;

/** A promise that is settled already, and whose rejection needs no handler. */
function settled(error, failed) {
  const result = deferred();
  if (failed) rejectQuietly(result, error);
  else result.resolve(undefined);
  return result;
}

function rejectQuietly(promise, error) {
  promise.reject(error);
  promiseThen(promise.promise, ignore, ignore);
}

/** The result of a method of the sink's as a promise. */
function invoked(state, method, args) {
  if (method === undefined) return promiseResolve(undefined);
  try {
    return promiseResolve(reflectApply(method, state.sink, args));
  } catch (error) {
    return promiseReject(error);
  }
}

const closeQueuedOrInFlight = (state) => state.closeRequest !== undefined || state.closing !== undefined;
const desiredSize = (state) => state.highWaterMark - state.queue.total;

class WritableStreamDefaultController {
  #stream;

  constructor(key, stream) {
    if (key !== KEY) throw new TypeErrorClass("Illegal constructor");
    this.#stream = stream;
  }

  get signal() {
    return writableState(this.#stream).aborter.signal;
  }

  error(reason = undefined) {
    const state = writableState(this.#stream);
    if (state.status === "writable") startErroring(state, reason);
  }
}
makeEnumerable(WritableStreamDefaultController.prototype, ["signal", "error"]);
tag(WritableStreamDefaultController.prototype, "WritableStreamDefaultController");

export function errorIfNeeded(state, reason) {
  if (state.status === "writable") startErroring(state, reason);
}

function startErroring(state, reason) {
  state.status = "erroring";
  state.error = reason;
  if (state.writer !== undefined) rejectReady(state, reason);
  if (state.writing === undefined && state.closing === undefined && state.started) finishErroring(state);
}

function rejectReady(state, reason) {
  if (!state.readyPending) state.ready = deferred();
  state.readyPending = false;
  rejectQuietly(state.ready, reason);
}

function finishErroring(state) {
  state.status = "errored";
  state.queue.clear();
  for (let i = 0; i < state.writes.length; i++) state.writes[i].reject(state.error);
  state.writes = [];
  const request = state.abortRequest;
  state.abortRequest = undefined;
  if (request === undefined) {
    rejectClosed(state);
    return;
  }
  if (request.wasErroring) {
    request.reject(state.error);
    rejectClosed(state);
    return;
  }
  const aborted = invoked(state, state.methods.abort, [request.reason]);
  state.methods = NO_METHODS;
  promiseThen(
    aborted,
    () => {
      request.resolve(undefined);
      rejectClosed(state);
    },
    (error) => {
      request.reject(error);
      rejectClosed(state);
    },
  );
}

function rejectClosed(state) {
  if (state.closeRequest !== undefined) {
    state.closeRequest.reject(state.error);
    state.closeRequest = undefined;
  }
  if (state.writer !== undefined) rejectQuietly(state.closed, state.error);
}

function dealWithRejection(state, error) {
  if (state.status === "writable") startErroring(state, error);
  else finishErroring(state);
}

function updateBackpressure(state, pressure) {
  if (state.writer !== undefined && pressure !== state.pressure) {
    if (pressure) {
      state.ready = deferred();
      state.readyPending = true;
    } else {
      state.readyPending = false;
      state.ready.resolve(undefined);
    }
  }
  state.pressure = pressure;
}

function advance(state) {
  if (!state.started || state.writing !== undefined) return;
  if (state.status === "erroring") {
    finishErroring(state);
    return;
  }
  if (state.status !== "writable" || state.queue.length === 0) return;
  const chunk = state.queue.peek();
  if (chunk === CLOSE) closeSink(state);
  else writeToSink(state, chunk);
}

function closeSink(state) {
  state.closing = state.closeRequest;
  state.closeRequest = undefined;
  state.queue.shift();
  const closed = invoked(state, state.methods.close, []);
  state.methods = NO_METHODS;
  promiseThen(
    closed,
    () => {
      state.closing.resolve(undefined);
      state.closing = undefined;
      if (state.status === "erroring") {
        // The sink has closed before it could be aborted.
        state.error = undefined;
        state.abortRequest?.resolve(undefined);
        state.abortRequest = undefined;
      }
      state.status = "closed";
      if (state.writer !== undefined) state.closed.resolve(undefined);
    },
    (error) => {
      state.closing.reject(error);
      state.closing = undefined;
      state.abortRequest?.reject(error);
      state.abortRequest = undefined;
      dealWithRejection(state, error);
    },
  );
}

function writeToSink(state, chunk) {
  state.writing = arrayShift(state.writes);
  promiseThen(
    invoked(state, state.methods.write, [chunk, state.controller]),
    () => {
      state.writing.resolve(undefined);
      state.writing = undefined;
      const { status } = state;
      if (status === "writable" || status === "erroring") {
        state.queue.shift();
        if (!closeQueuedOrInFlight(state) && status === "writable") updateBackpressure(state, desiredSize(state) <= 0);
      }
      advance(state);
    },
    (error) => {
      if (state.status === "writable") state.methods = NO_METHODS;
      state.writing.reject(error);
      state.writing = undefined;
      dealWithRejection(state, error);
    },
  );
}

/** Gives the stream up; what was not written yet is lost. */
export function abort(state, reason) {
  if (state.status === "closed" || state.status === "errored") return promiseResolve(undefined);
  state.aborter.abort(reason);
  if (state.status === "closed" || state.status === "errored") return promiseResolve(undefined);
  if (state.abortRequest !== undefined) return state.abortRequest.promise;
  const request = deferred();
  request.wasErroring = state.status === "erroring";
  request.reason = request.wasErroring ? undefined : reason;
  state.abortRequest = request;
  if (!request.wasErroring) startErroring(state, reason);
  return request.promise;
}

/** Ends the stream when everything has been written. */
export function close(state) {
  if (closeQueuedOrInFlight(state)) return promiseReject(new TypeErrorClass("The stream is being closed already"));
  if (state.status === "closed" || state.status === "errored")
    return promiseReject(new TypeErrorClass(`The stream cannot be closed: it is ${state.status}`));
  const request = deferred();
  state.closeRequest = request;
  if (state.writer !== undefined && state.pressure && state.status === "writable") {
    state.readyPending = false;
    state.ready.resolve(undefined);
  }
  state.queue.push(CLOSE, 0);
  advance(state);
  return request.promise;
}

/** Closes what is still open; the promise is rejected with what the stream failed with. */
export function closeWithErrors(state) {
  if (closeQueuedOrInFlight(state) || state.status === "closed") return promiseResolve(undefined);
  return state.status === "errored" ? promiseReject(state.error) : close(state);
}

/** A promise that is settled when the sink has taken the chunk, or the stream failed. */
export function write(state, writer, chunk) {
  let size = 1;
  if (state.size !== undefined) {
    try {
      size = measured(state.size, chunk);
    } catch (error) {
      errorIfNeeded(state, error);
    }
  }
  if (state.writer !== writer) return promiseReject(new TypeErrorClass("The writer has been released"));
  if (state.status === "errored") return promiseReject(state.error);
  if (closeQueuedOrInFlight(state) || state.status === "closed")
    return promiseReject(new TypeErrorClass("The stream is closed: nothing can be written"));
  if (state.status === "erroring") return promiseReject(state.error);
  const request = deferred();
  arrayPush(state.writes, request);
  state.queue.push(chunk, size);
  if (!closeQueuedOrInFlight(state) && state.status === "writable")
    updateBackpressure(state, desiredSize(state) <= 0);
  advance(state);
  return request.promise;
}

/** Locks the stream for a writer, which is any object. */
export function lockForWriting(state, writer) {
  if (state.writer !== undefined) throw new TypeErrorClass("The stream has a writer already");
  state.writer = writer;
  const { status } = state;
  state.readyPending = status === "writable" && !closeQueuedOrInFlight(state) && state.pressure;
  state.ready = state.readyPending ? deferred() : settled(state.error, status === "erroring" || status === "errored");
  state.closed =
    status === "closed" || status === "errored" ? settled(state.error, status === "errored") : deferred();
}

export function releaseFromWriting(state) {
  const error = new TypeErrorClass("The writer has been released");
  rejectReady(state, error);
  if (state.status === "closed" || state.status === "errored") state.closed = deferred();
  rejectQuietly(state.closed, error);
  state.writer = undefined;
}

/** What is wanted: null if the stream has failed. */
export const sizeWanted = (state) =>
  state.status === "errored" || state.status === "erroring" ? null : state.status === "closed" ? 0 : desiredSize(state);

export const isClosingOrClosed = (state) => closeQueuedOrInFlight(state) || state.status === "closed";

let isWritableStream;

export class WritableStream {
  #state;

  static {
    writableState = (stream) => stream.#state;
    isWritableStream = (value) => #state in value;
  }

  constructor(sink = {}, strategy = {}) {
    if (sink === null || (typeof sink !== "object" && typeof sink !== "function"))
      throw new TypeErrorClass("WritableStream: the sink must be an object");
    if (sink.type !== undefined) throw new RangeErrorClass("WritableStream: the sink must have no type");
    const state = {
      status: "writable",
      error: undefined,
      sink,
      methods: {
        abort: methodOf("WritableStream", sink, "abort"),
        close: methodOf("WritableStream", sink, "close"),
        write: methodOf("WritableStream", sink, "write"),
      },
      queue: new Queue(),
      writes: [], // a promise for each chunk that is queued
      writing: undefined, // of the chunk that the sink works on
      closeRequest: undefined,
      closing: undefined, // the close request that the sink works on
      abortRequest: undefined,
      started: false,
      pressure: false,
      writer: undefined,
      ready: undefined,
      readyPending: false,
      closed: undefined,
      highWaterMark: highWaterMarkOf("WritableStream", strategy, 1),
      size: sizeOf("WritableStream", strategy),
      aborter: new AbortController(),
      controller: undefined,
    };
    this.#state = state;
    state.controller = new WritableStreamDefaultController(KEY, this);
    state.pressure = desiredSize(state) <= 0;
    const start = methodOf("WritableStream", sink, "start");
    const started = start === undefined ? undefined : reflectApply(start, sink, [state.controller]);
    promiseThen(
      promiseResolve(started),
      () => {
        state.started = true;
        advance(state);
      },
      (error) => {
        state.started = true;
        dealWithRejection(state, error);
      },
    );
  }

  get locked() {
    return this.#state.writer !== undefined;
  }

  abort(reason = undefined) {
    if (this.#state.writer !== undefined)
      return promiseReject(new TypeErrorClass("The stream is locked: abort it by its writer"));
    return abort(this.#state, reason);
  }

  close() {
    if (this.#state.writer !== undefined)
      return promiseReject(new TypeErrorClass("The stream is locked: close it by its writer"));
    return close(this.#state);
  }

  getWriter() {
    return new WritableStreamDefaultWriter(this);
  }
}
makeEnumerable(WritableStream.prototype, ["locked", "abort", "close", "getWriter"]);
tag(WritableStream.prototype, "WritableStream");

export const isWritable = (value) => value !== null && typeof value === "object" && isWritableStream(value);

export class WritableStreamDefaultWriter {
  #state;
  #ready;
  #closed;
  #released = false;

  constructor(stream) {
    if (!isWritable(stream)) throw new TypeErrorClass("WritableStreamDefaultWriter: a WritableStream is needed");
    const state = writableState(stream);
    lockForWriting(state, this);
    this.#state = state;
  }

  get closed() {
    return this.#released ? this.#closed : this.#state.closed.promise;
  }

  get desiredSize() {
    if (this.#released) throw new TypeErrorClass("The writer has been released");
    return sizeWanted(this.#state);
  }

  get ready() {
    return this.#released ? this.#ready : this.#state.ready.promise;
  }

  abort(reason = undefined) {
    return this.#released
      ? promiseReject(new TypeErrorClass("The writer has been released"))
      : abort(this.#state, reason);
  }

  close() {
    return this.#released ? promiseReject(new TypeErrorClass("The writer has been released")) : close(this.#state);
  }

  releaseLock() {
    if (this.#released) return;
    this.#released = true;
    releaseFromWriting(this.#state);
    this.#ready = this.#state.ready.promise;
    this.#closed = this.#state.closed.promise;
  }

  write(chunk = undefined) {
    if (this.#released) return promiseReject(new TypeErrorClass("The writer has been released"));
    return write(this.#state, this, chunk);
  }
}
makeEnumerable(WritableStreamDefaultWriter.prototype, [
  "closed",
  "desiredSize",
  "ready",
  "abort",
  "close",
  "releaseLock",
  "write",
]);
tag(WritableStreamDefaultWriter.prototype, "WritableStreamDefaultWriter");
