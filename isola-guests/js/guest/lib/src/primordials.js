// The built-in functions as they are before any guest program runs. A program may replace Array.prototype.push or
// JSON.stringify; what the library prints and sends must not change with it. So library code calls these, walks
// arrays by index (never by their iterator), and does not touch properties that a program can redefine.

const { apply, construct, ownKeys, getOwnPropertyDescriptor, getPrototypeOf, defineProperty } = Reflect;
const { bind, call } = Function.prototype;

/** The method as a function that takes its receiver first. */
export const uncurryThis = bind.bind(call);

const getter = (prototype, key) => uncurryThis(getOwnPropertyDescriptor(prototype, key).get);

export { apply as reflectApply, construct as reflectConstruct, ownKeys as reflectOwnKeys };

export const {
  create: objectCreate,
  defineProperty: objectDefineProperty,
  freeze: objectFreeze,
  getOwnPropertyDescriptor: objectGetOwnPropertyDescriptor,
  getOwnPropertyNames: objectGetOwnPropertyNames,
  getOwnPropertySymbols: objectGetOwnPropertySymbols,
  getPrototypeOf: objectGetPrototypeOf,
  is: objectIs,
  keys: objectKeys,
  setPrototypeOf: objectSetPrototypeOf,
} = Object;
export const objectHasOwn = uncurryThis(Object.prototype.hasOwnProperty);
export const objectIsEnumerable = uncurryThis(Object.prototype.propertyIsEnumerable);

export const arrayIsArray = Array.isArray;
export const arrayIndexOf = uncurryThis(Array.prototype.indexOf);
export const arrayJoin = uncurryThis(Array.prototype.join);
export const arrayPop = uncurryThis(Array.prototype.pop);
export const arrayPush = uncurryThis(Array.prototype.push);
export const arrayShift = uncurryThis(Array.prototype.shift);
export const arraySlice = uncurryThis(Array.prototype.slice);
export const arraySort = uncurryThis(Array.prototype.sort);
export const arraySplice = uncurryThis(Array.prototype.splice);
export const arrayUnshift = uncurryThis(Array.prototype.unshift);

export const stringFromCharCode = String.fromCharCode;
export const stringCharCodeAt = uncurryThis(String.prototype.charCodeAt);
export const stringCodePointAt = uncurryThis(String.prototype.codePointAt);
export const stringEndsWith = uncurryThis(String.prototype.endsWith);
export const stringIncludes = uncurryThis(String.prototype.includes);
export const stringIndexOf = uncurryThis(String.prototype.indexOf);
export const stringNormalize = uncurryThis(String.prototype.normalize);
export const stringPadEnd = uncurryThis(String.prototype.padEnd);
export const stringPadStart = uncurryThis(String.prototype.padStart);
export const stringRepeat = uncurryThis(String.prototype.repeat);
export const stringSlice = uncurryThis(String.prototype.slice);
export const stringStartsWith = uncurryThis(String.prototype.startsWith);
export const stringToLowerCase = uncurryThis(String.prototype.toLowerCase);
export const stringToUpperCase = uncurryThis(String.prototype.toUpperCase);
export const stringToWellFormed = uncurryThis(String.prototype.toWellFormed);
export const stringValueOf = uncurryThis(String.prototype.valueOf);

export const {
  floor: mathFloor,
  ceil: mathCeil,
  max: mathMax,
  min: mathMin,
  round: mathRound,
  sqrt: mathSqrt,
  trunc: mathTrunc,
  abs: mathAbs,
} = Math;
export const {
  isFinite: numberIsFinite,
  isInteger: numberIsInteger,
  isNaN: numberIsNaN,
  parseFloat: numberParseFloat,
  parseInt: numberParseInt,
} = Number;
export const numberToFixed = uncurryThis(Number.prototype.toFixed);
export const numberToString = uncurryThis(Number.prototype.toString);
export const numberValueOf = uncurryThis(Number.prototype.valueOf);
export const booleanValueOf = uncurryThis(Boolean.prototype.valueOf);
export const bigIntValueOf = uncurryThis(BigInt.prototype.valueOf);
export const bigIntToString = uncurryThis(BigInt.prototype.toString);
export const symbolToString = uncurryThis(Symbol.prototype.toString);
export const symbolValueOf = uncurryThis(Symbol.prototype.valueOf);
export const symbolDescription = getter(Symbol.prototype, "description");
export const {
  iterator: symbolIterator,
  asyncIterator: symbolAsyncIterator,
  toStringTag: symbolToStringTag,
  hasInstance: symbolHasInstance,
} = Symbol;

