// Stream arguments: values that the host sends as they are asked for, for both kinds of loops.

const STREAM_READ = 2;

export function streams(native) {
  class Stream {
    #number;
    #ended = false;
    #iterated = false;

    constructor(number) {
      this.#number = number;
    }

    #iterate() {
      if (this.#iterated) {
        throw new TypeError("a stream argument can be iterated over only once");
      }
      this.#iterated = true;
    }

    #step(result) {
      this.#ended ||= result.done;
      return result;
    }

    [Symbol.asyncIterator]() {
      this.#iterate();
      return {
        next: () => this.next(),
        return: async (value) => this.#end(value),
        [Symbol.asyncIterator]() {
          return this;
        },
      };
    }

    [Symbol.iterator]() {
      this.#iterate();
      return {
        next: () =>
          this.#ended
            ? { done: true, value: undefined }
            : this.#step(native.beginAndWait(STREAM_READ, "", this.#number)),
        return: (value) => this.#end(value),
        [Symbol.iterator]() {
          return this;
        },
      };
    }

    async next() {
      return this.#ended
        ? { done: true, value: undefined }
        : this.#step(await native.begin(STREAM_READ, "", this.#number));
    }

    #end(value) {
      this.#ended = true;
      return { done: true, value };
    }
  }
  Object.defineProperty(Stream.prototype, Symbol.toStringTag, { value: "Stream", configurable: true });
  return (number) => new Stream(number);
}
