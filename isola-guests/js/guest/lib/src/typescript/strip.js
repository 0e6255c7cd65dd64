// TypeScript to JavaScript: types become blanks, so that every line, and nearly every column, stays where it was.

import identifyShadowedGlobals from "sucrase/dist/esm/identifyShadowedGlobals.js";
import NameManager from "sucrase/dist/esm/NameManager.js";
import { parse } from "sucrase/dist/esm/parser/index.js";
import { initParser, locationForIndex } from "sucrase/dist/esm/parser/traverser/base.js";
import { ContextualKeyword } from "sucrase/dist/esm/parser/tokenizer/keywords.js";
import { TokenType as tt } from "sucrase/dist/esm/parser/tokenizer/types.js";
import { HelperManager } from "sucrase/dist/esm/HelperManager.js";
import TokenProcessor from "sucrase/dist/esm/TokenProcessor.js";
import RootTransformer from "sucrase/dist/esm/transformers/RootTransformer.js";
import getDeclarationInfo from "sucrase/dist/esm/util/getDeclarationInfo.js";
import { getNonTypeIdentifiers } from "sucrase/dist/esm/util/getNonTypeIdentifiers.js";
import getTSImportedNames from "sucrase/dist/esm/util/getTSImportedNames.js";
import { scanner, useScanner } from "./scanner.js";

class BlankingTokens extends TokenProcessor {
  // What a token is copied with in Sucrase (mappings, helpers for older engines) is not needed.
  copyToken() {
    const { tokenIndex, tokens } = this;
    this.resultCode += this.code.slice(tokenIndex > 0 ? tokens[tokenIndex - 1].end : 0, tokens[tokenIndex].end);
    this.tokenIndex++;
  }

  copyUntil(index) {
    const { tokenIndex, tokens } = this;
    if (index === tokenIndex) return;
    this.resultCode += this.code.slice(tokenIndex > 0 ? tokens[tokenIndex - 1].end : 0, tokens[index - 1].end);
    this.tokenIndex = index;
  }

  removeInitialToken() {
    this.resultCode += this.previousWhitespaceAndComments();
    this.#blankToken();
  }

  removeToken() {
    this.resultCode += scanner.blank(this.previousWhitespaceAndComments());
    this.#blankToken();
  }

  /** Where the code of the next token will begin. */
  nextPosition() {
    return this.resultCode.length + this.previousWhitespaceAndComments().length;
  }

  // What stood before a declaration that is blanks now must not go on with what comes after it.
  endStatementAt(position) {
    this.resultCode = `${this.resultCode.slice(0, position)};${this.resultCode.slice(position + 1)}`;
  }

  #blankToken() {
    this.resultCode += scanner.blank(this.currentTokenCode());
    this.tokenIndex++;
  }
}

/** A property that is computed when it is first asked for. */
function defineLater(object, name, compute) {
  Object.defineProperty(object, name, {
    configurable: true,
    get() {
      const value = compute();
      Object.defineProperty(object, name, { value });
      return value;
    },
  });
}

class BlankingRoot extends RootTransformer {
  constructor(context) {
    super(context, ["typescript"], false, { disableESTransforms: true, keepUnusedImports: true });
    const imports = this.transformers.find((transformer) => transformer.processImport !== undefined);
    // Names need not be looked at where there is nothing to import or export.
    const tokens = context.tokenProcessor;
    imports.keepUnusedImports = false;
    defineLater(imports, "declarationInfo", () => getDeclarationInfo(tokens));
    defineLater(imports, "nonTypeIdentifiers", () => {
      identifyShadowedGlobals(tokens, context.scopes, getTSImportedNames(tokens));
      return getNonTypeIdentifiers(tokens, {});
    });
    const processImport = imports.processImport.bind(imports);
    imports.processImport = () => {
      const start = this.tokens.nextPosition();
      const processed = processImport();
      if (processed && /^\s*$/.test(this.tokens.resultCode.slice(start))) this.tokens.endStatementAt(start);
      return processed;
    };
  }

