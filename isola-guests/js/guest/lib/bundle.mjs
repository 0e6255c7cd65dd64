// Makes the one file that the guest evaluates: no comments, no dead code, the names of our own functions kept.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const [output] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const { TokenType } = require("sucrase/dist/parser/tokenizer/types.js");
const { ContextualKeyword } = require("sucrase/dist/parser/tokenizer/keywords.js");
const { charCodes } = require("sucrase/dist/parser/util/charcodes.js");
const { IdentifierRole } = require("sucrase/dist/parser/tokenizer/index.js");
const { READ_WORD_TREE } = require("sucrase/dist/parser/tokenizer/readWordTree.js");

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

/** The words that are tokens of their own, from Sucrase's tree of them: 27 numbers a node, a value and a branch for each letter. */
function keywords() {
  const tree = READ_WORD_TREE;
  const words = [];
  const visit = (node, word) => {
    if (tree[node] > -1) words.push([word, tree[node]]);
    for (let i = 0; i < 26; i++) {
      if (tree[node + i + 1] > -1) visit(tree[node + i + 1], word + String.fromCharCode(97 + i));
    }
  };
  visit(0, "");
  return words;
}

// Letter by letter is slow in an interpreter: src/typescript/scanner.js has native code for that.
const scanner = JSON.stringify(fileURLToPath(new URL("src/typescript/scanner.js", import.meta.url)));

const REPLACED = {
  "HelperManager.js": "export class HelperManager { emitHelpers() { return ''; } }",
  "parser/util/charcodes.js": "export const charCodes = {};",
  "parser/util/identifier.js": `
    export const IS_IDENTIFIER_CHAR = new Uint8Array(128);
    for (const letter of "$_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") IS_IDENTIFIER_CHAR[letter.charCodeAt(0)] = 1;
    export const IS_IDENTIFIER_START = IS_IDENTIFIER_CHAR.slice().fill(0, 48, 58);`,
  "parser/util/whitespace.js": "",
  "parser/tokenizer/readWord.js": `
    import { scanner } from ${scanner};
    import { input, state } from "../traverser/base";
    import { finishToken } from "./index";
    const KEYWORDS = new Map(${JSON.stringify(keywords())});
    export default function readWord() {
      const start = state.pos;
      const end = scanner.wordEnd(input, start);
      const keyword = KEYWORDS.get(input.slice(start, end));
      state.pos = end;
      if (keyword === undefined) finishToken(tt.name);
      else if (keyword & 1) finishToken(keyword >>> 1);
      else finishToken(tt.name, keyword >>> 1);
    }`,
};

