// CountQueuingStrategy and ByteLengthQueuingStrategy.

import { makeEnumerable, tag } from "../primordials.js";

const TypeErrorClass = TypeError;
const NumberFunction = Number;

function markOf(name, init) {
  if (init === null || typeof init !== "object" || init.highWaterMark === undefined)
    throw new TypeErrorClass(`${name}: an object with a highWaterMark is needed`);
  return NumberFunction(init.highWaterMark);
}

// The same functions for all instances, as the standard asks for.
const count = { size: () => 1 }.size;
const byteLength = { size: (chunk) => chunk.byteLength }.size;

export class CountQueuingStrategy {
  #highWaterMark;

  constructor(init) {
    this.#highWaterMark = markOf("CountQueuingStrategy", init);
  }

  get highWaterMark() {
    return this.#highWaterMark;
  }

  get size() {
    return this.#highWaterMark === undefined ? undefined : count;
  }
}
makeEnumerable(CountQueuingStrategy.prototype, ["highWaterMark", "size"]);
tag(CountQueuingStrategy.prototype, "CountQueuingStrategy");

export class ByteLengthQueuingStrategy {
  #highWaterMark;

  constructor(init) {
    this.#highWaterMark = markOf("ByteLengthQueuingStrategy", init);
  }

  get highWaterMark() {
    return this.#highWaterMark;
  }

  get size() {
    return this.#highWaterMark === undefined ? undefined : byteLength;
  }
}
makeEnumerable(ByteLengthQueuingStrategy.prototype, ["highWaterMark", "size"]);
tag(ByteLengthQueuingStrategy.prototype, "ByteLengthQueuingStrategy");
