// structuredClone.

import { DOMException } from "./exceptions.js";
import {
  arrayIndexOf,
  arrayPush,
  arrayBufferSlice,
  bigIntValueOf,
  booleanValueOf,
  dataViewBuffer,
  dataViewByteLength,
  dataViewByteOffset,
  dateGetTime,
  intrinsic,
  mapForEach,
  mapGet,
  mapHas,
  mapSet,
  numberValueOf,
  objectDefineProperty,
  objectGetOwnPropertyDescriptor,
  objectHasOwn,
  objectKeys,
  reflectConstruct,
  regExpFlags,
  regExpSource,
  setAdd,
  setForEach,
  stringValueOf,
  typedArrayBuffer,
  typedArrayByteOffset,
  typedArrayLength,
  typedArrayTag,
} from "./primordials.js";

const MapClass = Map;
const SetClass = Set;
const DateClass = Date;
const RegExpClass = RegExp;
const ArrayClass = Array;
const ObjectFunction = Object;
const DataViewClass = DataView;
const TypeErrorClass = TypeError;
const NATIVE_ERRORS = ["EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError"];

const uncloneable = (what) => new DOMException(`${what} could not be cloned.`, "DataCloneError");

function shown(value) {
  if (typeof value === "symbol") return "A symbol";
  return value.name === "" ? "A function" : `The function ${value.name}`;
}

export function installStructuredClone(native, defineGlobal) {
  const { describe } = native;
  const { transfer } = native;

  const define = (target, key, value) =>
    objectDefineProperty(target, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true });

  function clone(value, seen) {
    if (value === null || (typeof value !== "object" && typeof value !== "function" && typeof value !== "symbol"))
      return value;
    if (typeof value !== "object") throw uncloneable(shown(value));
    if (mapHas(seen, value)) return mapGet(seen, value);
    const { kind } = describe(value);
    const remember = (copy) => {
      mapSet(seen, value, copy);
      return copy;
    };
    switch (kind) {
      case "boolean":
        return remember(ObjectFunction(booleanValueOf(value)));
      case "number":
        return remember(ObjectFunction(numberValueOf(value)));
      case "string":
        return remember(ObjectFunction(stringValueOf(value)));
      case "bigint":
        return remember(ObjectFunction(bigIntValueOf(value)));
      case "date":
        return remember(new DateClass(dateGetTime(value)));
      case "regexp":
        return remember(new RegExpClass(regExpSource(value), regExpFlags(value)));
      case "arraybuffer":
        return remember(arrayBufferSlice(value, 0));
      case "typedarray": {
        const buffer = clone(typedArrayBuffer(value), seen);
        return remember(
          reflectConstruct(intrinsic(typedArrayTag(value)), [
            buffer,
            typedArrayByteOffset(value),
            typedArrayLength(value),
          ]),
        );
      }
      case "dataview": {
        const buffer = clone(dataViewBuffer(value), seen);
        return remember(new DataViewClass(buffer, dataViewByteOffset(value), dataViewByteLength(value)));
      }
      case "map": {
        const copy = remember(new MapClass());
        const entries = [];
        mapForEach(value, (element, key) => arrayPush(entries, key, element));
        for (let i = 0; i < entries.length; i += 2) mapSet(copy, clone(entries[i], seen), clone(entries[i + 1], seen));
        return copy;
      }
      case "set": {
        const copy = remember(new SetClass());
        const elements = [];
        setForEach(value, (element) => arrayPush(elements, element));
        for (let i = 0; i < elements.length; i++) setAdd(copy, clone(elements[i], seen));
        return copy;
      }
      case "error":
        return cloneError(value, seen, remember);
      case "array": {
        const copy = remember(new ArrayClass(value.length));
        return cloneProperties(value, copy, seen);
      }
      case "object":
      case "arguments":
        if (isPlatformObject(value)) throw uncloneable(`A ${value.constructor?.name ?? "host object"}`);
        return cloneProperties(value, remember({}), seen);
      default:
        throw uncloneable(kind === "proxy" ? "A proxy" : `An object of the kind ${kind}`);
    }
  }

  function cloneProperties(value, copy, seen) {
    const keys = objectKeys(value);
    for (let i = 0; i < keys.length; i++) {
      if (objectHasOwn(value, keys[i])) define(copy, keys[i], clone(value[keys[i]], seen));
    }
    return copy;
  }

  function cloneError(value, seen, remember) {
    const given = value.name;
    const name = arrayIndexOf(NATIVE_ERRORS, given) === -1 ? "Error" : given;
    const copy = remember(reflectConstruct(intrinsic(name), []));
    const hidden = (key, content) =>
      objectDefineProperty(copy, key, {
        __proto__: null,
        value: content,
        writable: true,
        enumerable: false,
        configurable: true,
      });
    const message = objectGetOwnPropertyDescriptor(value, "message");
    if (message !== undefined && "value" in message) hidden("message", `${message.value}`);
    const { stack } = value;
    hidden("stack", typeof stack === "string" ? stack : "");
    const cause = objectGetOwnPropertyDescriptor(value, "cause");
    if (cause !== undefined && "value" in cause) hidden("cause", clone(cause.value, seen));
    return copy;
  }

  defineGlobal("structuredClone", function structuredClone(value, options = undefined) {
    if (arguments.length === 0) throw new TypeErrorClass("structuredClone: the value is missing");
    const seen = new MapClass();
    const list = [];
    if (options?.transfer !== undefined && options?.transfer !== null) {
      for (const item of options.transfer) arrayPush(list, item);
    }
    for (let i = 0; i < list.length; i++) {
      if (list[i] === null || typeof list[i] !== "object" || describe(list[i]).kind !== "arraybuffer") {
        throw uncloneable("Only an ArrayBuffer can be transferred: this value");
      }
      if (arrayIndexOf(list, list[i]) !== i)
        throw new DOMException("An ArrayBuffer is in the transfer list twice.", "DataCloneError");
    }
    // Copies first: if something cannot be cloned, nothing has been taken away.
    const copy = clone(value, seen);
    for (let i = 0; i < list.length; i++) transfer(list[i]);
    return copy;
  });
}

// Objects of the library that are more than their properties.
const platformTags = { __proto__: null };
export function cannotBeCloned(names) {
  for (let i = 0; i < names.length; i++) platformTags[names[i]] = true;
}

function isPlatformObject(value) {
  const tagged = value[Symbol.toStringTag];
  return typeof tagged === "string" && platformTags[tagged] === true && !objectHasOwn(value, Symbol.toStringTag);
}
