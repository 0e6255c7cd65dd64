// Event, CustomEvent, EventTarget, AbortController, AbortSignal.

import { DOMException } from "./exceptions.js";
import {
  arrayIndexOf,
  arrayPush,
  arraySlice,
  arraySplice,
  makeEnumerable,
  objectDefineProperty,
  promiseReject,
  reflectApply,
  setAdd,
  setDelete,
  setForEach,
  tag,
} from "./primordials.js";

const SetClass = Set;
const TypeErrorClass = TypeError;
const LONGEST = Number.MAX_SAFE_INTEGER;

let now = () => 0;
let setTimer;

export function useEventClock(native) {
  now = native.now;
  setTimer = native.setTimer;
}

// What a dispatch changes; no program gets hold of it.
let stateOf;

export class Event {
  #type;
  #bubbles;
  #cancelable;
  #composed;
  #timeStamp;
  #state = {
    target: null,
    currentTarget: null,
    phase: 0,
    dispatched: false,
    canceled: false,
    stopped: false,
    passive: false,
  };

  static {
    stateOf = (event) => event.#state;
  }

  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new TypeErrorClass("Event: the type is missing");
    this.#type = `${type}`;
    this.#bubbles = !!options?.bubbles;
    this.#cancelable = !!options?.cancelable;
    this.#composed = !!options?.composed;
    this.#timeStamp = now();
  }

  get type() {
    return this.#type;
  }

  get target() {
    return this.#state.target;
  }

  get srcElement() {
    return this.#state.target;
  }

  get currentTarget() {
    return this.#state.currentTarget;
  }

  composedPath() {
    return this.#state.currentTarget === null ? [] : [this.#state.currentTarget];
  }

  get eventPhase() {
    return this.#state.phase;
  }

  stopPropagation() {}

  get cancelBubble() {
    return this.#state.stopped;
  }

  set cancelBubble(value) {}

  stopImmediatePropagation() {
    this.#state.stopped = true;
  }

  get bubbles() {
    return this.#bubbles;
  }

  get cancelable() {
    return this.#cancelable;
  }

  get returnValue() {
    return !this.#state.canceled;
  }

  set returnValue(value) {
    if (value === false) this.preventDefault();
  }

  preventDefault() {
    if (this.#cancelable && !this.#state.passive) this.#state.canceled = true;
  }

  get defaultPrevented() {
    return this.#state.canceled;
  }

  get composed() {
    return this.#composed;
  }

  get isTrusted() {
    return false;
  }

  get timeStamp() {
    return this.#timeStamp;
  }
}

const PHASES = { __proto__: null, NONE: 0, CAPTURING_PHASE: 1, AT_TARGET: 2, BUBBLING_PHASE: 3 };
for (const name in PHASES) {
  const descriptor = { __proto__: null, value: PHASES[name], enumerable: true, configurable: false, writable: false };
  objectDefineProperty(Event, name, descriptor);
  objectDefineProperty(Event.prototype, name, descriptor);
}
makeEnumerable(Event.prototype, [
  "type",
  "target",
  "srcElement",
  "currentTarget",
  "composedPath",
  "eventPhase",
  "stopPropagation",
  "cancelBubble",
  "stopImmediatePropagation",
  "bubbles",
  "cancelable",
  "returnValue",
  "preventDefault",
  "defaultPrevented",
  "composed",
  "isTrusted",
  "timeStamp",
]);
tag(Event.prototype, "Event");

export class CustomEvent extends Event {
  #detail;

  constructor(type, options = undefined) {
    super(type, options);
    this.#detail = options?.detail === undefined ? null : options.detail;
  }

  get detail() {
    return this.#detail;
  }
}
makeEnumerable(CustomEvent.prototype, ["detail"]);
tag(CustomEvent.prototype, "CustomEvent");

/** What an exception in a listener becomes: the program's unhandled error, not the dispatcher's. */
function reportError(error) {
  promiseReject(error);
}

