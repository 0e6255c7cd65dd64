// How the parser goes through a source: native code, which is set before the first source.

/**
 * `spaceEnd(text, position)` is the place behind blanks and comments (-1 minus the place of a comment that does not end),
 * `wordEnd(text, position)` the one behind an identifier, `textEnd(text, position, quote)` that of what ends a string or a part
 * of a template, `hasLineEnd(text, from, to)` says whether a line ends between two places, and `blank(text)` is the text with a
 * blank for everything but its line ends.
 */
export let scanner;

export function useScanner(native) {
  scanner = native;
}
