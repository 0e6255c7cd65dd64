// What pipeTo and pipeThrough do: everything that one stream gives goes into another, and so do its end and its failure.

import { isAborted, onAbort } from "../events.js";
import { arrayPush, promiseResolve, promiseThen } from "../primordials.js";
import { deferred, ignore } from "./common.js";
import { cancel, lockForReading, read, releaseFromReading, stateOf } from "./readable.js";
import {
  abort,
  closeWithErrors,
  isClosingOrClosed,
  lockForWriting,
  releaseFromWriting,
  sizeWanted,
  writableState,
  write,
} from "./writable.js";

const TypeErrorClass = TypeError;

/** Pipes, with the options of pipeTo; the promise is settled when both streams are free again. */
export function pipe(readable, writable, { preventAbort, preventCancel, preventClose, signal }) {
  const source = stateOf(readable);
  const sink = writableState(writable);
  const writer = {};
  const done = deferred();
  let ending = false;
  let lastWrite = promiseResolve(undefined);
  let forget = ignore;

  lockForReading(source, {});
  source.disturbed = true;
  lockForWriting(sink, writer);

  const finish = (failed, error) => {
    releaseFromWriting(sink);
    releaseFromReading(source);
    forget();
    if (failed) done.reject(error);
    else done.resolve(undefined);
  };

  // What was read must be written before anything else happens to the sink, unless that has failed.
  const written = () =>
    sink.status === "writable" && !isClosingOrClosed(sink) ? waitForWrites(lastWrite) : promiseResolve(undefined);
  const waitForWrites = (waited) =>
    promiseThen(promiseThen(waited, ignore, ignore), () => (waited === lastWrite ? undefined : waitForWrites(lastWrite)));

  const end = (action, failed, error) => {
    if (ending) return;
    ending = true;
    promiseThen(written(), () => {
      if (action === undefined) {
        finish(failed, error);
        return;
      }
      promiseThen(
        action(),
        () => finish(failed, error),
        (newError) => finish(true, newError),
      );
    });
  };

  const abortBoth = () => {
    const { reason } = signal;
    const actions = [];
    end(
      () => {
        if (!preventAbort && sink.status === "writable") arrayPush(actions, abort(sink, reason));
        if (!preventCancel && source.status === "readable") arrayPush(actions, cancel(source, reason));
        return all(actions);
      },
      true,
      reason,
    );
  };

  const sourceFailed = (error) => end(preventAbort ? undefined : () => abort(sink, error), true, error);
  const sourceEnded = () => end(preventClose ? undefined : () => closeWithErrors(sink), false, undefined);
  const sinkFailed = (error) => end(preventCancel ? undefined : () => cancel(source, error), true, error);

  if (signal !== undefined) {
    if (isAborted(signal)) {
      abortBoth();
      return done.promise;
    }
    forget = onAbort(signal, abortBoth);
  }

  const step = () => {
    if (ending) return;
    promiseThen(sink.ready.promise, readOne, ignore);
  };
  const readOne = () => {
    if (ending) return;
    if (sizeWanted(sink) === null) return; // its failure is told of by its promise
    promiseThen(
      read(source),
      (result) => {
        if (result.done) return;
        lastWrite = write(sink, writer, result.value);
        promiseThen(lastWrite, ignore, ignore);
        step();
      },
      ignore,
    );
  };

  if (source.status === "errored") sourceFailed(source.error);
  else promiseThen(source.closed.promise, sourceEnded, sourceFailed);
  if (sink.status === "errored") sinkFailed(sink.error);
  else promiseThen(sink.closed.promise, ignore, sinkFailed);
  if (source.status === "closed") sourceEnded();
  if (isClosingOrClosed(sink)) {
    const error = new TypeErrorClass("The destination is closed");
    end(preventCancel ? undefined : () => cancel(source, error), true, error);
  }
  step();
  return done.promise;
}

/** Settled when all are; rejected with the first error. */
function all(promises) {
  const result = deferred();
  let left = promises.length;
  if (left === 0) return promiseResolve(undefined);
  for (let i = 0; i < promises.length; i++) {
    promiseThen(
      promises[i],
      () => {
        if (--left === 0) result.resolve(undefined);
      },
      (error) => result.reject(error),
    );
  }
  return result.promise;
}
