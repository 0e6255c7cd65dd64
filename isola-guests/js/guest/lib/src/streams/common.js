// What the classes of streams have in common.

const PromiseClass = Promise;
const TypeErrorClass = TypeError;
const RangeErrorClass = RangeError;
const NumberFunction = Number;

export function deferred() {
  const result = {};
  result.promise = new PromiseClass((resolve, reject) => {
    result.resolve = resolve;
    result.reject = reject;
  });
  return result;
}

export const ignore = () => {};

/** A method of an object that a program gives a stream, or undefined. */
export function methodOf(what, object, name) {
  const method = object[name];
  if (method !== undefined && typeof method !== "function")
    throw new TypeErrorClass(`${what}: ${name} must be a function`);
  return method;
}

/** How much may be queued before more is too much. */
export function highWaterMarkOf(what, strategy, usual) {
  const given = strategy?.highWaterMark;
  if (given === undefined) return usual;
  const mark = NumberFunction(given);
  if (!(mark >= 0)) throw new RangeErrorClass(`${what}: bad highWaterMark ${mark}`);
  return mark;
}

/** The function that tells how much a chunk counts, which is 1 if it is undefined. */
export function sizeOf(what, strategy) {
  const size = strategy?.size;
  if (size !== undefined && typeof size !== "function")
    throw new TypeErrorClass(`${what}: size must be a function`);
  return size;
}

/** What a chunk counts; throws if that is no length. */
export function measured(size, chunk) {
  if (size === undefined) return 1;
  const length = NumberFunction(size(chunk));
  if (!(length >= 0 && length < Infinity)) throw new RangeErrorClass(`The size of a chunk must not be ${length}`);
  return length;
}

/** Chunks and how much they count, the oldest first. */
export class Queue {
  #items = [];
  #first = 0;
  total = 0;

  get length() {
    return this.#items.length - this.#first;
  }

  push(value, size) {
    this.#items[this.#items.length] = { value, size };
    this.total += size;
  }

  peek() {
    return this.#items[this.#first].value;
  }

  shift() {
    const { value, size } = this.#items[this.#first];
    this.#items[this.#first++] = undefined;
    this.total = this.length === 0 ? 0 : this.total - size;
    // What was taken is given back now and then, not each time: that would take quadratic time.
    if (this.#first > 32 && this.#first * 2 > this.#items.length) {
      const left = [];
      for (let i = this.#first; i < this.#items.length; i++) left[left.length] = this.#items[i];
      this.#items = left;
      this.#first = 0;
    }
    return value;
  }

  clear() {
    this.#items = [];
    this.#first = 0;
    this.total = 0;
  }
}
