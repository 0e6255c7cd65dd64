// What Headers, URLSearchParams and FormData share: iteration over pairs that can change meanwhile.

import {
  objectCreate,
  objectDefineProperty,
  objectGetOwnPropertyDescriptor,
  objectGetPrototypeOf,
  reflectApply,
  reflectOwnKeys,
  symbolIterator,
  tag,
  weakMapGet,
  weakMapSet,
} from "./primordials.js";

const iteratorPrototype = objectGetPrototypeOf(objectGetPrototypeOf([][Symbol.iterator]()));
const TypeErrorClass = TypeError;
const WeakMapClass = WeakMap;

const ENTRIES = 0;
const KEYS = 1;
const VALUES = 2;

/** Gives a class entries, keys, values, forEach and Symbol.iterator. `pairsOf` returns the current pairs, and checks its receiver. */
export function makePairIterable(Class, name, pairsOf) {
  const states = new WeakMapClass();
  const prototype = objectCreate(iteratorPrototype, {
    next: {
      value: function next() {
        const state = weakMapGet(states, this);
        if (state === undefined) throw new TypeErrorClass(`next: not an iterator of ${name}`);
        const pairs = pairsOf(state.target);
        if (state.index >= pairs.length) return { value: undefined, done: true };
        const pair = pairs[state.index++];
        const value = state.kind === KEYS ? pair[0] : state.kind === VALUES ? pair[1] : [pair[0], pair[1]];
        return { value, done: false };
      },
      writable: true,
      enumerable: true,
      configurable: true,
    },
  });
  tag(prototype, `${name} Iterator`);
  const iterator = (target, kind) => {
    pairsOf(target);
    const object = objectCreate(prototype);
    weakMapSet(states, object, { target, kind, index: 0 });
    return object;
  };
  const methods = {
    entries() {
      return iterator(this, ENTRIES);
    },
    keys() {
      return iterator(this, KEYS);
    },
    values() {
      return iterator(this, VALUES);
    },
    forEach(callback, thisArgument = undefined) {
      if (typeof callback !== "function") throw new TypeErrorClass(`${name}.forEach: the callback must be a function`);
      for (let i = 0; i < pairsOf(this).length; i++) {
        const pair = pairsOf(this)[i];
        reflectApply(callback, thisArgument, [pair[1], pair[0], this]);
      }
    },
  };
  for (const key in methods) {
    objectDefineProperty(Class.prototype, key, {
      __proto__: null,
      value: methods[key],
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  objectDefineProperty(Class.prototype, symbolIterator, {
    __proto__: null,
    value: methods.entries,
    writable: true,
    enumerable: false,
    configurable: true,
  });
  tag(Class.prototype, name);
}

/** [name, value] pairs of an iterable of pairs or of an object, each through `convert`. */
export function pairsFrom(init, what, convertName, convertValue) {
  const pairs = [];
  const method = init[symbolIterator];
  if (method !== undefined && method !== null) {
    for (const item of init) {
      if (item === null || (typeof item !== "object" && typeof item !== "function")) {
        throw new TypeErrorClass(`${what}: every item must be a pair of a name and a value`);
      }
      const pair = [];
      for (const part of item) pair[pair.length] = part;
      if (pair.length !== 2)
        throw new TypeErrorClass(
          `${what}: every item must be a pair of a name and a value, found ${pair.length} items`,
        );
      pairs[pairs.length] = [convertName(pair[0]), convertValue(pair[1])];
    }
    return pairs;
  }
  const keys = reflectOwnKeys(init);
  for (let i = 0; i < keys.length; i++) {
    const descriptor = objectGetOwnPropertyDescriptor(init, keys[i]);
    if (descriptor === undefined || !descriptor.enumerable) continue;
    if (typeof keys[i] === "symbol") throw new TypeErrorClass(`${what}: a name must not be a symbol`);
    pairs[pairs.length] = [convertName(keys[i]), convertValue(init[keys[i]])];
  }
  return pairs;
}