  // Most tokens are no concern of any transformer. They are copied many at a time.
  processBalancedCode() {
    const { tokens } = this;
    const all = tokens.tokens;
    let braces = 0;
    let parens = 0;
    for (let index = tokens.tokenIndex; ; index++) {
      const token = all[index];
      const group = token === undefined ? END : GROUPS[token.type >> 10];
      if (group === PLAIN && !token.isType) continue;
      if (group === NAME && !token.isType && token.contextualKeyword !== ContextualKeyword._async) continue;
      if (group === END || (group === BRACE_END && braces === 0) || (group === PAREN_END && parens === 0)) {
        tokens.copyUntil(index);
        return;
      }
      if (group === BRACE) braces++;
      else if (group === BRACE_END) braces--;
      else if (group === PAREN) parens++;
      else if (group === PAREN_END) parens--;
      if ((group === BRACE || group === BRACE_END || group === PAREN) && !token.isType) continue;
      tokens.copyUntil(index);
      super.processToken();
      index = tokens.tokenIndex - 1;
    }
  }

  processToken() {
    const { tokens } = this;
    const token = tokens.currentToken();
    const group = GROUPS[token.type >> 10];
    if (
      token.isType ||
      group === CHANGING ||
      group === PAREN_END ||
      (group === NAME && token.contextualKeyword === ContextualKeyword._async)
    ) {
      super.processToken();
    } else {
      tokens.copyToken();
    }
  }

  // No mapping is asked for.
  shiftMappings(mappings) {
    return mappings;
  }

  // An arrow function's return type can be blanks, too, unless it breaks the line in front of the arrow.
  processPossibleArrowParamEnd() {
    const { tokens } = this;
    if (!tokens.matches2(tt.parenR, tt.colon) || !tokens.tokenAtRelativeIndex(1).isType) return false;
    let arrow = tokens.currentIndex() + 1;
    while (tokens.tokens[arrow].isType) arrow++;
    if (!tokens.matches1AtIndex(arrow, tt.arrow)) return false;
    const between = tokens.code.slice(tokens.currentToken().end, tokens.tokens[arrow].start);
    if (/[\r\n\u2028\u2029]/.test(between)) return super.processPossibleArrowParamEnd();
    tokens.copyToken();
    while (tokens.currentIndex() < arrow) tokens.removeToken();
    tokens.copyToken();
    return true;
  }

  processPossibleTypeRange() {
    const { tokens } = this;
    const token = tokens.currentToken();
    if (!token.isType) return false;
    const declaration =
      DECLARATION_STARTS.has(token.type) ||
      (token.type === tt.name && DECLARATION_KEYWORDS.has(token.contextualKeyword));
    const start = tokens.nextPosition();
    super.processPossibleTypeRange();
    if (declaration) tokens.endStatementAt(start);
    return true;
  }
}

// What the kinds of tokens mean when code is copied. The bits of a kind's number below the tenth say more about it.
const PLAIN = 0;
const NAME = 1;
const BRACE = 2;
const BRACE_END = 3;
const PAREN = 4;
const PAREN_END = 5;
const CHANGING = 6;
const END = 7;
const GROUPS = new Uint8Array(128);
GROUPS[tt.name >> 10] = NAME;
GROUPS[tt.braceL >> 10] = GROUPS[tt.dollarBraceL >> 10] = BRACE;
GROUPS[tt.braceR >> 10] = BRACE_END;
GROUPS[tt.parenL >> 10] = PAREN;
GROUPS[tt.parenR >> 10] = PAREN_END;
for (const type of [
  tt._class,
  tt._import,
  tt._export,
  tt._async,
  tt._public,
  tt._protected,
  tt._private,
  tt._abstract,
  tt._readonly,
  tt._override,
  tt.nonNullAssertion,
  tt._enum,
  tt._const,
]) {
  GROUPS[type >> 10] = CHANGING;
}

const DECLARATION_STARTS = new Set([
  tt._declare,
  tt._export,
  tt._import,
  tt._function,
  tt._abstract,
  tt._class,
  tt._enum,
]);
const DECLARATION_KEYWORDS = new Set([
  ContextualKeyword._interface,
  ContextualKeyword._type,
  ContextualKeyword._declare,
  ContextualKeyword._namespace,
  ContextualKeyword._module,
  ContextualKeyword._abstract,
  ContextualKeyword._global,
  ContextualKeyword._async,
]);

