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
import getTSImportedNames from "sucrase/dist/esm/util/getTSImportedNames.js";

const BLANKS = " ".repeat(64);

/** As many blanks as there are characters, and the line ends. */
function blank(text) {
  const { length } = text;
  if (length < 24) {
    let i = 0;
    while (i < length) {
      const code = text.charCodeAt(i);
      if (code === 10 || code === 13 || code >= 0x2028) break;
      i++;
    }
    if (i === length) return BLANKS.slice(0, length);
  }
  return text.replace(/[^\r\n\u2028\u2029]/g, " ");
}

class BlankingTokens extends TokenProcessor {
  // What a token is copied with in Sucrase (mappings, helpers for older engines) is not needed.
  copyToken() {
    const { tokenIndex, tokens } = this;
    this.resultCode += this.code.slice(tokenIndex > 0 ? tokens[tokenIndex - 1].end : 0, tokens[tokenIndex].end);
    this.tokenIndex++;
  }

  removeInitialToken() {
    this.resultCode += this.previousWhitespaceAndComments();
    this.#blankToken();
  }

  removeToken() {
    this.resultCode += blank(this.previousWhitespaceAndComments());
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
    this.resultCode += blank(this.currentTokenCode());
    this.tokenIndex++;
  }
}

class BlankingRoot extends RootTransformer {
  constructor(...args) {
    super(...args);
    const imports = this.transformers.find((transformer) => transformer.processImport !== undefined);
    const processImport = imports.processImport.bind(imports);
    imports.processImport = () => {
      const start = this.tokens.nextPosition();
      const processed = processImport();
      if (processed && /^\s*$/.test(this.tokens.resultCode.slice(start))) this.tokens.endStatementAt(start);
      return processed;
    };
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

  // Most tokens are no concern of any transformer.
  processToken() {
    const { tokens } = this;
    const token = tokens.currentToken();
    if (
      token.isType ||
      CHANGING.has(token.type) ||
      (token.type === tt.name && token.contextualKeyword === ContextualKeyword._async)
    ) {
      super.processToken();
    } else {
      tokens.copyToken();
    }
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

const CHANGING = new Set([
  tt._class,
  tt._import,
  tt._export,
  tt.parenR,
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
]);
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

/** Refuses what TypeScript has at run time, and neither types nor JavaScript are. */
function checkSupported(tokens, code) {
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
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

export function stripTypes(code) {
  try {
    const { tokens, scopes } = parse(code, false, true, false);
    checkSupported(tokens, code);
    const nameManager = new NameManager(code, tokens);
    const helperManager = new HelperManager();
    const tokenProcessor = new BlankingTokens(code, tokens, false, true, helperManager);
    identifyShadowedGlobals(tokenProcessor, scopes, getTSImportedNames(tokenProcessor));
    const context = { tokenProcessor, scopes, nameManager, importProcessor: null, helperManager };
    return new BlankingRoot(context, ["typescript"], false, { disableESTransforms: true }).transform().code;
  } catch (error) {
    if (typeof error.pos === "number") {
      error.loc ??= locationForIndex(error.pos);
    }
    throw error;
  } finally {
    initParser("", false, false, false); // Forgets the source.
  }
}
