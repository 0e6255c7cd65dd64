// A request on its way to the host, and its response on the way back. See "HTTP" in docs/guest-abi.md.

import { HostError } from "../host.js";
import { inspect } from "../inspect.js";
import {
  objectDefineProperty,
  promiseReject,
  promiseResolve,
  promiseThen,
  stringIndexOf,
  stringSlice,
  stringToWellFormed,
  typedArrayByteLength,
  typedArraySubarray,
} from "../primordials.js";
import { ignore } from "../streams/common.js";
import { cancel, lockForReading, read, stateOf } from "../streams/readable.js";
import { bytesOfChunk } from "./body.js";

const REQUEST = 3;
const READ = 4;
const WRITE = 5;
const CLOSE = 6;

const LARGEST_WRITE = 1 << 20;

const ErrorClass = Error;
const PromiseClass = Promise;
const TypeErrorClass = TypeError;

let native;

export function useExchanges(nativeObject) {
  native = nativeObject;
}

/** The calls in the stack of an error. */
function framesOf(stack) {
  const at = typeof stack === "string" ? stringIndexOf(stack, "\n    at ") : -1;
  return at < 0 ? "" : stringSlice(stack, at);
}

/** What an error says, or what else was thrown is. */
function messageOf(cause) {
  try {
    return stringToWellFormed(cause instanceof ErrorClass ? `${cause.message}` : inspect(cause));
  } catch {
    return "an error that cannot be shown";
  }
}

/** Tells the host something that it need not answer. */
function tell(kind, payload) {
  try {
    promiseThen(native.begin(kind, "", payload), ignore, ignore);
  } catch {
    // Too much is outstanding. Then the host gets to know when the call ends.
  }
}

/** One request of a program. */
export class Exchange {
  #handle;
  #frames = framesOf(new ErrorClass().stack); // of the program's call of fetch
  #upload; // the stream that is sent, as long as it is
  #download;
  #failed = false;
  #error;
  #reject = ignore;

  /** Sends a request whose body is bytes, null, or a stream; gives the head of the response. */
  start(method, head, stream) {
    const answer = native.begin(REQUEST, method, head);
    this.#handle = answer.handle;
    return new PromiseClass((resolve, reject) => {
      this.#reject = reject;
      if (stream !== undefined) this.#send(stream);
      promiseThen(
        answer,
        (value) => {
          if (this.#failed) return;
          this.#reject = ignore;
          resolve(value);
        },
        (cause) => {
          if (this.#failed) return;
          const error = this.#failure(cause);
          this.#stopUpload(error);
          reject(error);
        },
      );
    });
  }

  /** The body that the head of the response has told of. `over` is called when nothing more will come of it. */
  open(body, over) {
    const download = new Download(body, (cause) => this.#failure(cause), over);
    this.#download = download;
    if (this.#failed) download.fail(this.#error);
    return download;
  }

  /** Gives all of it up: whatever is awaited is rejected with the reason. */
  abort(reason) {
    if (this.#failed) return;
    this.#failed = true;
    this.#error = reason;
    this.#stopUpload(reason);
    native.cancel(this.#handle);
    this.#reject(reason);
    this.#download?.fail(reason);
  }

  #failure(cause) {
    const error = new TypeErrorClass(`fetch failed: ${messageOf(cause)}`, { cause });
    const frames = cause instanceof HostError ? framesOf(cause.stack) : "";
    // The library's own place says nothing to a program.
    objectDefineProperty(error, "stack", {
      __proto__: null,
      value: `TypeError: ${error.message}${frames === "" ? this.#frames : frames}`,
      writable: true,
      configurable: true,
      enumerable: false,
    });
    return error;
  }

  #stopUpload(reason) {
    const upload = this.#upload;
    this.#upload = undefined;
    if (upload !== undefined) promiseThen(cancel(upload, reason), ignore, ignore);
  }

  async #send(stream) {
    const state = stateOf(stream);
    this.#upload = state;
    lockForReading(state, {});
    try {
      for (;;) {
        const { value, done } = await read(state);
        if (this.#upload === undefined) return;
        if (done) {
          promiseThen(this.#write(null), ignore, ignore);
          this.#upload = undefined;
          return;
        }
        const bytes = bytesOfChunk(value);
        const length = typedArrayByteLength(bytes);
        for (let from = 0; from < length; from += LARGEST_WRITE) {
          const end = from + LARGEST_WRITE < length ? from + LARGEST_WRITE : length;
          const answer = await this.#write(typedArraySubarray(bytes, from, end));
          if (this.#upload === undefined) return;
          if (answer === undefined) {
            // Nobody wants more of it. The request's own answer tells why.
            this.#stopUpload(undefined);
            return;
          }
        }
      }
    } catch (error) {
      this.#uploadFailed(error);
    }
  }

  /** A promise of null, or of undefined if nobody wants more. */
  #write(data) {
    return native.begin(WRITE, "", [this.#handle, data]);
  }

  // The host gets to know why, and the program need not wait for what the host says to that.
  #uploadFailed(cause) {
    if (this.#upload === undefined) return;
    tell(WRITE, [this.#handle, messageOf(cause)]);
    this.abort(this.#failure(cause));
  }
}

const OPEN = 0;
const ENDED = 1;
const FAILED = 2;

/** The body of a response: a source of bytes. */
class Download {
  onFailure = ignore;
  #state = OPEN;
  #bytes; // all of it, or undefined
  #number = 0; // what the host calls it; 0 if the host does not know it any more
  #reading = 0; // the operation that reads
  #reject = ignore;
  #error;
  #failure;
  #over;

  constructor(body, failure, over) {
    this.#failure = failure;
    this.#over = over;
    if (typeof body === "number") this.#number = body;
    else if (body !== null && typedArrayByteLength(body) > 0) this.#bytes = body;
    else this.#end(ENDED);
  }

  read(most) {
    if (this.#state === FAILED) return promiseReject(this.#error);
    if (this.#state === ENDED) return promiseResolve(undefined);
    if (this.#bytes !== undefined) {
      const bytes = this.#bytes;
      this.#end(ENDED);
      return promiseResolve(bytes);
    }
    const operation = native.begin(READ, "", [this.#number, most]);
    this.#reading = operation.handle;
    return new PromiseClass((resolve, reject) => {
      this.#reject = reject;
      promiseThen(
        operation,
        (bytes) => {
          this.#reading = 0;
          this.#reject = ignore;
          if (bytes === undefined) {
            this.#number = 0;
            this.#end(ENDED);
          }
          resolve(bytes);
        },
        (cause) => {
          this.#reading = 0;
          this.#number = 0;
          this.fail(this.#failure(cause));
        },
      );
    });
  }

  /** Nobody wants the rest. */
  cancel() {
    if (this.#state === OPEN) this.#end(ENDED);
  }

  /** Whoever reads, now or later, gets an error, unless everything has been read. */
  fail(error) {
    if (this.#state !== OPEN) return;
    const reject = this.#reject;
    this.#error = error;
    this.#end(FAILED);
    reject(error);
    this.onFailure(error);
  }

  #end(state) {
    this.#state = state;
    this.#bytes = undefined;
    this.#reject = ignore;
    if (this.#reading !== 0) native.cancel(this.#reading);
    this.#reading = 0;
    if (this.#number !== 0) tell(CLOSE, this.#number);
    this.#number = 0;
    const over = this.#over;
    this.#over = ignore;
    over();
  }
}