function failure(message, position) {
  const error = new SyntaxError(message);
  error.pos = position;
  return error;
}

const VALUE_KEYWORDS = new Set([
  tt._const,
  tt._let,
  tt._var,
  tt._function,
  tt._class,
  tt._enum,
  tt._throw,
  tt._if,
  tt._for,
]);

// What stands in every source that is refused.
const UNSUPPORTED = ["@", "export", "import", "namespace", "module"];

/** Refuses what TypeScript has at run time, and neither types nor JavaScript are. */
function checkSupported(tokens, code) {
  // Most sources have none of it, and need not be gone through.
  if (!UNSUPPORTED.some((text) => code.includes(text))) return;
  const { length } = tokens;
  for (let i = 0; i < length; i++) {
    const token = tokens[i];
    const group = GROUPS[token.type >> 10];
    if (group === NAME ? token.contextualKeyword === 0 : group !== CHANGING && token.type !== tt.at) continue;
    if (token.type === tt.at && !token.isType) {
      throw failure("decorators are not supported", token.start);
    }
    if (token.type === tt._export && tokens[i + 1].type === tt.eq) {
      throw failure("`export =` is not supported: use `export default`", token.start);
    }
    if (token.type === tt._import && tokens[i + 1].type === tt.name && tokens[i + 2].type === tt.eq && !token.isType) {
      throw failure("`import x = ...` is not supported: use `import x from` or `const x =`", token.start);
    }
    const keyword = token.contextualKeyword;
    if (
      (keyword === ContextualKeyword._namespace || keyword === ContextualKeyword._module) &&
      token.isType &&
      token.type === tt.name
    ) {
      i = checkNamespace(tokens, i, code);
    }
  }
}

function checkNamespace(tokens, start, code) {
  const before = tokens[start - 1];
  if (
    before !== undefined &&
    before.isType &&
    before.type !== tt.braceR &&
    before.type !== tt.semi &&
    before.type !== tt._export &&
    before.type !== tt._declare &&
    !/[\r\n]/.test(code.slice(before.end, tokens[start].start))
  ) {
    return start; // A name inside of a type.
  }
  let i = start + 1;
  while (tokens[i].type === tt.name || tokens[i].type === tt.dot) i++;
  if (i === start + 1 || tokens[i].type !== tt.braceL) return start;
  const ambient =
    before !== undefined &&
    (before.type === tt._declare ||
      (before.type === tt._export && tokens[start - 2] !== undefined && tokens[start - 2].type === tt._declare));
  let depth = 0;
  for (; i < tokens.length; i++) {
    const { type } = tokens[i];
    if (type === tt.braceL || type === tt.dollarBraceL) depth++;
    else if (type === tt.braceR && --depth === 0) return i;
    else if (!ambient && depth === 1 && VALUE_KEYWORDS.has(type) && tokens[i - 1].type !== tt._declare) {
      throw failure("namespaces with values are not supported: use a module or an object", tokens[start].start);
    }
  }
  return i;
}

/** Names that do not occur in the source, which few sources need. */
class LazyNames {
  #code;
  #tokens;
  #names;

  constructor(code, tokens) {
    this.#code = code;
    this.#tokens = tokens;
  }

  claimFreeName(name) {
    this.#names ??= new NameManager(this.#code, this.#tokens);
    return this.#names.claimFreeName(name);
  }
}

export function stripTypes(code, native) {
  useScanner(native);
  try {
    const { tokens, scopes } = parse(code, false, true, false);
    checkSupported(tokens, code);
    const nameManager = new LazyNames(code, tokens);
    const helperManager = new HelperManager();
    const tokenProcessor = new BlankingTokens(code, tokens, false, true, helperManager);
    const context = { tokenProcessor, scopes, nameManager, importProcessor: null, helperManager };
    return new BlankingRoot(context).transform().code;
  } catch (error) {
    if (typeof error.pos === "number") {
      error.loc ??= locationForIndex(error.pos);
    }
    throw error;
  } finally {
    initParser("", false, false, false); // Forgets the source.
  }
}