const flatten = (options) => (typeof options === "boolean" ? options : !!options?.capture);

let dispatch;

export class EventTarget {
  #listeners = [];

  static {
    dispatch = (target, event) => target.#dispatch(event);
  }

  addEventListener(type, callback, options = undefined) {
    if (arguments.length < 2) throw new TypeErrorClass("addEventListener: a type and a listener are needed");
    const listeners = this.#listeners;
    if (callback === null || callback === undefined) return;
    if (typeof callback !== "function" && typeof callback !== "object") {
      throw new TypeErrorClass(
        `addEventListener: the listener must be a function or an object, found ${typeof callback}`,
      );
    }
    const name = `${type}`;
    const capture = flatten(options);
    const given = options !== null && typeof options === "object" ? options : {};
    const signal = given.signal;
    if (signal !== undefined && !(signal instanceof AbortSignal))
      throw new TypeErrorClass("addEventListener: signal must be an AbortSignal");
    if (signal?.aborted) return;
    if (this.#indexOf(name, callback, capture) !== -1) return;
    const listener = { type: name, callback, capture, once: !!given.once, passive: !!given.passive, removed: false };
    arrayPush(listeners, listener);
    if (signal !== undefined) {
      addAbortStep(signal, () => this.#remove(listener));
    }
  }

  removeEventListener(type, callback, options = undefined) {
    if (arguments.length < 2) throw new TypeErrorClass("removeEventListener: a type and a listener are needed");
    const index = this.#indexOf(`${type}`, callback, flatten(options));
    if (index !== -1) this.#remove(this.#listeners[index]);
  }

  dispatchEvent(event) {
    let state;
    try {
      state = stateOf(event);
    } catch {
      throw new TypeErrorClass("dispatchEvent: the argument must be an Event");
    }
    if (state.dispatched) throw new DOMException("The event is already being dispatched", "InvalidStateError");
    return this.#dispatch(event);
  }

  #indexOf(type, callback, capture) {
    const listeners = this.#listeners;
    for (let i = 0; i < listeners.length; i++) {
      if (listeners[i].type === type && listeners[i].callback === callback && listeners[i].capture === capture)
        return i;
    }
    return -1;
  }

  #remove(listener) {
    listener.removed = true;
    const index = arrayIndexOf(this.#listeners, listener);
    if (index !== -1) arraySplice(this.#listeners, index, 1);
  }

  #dispatch(event) {
    const state = stateOf(event);
    const { type } = event;
    state.dispatched = true;
    state.target = this;
    state.currentTarget = this;
    state.phase = 2;
    const listeners = arraySlice(this.#listeners);
    for (let i = 0; i < listeners.length && !state.stopped; i++) {
      const listener = listeners[i];
      if (listener.type !== type || listener.removed) continue;
      if (listener.once) this.#remove(listener);
      state.passive = listener.passive;
      try {
        if (typeof listener.callback === "function") {
          reflectApply(listener.callback, this, [event]);
        } else {
          const { handleEvent } = listener.callback;
          reflectApply(handleEvent, listener.callback, [event]);
        }
      } catch (error) {
        reportError(error);
      }
      state.passive = false;
    }
    state.dispatched = false;
    state.stopped = false;
    state.currentTarget = null;
    state.phase = 0;
    return !state.canceled;
  }
}
makeEnumerable(EventTarget.prototype, ["addEventListener", "removeEventListener", "dispatchEvent"]);
tag(EventTarget.prototype, "EventTarget");

/** A property `onNAME` whose function is a listener. */
function defineHandler(prototype, name, slots) {
  objectDefineProperty(prototype, `on${name}`, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return slots(this)[name]?.callback ?? null;
    },
    set(value) {
      const handlers = slots(this);
      const callback = typeof value === "function" ? value : null;
      if (handlers[name] === undefined) {
        const entry = { callback };
        handlers[name] = entry;
        this.addEventListener(name, (event) => {
          if (entry.callback !== null && reflectApply(entry.callback, this, [event]) === false) event.preventDefault();
        });
      } else {
        handlers[name].callback = callback;
      }
    },
  });
}