export const functionToString = uncurryThis(Function.prototype.toString);
export const functionBind = uncurryThis(bind);
export const functionHasInstance = uncurryThis(Function.prototype[Symbol.hasInstance]);
export const errorToString = uncurryThis(Error.prototype.toString);
export const regExpToString = uncurryThis(RegExp.prototype.toString);
export const regExpExec = uncurryThis(RegExp.prototype.exec);
export const regExpSource = getter(RegExp.prototype, "source");
export const regExpFlags = getter(RegExp.prototype, "flags");
export const dateGetTime = uncurryThis(Date.prototype.getTime);
export const dateToISOString = uncurryThis(Date.prototype.toISOString);
export const dateToString = uncurryThis(Date.prototype.toString);
export const { parse: jsonParse, stringify: jsonStringify } = JSON;

export const mapGet = uncurryThis(Map.prototype.get);
export const mapSet = uncurryThis(Map.prototype.set);
export const mapHas = uncurryThis(Map.prototype.has);
export const mapDelete = uncurryThis(Map.prototype.delete);
export const mapForEach = uncurryThis(Map.prototype.forEach);
export const mapSize = getter(Map.prototype, "size");
export const setAdd = uncurryThis(Set.prototype.add);
export const setDelete = uncurryThis(Set.prototype.delete);
export const setHas = uncurryThis(Set.prototype.has);
export const setForEach = uncurryThis(Set.prototype.forEach);
export const setSize = getter(Set.prototype, "size");
export const weakMapGet = uncurryThis(WeakMap.prototype.get);
export const weakMapSet = uncurryThis(WeakMap.prototype.set);
export const weakMapHas = uncurryThis(WeakMap.prototype.has);

const typedArrayPrototype = getPrototypeOf(Uint8Array.prototype);
export const TypedArray = typedArrayPrototype.constructor;
export const typedArrayTag = getter(typedArrayPrototype, Symbol.toStringTag);
export const typedArrayLength = getter(typedArrayPrototype, "length");
export const typedArrayByteLength = getter(typedArrayPrototype, "byteLength");
export const typedArrayByteOffset = getter(typedArrayPrototype, "byteOffset");
export const typedArrayBuffer = getter(typedArrayPrototype, "buffer");
export const typedArraySet = uncurryThis(typedArrayPrototype.set);
export const typedArraySubarray = uncurryThis(typedArrayPrototype.subarray);
export const typedArraySlice = uncurryThis(typedArrayPrototype.slice);
export const dataViewBuffer = getter(DataView.prototype, "buffer");
export const dataViewByteLength = getter(DataView.prototype, "byteLength");
export const dataViewByteOffset = getter(DataView.prototype, "byteOffset");
export const arrayBufferByteLength = getter(ArrayBuffer.prototype, "byteLength");
export const arrayBufferIsView = ArrayBuffer.isView;
export const arrayBufferSlice = uncurryThis(ArrayBuffer.prototype.slice);

export const promiseThen = uncurryThis(Promise.prototype.then);
export const promiseResolve = Promise.resolve.bind(Promise);
export const promiseReject = Promise.reject.bind(Promise);

const intrinsics = {
  __proto__: null,
  AggregateError,
  Array,
  ArrayBuffer,
  BigInt,
  BigInt64Array,
  BigUint64Array,
  Boolean,
  DataView,
  Date,
  Error,
  EvalError,
  Float32Array,
  Float64Array,
  Int16Array,
  Int32Array,
  Int8Array,
  Map,
  Number,
  Object,
  Promise,
  Proxy,
  RangeError,
  ReferenceError,
  RegExp,
  Set,
  String,
  Symbol,
  SyntaxError,
  TypeError,
  URIError,
  Uint16Array,
  Uint32Array,
  Uint8Array,
  Uint8ClampedArray,
  WeakMap,
  WeakRef,
  WeakSet,
};

/** An intrinsic constructor by its name, or undefined. */
export const intrinsic = (name) => intrinsics[name];

/** Defines methods and accessors of a class's prototype the way that Web IDL asks for: enumerable. */
export function makeEnumerable(target, keys) {
  for (let i = 0; i < keys.length; i++) {
    defineProperty(target, keys[i], { __proto__: null, enumerable: true });
  }
}

/** Sets a read-only, hidden Symbol.toStringTag. */
export function tag(prototype, name) {
  defineProperty(prototype, Symbol.toStringTag, {
    __proto__: null,
    configurable: true,
    enumerable: false,
    value: name,
    writable: false,
  });
}
