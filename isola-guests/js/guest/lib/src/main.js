// The library of the JavaScript guest. The guest's C code calls install once, before any program runs.

import { Blob, File, FormData, useBlobEncoding } from "./blob.js";
import { cannotBeCloned, installStructuredClone } from "./clone.js";
import { installConsole } from "./console.js";
import { installCrypto, installPerformance } from "./crypto.js";
import { installEncoding } from "./encoding.js";
import { AbortController, AbortSignal, CustomEvent, Event, EventTarget, useEventClock } from "./events.js";
import { DOMException } from "./exceptions.js";
import { useBodies } from "./http/body.js";
import { useExchanges } from "./http/exchange.js";
import { fetch } from "./http/fetch.js";
import { Headers } from "./http/headers.js";
import { Request } from "./http/request.js";
import { Response } from "./http/response.js";
import { hostError, installHost } from "./host.js";
import { errorText } from "./inspect.js";
import { objectDefineProperty, objectKeys } from "./primordials.js";
import { showAs } from "./shown.js";
import { ReadableStream, ReadableStreamDefaultReader } from "./streams/readable.js";
import { ByteLengthQueuingStrategy, CountQueuingStrategy } from "./streams/strategies.js";
import { TransformStream, textStreams } from "./streams/transform.js";
import { WritableStream, WritableStreamDefaultWriter } from "./streams/writable.js";
import { installTimers } from "./timers.js";
import { strip, useTypeScript } from "./typescript.js";
import { URL, URLSearchParams } from "./url.js";
import { useUtf8 } from "./url/utf8.js";

showAs(AbortController, "AbortController", ["signal"]);
showAs(AbortSignal, "AbortSignal", ["aborted"]);
showAs(Event, "Event", ["type", "defaultPrevented", "cancelable", "timeStamp"]);
showAs(CustomEvent, "CustomEvent", ["type", "defaultPrevented", "cancelable", "timeStamp"]);
showAs(EventTarget, "EventTarget", []);
showAs(Blob, "Blob", ["size", "type"]);
showAs(File, "File", ["size", "type", "name", "lastModified"]);

const webClasses = {
  AbortController,
  AbortSignal,
  Blob,
  ByteLengthQueuingStrategy,
  CountQueuingStrategy,
  CustomEvent,
  DOMException,
  Event,
  EventTarget,
  File,
  FormData,
  Headers,
  ReadableStream,
  ReadableStreamDefaultReader,
  Request,
  Response,
  TransformStream,
  URL,
  URLSearchParams,
  WritableStream,
  WritableStreamDefaultWriter,
};

export function install(global, native) {
  const defineGlobal = (name, value) => {
    objectDefineProperty(global, name, {
      __proto__: null,
      value,
      writable: true,
      configurable: true,
      enumerable: false,
    });
  };
  useUtf8(native);
  useEventClock(native);
  useBlobEncoding(native);
  useBodies(native);
  useExchanges(native);
  useTypeScript(native);
  installConsole(native, defineGlobal);
  installTimers(native, defineGlobal);
  const { TextDecoder, TextEncoder } = installEncoding(native, defineGlobal);
  const classes = { ...webClasses, TextDecoder, TextEncoder, ...textStreams(TextDecoder, TextEncoder) };
  cannotBeCloned(objectKeys(classes));
  installStructuredClone(native, defineGlobal);
  installCrypto(native, defineGlobal);
  const performance = installPerformance(native, defineGlobal);
  for (const name in classes) {
    // The bundler may have given the class another name.
    objectDefineProperty(classes[name], "name", {
      __proto__: null,
      value: name,
      writable: false,
      configurable: true,
      enumerable: false,
    });
    defineGlobal(name, classes[name]);
  }
  defineGlobal("fetch", fetch);
  const host = installHost(native, defineGlobal);
  return {
    sandbox: host.sandbox,
    strip,
    hostError,
    errorText,
    /** What the image knows and a new sandbox must not: the environment and the clocks. */
    started() {
      host.started();
      performance.started();
    },
  };
}