/** Parts of modules that are replaced, by what they begin and end with. */
const CHANGED = {
  "parser/tokenizer/index.js": [
    [/^import readWord from/m, `import { scanner } from ${scanner};\nimport readWord from`],
    [/^import \{IS_IDENTIFIER_CHAR, IS_IDENTIFIER_START\} from/m, "import {IS_IDENTIFIER_START} from"],
    [/^import \{IS_WHITESPACE, skipWhiteSpace\} from.*$/m, ""],
    [
      // Most of a token's fields nearly always have the same value.
      /^export class Token \{[^]*?^\}/m,
      `export class Token {
        constructor() {
          this.type = state.type;
          this.contextualKeyword = state.contextualKeyword;
          this.start = state.start;
          this.end = state.end;
          this.scopeDepth = state.scopeDepth;
          this.isType = state.isType;
        }
      }
      Object.assign(Token.prototype, {
        identifierRole: null, jsxRole: null, shadowsGlobal: false, isAsyncOperation: false, contextId: null, rhsEndIndex: null,
        isExpression: false, numNullishCoalesceStarts: 0, numNullishCoalesceEnds: 0, isOptionalChainStart: false,
        isOptionalChainEnd: false, subscriptStartIndex: null, nullishStartIndex: null,
      });`,
    ],
    [
      /^export function nextTokenStartSince\(pos\) \{[^]*?^\}/m,
      `export function nextTokenStartSince(pos) {
        const end = scanner.spaceEnd(input, pos);
        return end < 0 ? input.length : end;
      }`,
    ],
    [/^function skipBlockComment\(\) \{[^]*?^\}/m, ""],
    [
      /^export function skipSpace\(\) \{[^]*?^\}/m,
      `export function skipSpace() {
        const end = scanner.spaceEnd(input, state.pos);
        state.pos = end < 0 ? input.length : end;
        if (end < 0) unexpected("Unterminated comment", -1 - end);
      }`,
    ],
    [/(^function readString\(quote\) \{\s*)state\.pos\+\+;/m, "$1state.pos = scanner.textEnd(input, state.pos + 1, quote);"],
    [/(^function readTmplToken\(\) \{)/m, "$1 state.pos = scanner.textEnd(input, state.pos, charCodes.graveAccent);"],
    [/^export function skipWord\(\) \{[^]*?^\}/m, "export function skipWord() { state.pos = scanner.wordEnd(input, state.pos); }"],
  ],
  "parser/traverser/util.js": [
    [/^import \{eat, /m, `import { scanner } from ${scanner};\nimport {eat, `],
    [
      /^export function hasPrecedingLineBreak\(\) \{[^]*?^\}/m,
      `export function hasPrecedingLineBreak() {
        const previous = state.tokens[state.tokens.length - 1];
        const end = previous ? previous.end : 0;
        return end < state.start && scanner.hasLineEnd(input, end, state.start);
      }`,
    ],
  ],
};

/** A module's text with a part replaced that must be there. */
function changed(text, pattern, replacement, name) {
  if (!pattern.test(text)) throw new Error(`${name} has nothing like ${pattern}`);
  return text.replace(pattern, replacement);
}

const sucrase = {
  name: "sucrase for TypeScript only",
  setup({ onLoad }) {
    onLoad({ filter: /sucrase[\\/]dist[\\/]esm[\\/].*\.js$/ }, async ({ path }) => {
      const name = path.replaceAll("\\", "/");
      const replacement = Object.keys(REPLACED).find((end) => name.endsWith(`/esm/${end}`));
      if (replacement !== undefined) return { contents: withNumbers(REPLACED[replacement]) };
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
      const changes = Object.keys(CHANGED).find((end) => name.endsWith(`/esm/${end}`));
      for (const [pattern, text] of CHANGED[changes] ?? []) source = changed(source, pattern, text, changes);
      // The tables have no entries for characters beyond ASCII, nearly all of which are letters.
      source = source.replace(/(IS_IDENTIFIER_(?:START|CHAR))\[([^\]]+)\]/g, "($2 > 127 || $1[$2])");
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

const parser = await build({
  ...common,
  minifyWhitespace: false,
  entryPoints: ["src/typescript/strip.js"],
  write: false,
  plugins: [sucrase],
});

/** What asks for the kind of the current token, which is done more often than anything else, without a call. */
function withoutCalls(source) {
  if ((source.match(/\b(?:var|let|const|function|class)\s+state\b|\(state[,)]|,\s*state\)/g) ?? []).length > 1) {
    throw new Error("the parser has several variables with the name state");
  }
  const inlined = changed(source, /(?<![\w.$])match\((\d+|type)\)/g, "(state.type === $1)", "the parser");
  return changed(inlined, /(?<![\w.$])isContextual\((\d+)\)/g, "(state.contextualKeyword === $1)", "the parser")
    .replace("function (state.type === type)", "function match(type)");
}

// Nobody reads traces of the parser: its names are short. It is one more input of the bundle.
const { code: shortParser } = await transform(withoutCalls(parser.outputFiles[0].text), {
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "ascii",
});

const bundledParser = {
  name: "bundled parser",
  setup({ onLoad }) {
    onLoad({ filter: /src[\\/]typescript[\\/]strip\.js$/ }, () => ({ contents: shortParser }));
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
