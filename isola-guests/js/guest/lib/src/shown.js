import { inspect } from "./inspect.js";
import { objectCreate, objectDefineProperty } from "./primordials.js";

/** Makes console show an object of the library by these of its properties, as Node does. */
export function showAs(Class, name, keys) {
  const shownKeys = keys;
  objectDefineProperty(Class.prototype, inspect.custom, {
    __proto__: null,
    configurable: true,
    enumerable: false,
    writable: true,
    value: function shown(depth, options) {
      if (typeof depth === "number" && depth < 0) return `[${name}]`;
      const properties = objectCreate(Object.prototype);
      for (let i = 0; i < shownKeys.length; i++) properties[shownKeys[i]] = this[shownKeys[i]];
      return `${name} ${inspect(properties, { ...options, depth: typeof depth === "number" ? depth - 1 : null })}`;
    },
  });
}
