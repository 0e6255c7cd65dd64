// Makes the one file that the guest evaluates: no comments, no dead code, the names of our own functions kept.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const [output] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const { TokenType } = require("sucrase/dist/parser/tokenizer/types.js");
const { ContextualKeyword } = require("sucrase/dist/parser/tokenizer/keywords.js");
const { charCodes } = require("sucrase/dist/parser/util/charcodes.js");
const { IdentifierRole } = require("sucrase/dist/parser/tokenizer/index.js");

const numbers = { tt: TokenType, TokenType, ContextualKeyword, charCodes, IdentifierRole };

/** Sucrase's enums, which are objects, as plain numbers: less to set up, and faster in an interpreter. */
const withNumbers = (source) =>
  source.replace(
    /\b(tt|TokenType|ContextualKeyword|charCodes|IdentifierRole)\.([A-Za-z_]\w*)/g,
    (text, object, name) => (typeof numbers[object][name] === "number" ? `${numbers[object][name]}` : text),
  );

/** A module of the same names in which every function says nothing: for what is not TypeScript. */
function emptied(source) {
  let text = "";
  for (const [, name] of source.matchAll(/^export (?:async )?function (\w+)/gm))
    text += `export function ${name}() {}\n`;
  return /^export default/m.test(source) ? `${text}export default class {}\n` : text;
}

const UNUSED = new RegExp(
  "sucrase/dist/esm/(parser/plugins/flow|parser/plugins/jsx/index|transformers/(CJSImport|Flow|JestHoist|JSX|NumericSeparator" +
    "|OptionalCatchBinding|OptionalChainingNullish|ReactDisplayName|ReactHotLoader)Transformer)\\.js$",
);

const REPLACED = {
  "HelperManager.js": "export class HelperManager { emitHelpers() { return ''; } }",
  "parser/util/charcodes.js": "export const charCodes = {};",
  "parser/util/identifier.js": `
    import { WHITESPACE_CHARS } from "./whitespace";
    export const IS_IDENTIFIER_CHAR = new Uint8Array(65536).fill(1, 128);
    for (const letter of "$_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") IS_IDENTIFIER_CHAR[letter.charCodeAt(0)] = 1;
    for (const code of WHITESPACE_CHARS) IS_IDENTIFIER_CHAR[code] = 0;
    IS_IDENTIFIER_CHAR[0x2028] = IS_IDENTIFIER_CHAR[0x2029] = 0;
    export const IS_IDENTIFIER_START = IS_IDENTIFIER_CHAR.slice().fill(0, 48, 58);`,
};

const sucrase = {
  name: "sucrase for TypeScript only",
  setup({ onLoad }) {
    onLoad({ filter: /sucrase[\\/]dist[\\/]esm[\\/].*\.js$/ }, async ({ path }) => {
      const name = path.replaceAll("\\", "/");
      const replacement = Object.keys(REPLACED).find((end) => name.endsWith(`/esm/${end}`));
      if (replacement !== undefined) return { contents: REPLACED[replacement] };
      let source = await readFile(path, "utf8");
      if (UNUSED.test(name)) return { contents: emptied(source) };
      if (
        name.endsWith("/tokenizer/types.js") ||
        name.endsWith("/tokenizer/keywords.js") ||
        name.endsWith("/tokenizer/index.js")
      ) {
        // The enums themselves are replaced by their numbers.
        source = source.replace(
          /^export var (TokenType|ContextualKeyword|IdentifierRole);[^]*?^}\)\(\1 \|\| \(\1 = \{\}\)\);/m,
          "export const $1 = {};",
        );
      }
      return { contents: withNumbers(source) };
    });
    onLoad({ filter: /src[\\/]typescript[\\/]strip\.js$/ }, async ({ path }) => ({
      contents: withNumbers(await readFile(path, "utf8")),
    }));
  },
};

const common = {
  bundle: true,
  format: "esm",
  platform: "neutral",
  mainFields: ["module", "main"],
  target: "es2022",
  charset: "ascii",
  treeShaking: true,
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  logLevel: "warning",
};

// Nobody reads traces of the parser: its names are short. It is one more input of the bundle.
const parser = await build({
  ...common,
  entryPoints: ["src/typescript/strip.js"],
  write: false,
  minifyIdentifiers: true,
  plugins: [sucrase],
});

const bundledParser = {
  name: "bundled parser",
  setup({ onLoad }) {
    onLoad({ filter: /src[\\/]typescript[\\/]strip\.js$/ }, () => ({ contents: parser.outputFiles[0].text }));
  },
};

// Of whatwg-url only the parser: texts are UTF-8 by native code, and domains need no table of all characters.
const whatwgUrl = {
  name: "whatwg-url on native code",
  setup({ onResolve }) {
    const ours = (file) => () => ({ path: fileURLToPath(new URL(file, import.meta.url)) });
    onResolve({ filter: /^tr46$/ }, ours("src/url/domain.js"));
    onResolve({ filter: /^@exodus\/bytes\/whatwg\.js$/ }, ours("src/url/utf8.js"));
    onResolve({ filter: /^@exodus\/bytes\/encoding\.js$/ }, ours("src/url/utf8.js"));
    onResolve({ filter: /^\.\/encoding$/ }, ours("src/url/utf8.js"));
  },
};

await build({ ...common, entryPoints: ["src/main.js"], outfile: output, plugins: [bundledParser, whatwgUrl] });
