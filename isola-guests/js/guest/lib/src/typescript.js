// The lazy entry to TypeScript: nothing of the parser is set up before the first source with types.

import { objectDefineProperty, stringIndexOf, stringSlice } from "./primordials.js";

const SyntaxErrorClass = SyntaxError;

let native;

export function useTypeScript(nativeObject) {
  native = nativeObject;
}

/** The source without its types, or a SyntaxError that carries the place like the engine's own. */
export function strip(source, fileName) {
  // A require in a bundle sets the module up when it is reached.
  const { stripTypes } = require("./typescript/strip.js");
  try {
    return stripTypes(source, native);
  } catch (error) {
    if (error.loc === undefined) throw error;
    const { line, column } = error.loc;
    const suffix = stringIndexOf(error.message, ` (${line}:`);
    const located = new SyntaxErrorClass(suffix === -1 ? error.message : stringSlice(error.message, 0, suffix));
    const details = {
      fileName,
      lineNumber: line,
      columnNumber: column,
      stack: `    at ${fileName}:${line}:${column}\n`,
    };
    for (const name in details) {
      objectDefineProperty(located, name, {
        __proto__: null,
        value: details[name],
        writable: true,
        configurable: true,
        enumerable: false,
      });
    }
    throw located;
  }
}