const KEY = {};
let abortSignal;
let addAbortStep;
let dropAbortStep;
let handlersOf;

/** Whether a signal is aborted; a TypeError if it is no AbortSignal. */
export let isAborted;

export class AbortSignal extends EventTarget {
  #aborted = false;
  #reason = undefined;
  #steps = undefined;
  #handlers = {};

  static {
    abortSignal = (signal, reason) => signal.#abort(reason);
    addAbortStep = (signal, step) => {
      signal.#steps ??= new SetClass();
      setAdd(signal.#steps, step);
    };
    dropAbortStep = (signal, step) => {
      if (signal.#steps !== undefined) setDelete(signal.#steps, step);
    };
    handlersOf = (signal) => signal.#handlers;
    isAborted = (signal) => {
      if (signal === null || typeof signal !== "object" || !(#aborted in signal))
        throw new TypeErrorClass("signal must be an AbortSignal");
      return signal.#aborted;
    };
  }

  constructor(key) {
    if (key !== KEY) throw new TypeErrorClass("Illegal constructor: use an AbortController");
    super();
  }

  static abort(reason = undefined) {
    const signal = new AbortSignal(KEY);
    signal.#aborted = true;
    signal.#reason = reason === undefined ? new DOMException("This operation was aborted", "AbortError") : reason;
    return signal;
  }

  static timeout(milliseconds) {
    const delay = Number(milliseconds);
    if (!(delay >= 0 && delay <= LONGEST))
      throw new TypeErrorClass(`AbortSignal.timeout: bad number of milliseconds: ${milliseconds}`);
    const signal = new AbortSignal(KEY);
    setTimer(
      () => signal.#abort(new DOMException("The operation was aborted due to timeout", "TimeoutError")),
      delay < 1 ? 1 : delay,
      false,
    );
    return signal;
  }

  static any(signals) {
    const result = new AbortSignal(KEY);
    const sources = [];
    for (const signal of signals) {
      if (!(signal instanceof AbortSignal))
        throw new TypeErrorClass("AbortSignal.any: every item must be an AbortSignal");
      arrayPush(sources, signal);
    }
    for (let i = 0; i < sources.length; i++) {
      if (sources[i].#aborted) {
        result.#aborted = true;
        result.#reason = sources[i].#reason;
        return result;
      }
    }
    for (let i = 0; i < sources.length; i++) addAbortStep(sources[i], () => result.#abort(sources[i].#reason));
    return result;
  }

  get aborted() {
    return this.#aborted;
  }

  get reason() {
    return this.#reason;
  }

  throwIfAborted() {
    if (this.#aborted) throw this.#reason;
  }

  #abort(reason) {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason === undefined ? new DOMException("This operation was aborted", "AbortError") : reason;
    const steps = this.#steps;
    this.#steps = undefined;
    if (steps !== undefined) setForEach(steps, (step) => step());
    dispatch(this, new Event("abort"));
  }
}
makeEnumerable(AbortSignal, ["abort", "timeout", "any"]);
makeEnumerable(AbortSignal.prototype, ["aborted", "reason", "throwIfAborted"]);
defineHandler(AbortSignal.prototype, "abort", (signal) => handlersOf(signal));
tag(AbortSignal.prototype, "AbortSignal");

export class AbortController {
  #signal = new AbortSignal(KEY);

  get signal() {
    return this.#signal;
  }

  abort(reason = undefined) {
    abortSignal(this.#signal, reason);
  }
}
makeEnumerable(AbortController.prototype, ["signal", "abort"]);
tag(AbortController.prototype, "AbortController");

/** Calls `step` when the signal is aborted; the function that is returned takes that back. */
export function onAbort(signal, step) {
  let active = true;
  const own = () => {
    if (active) step();
  };
  addAbortStep(signal, own);
  return () => {
    active = false;
    dropAbortStep(signal, own);
  };
}
