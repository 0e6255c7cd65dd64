// Domain names to ASCII (UTS #46) with the engine's own Unicode tables in place of a mapping table of 140 KB: what the table maps
// is NFKC with case folding, what it refuses is unassigned, private, a control or a separator.

import * as punycode from "punycode/punycode.es6.js";

const IGNORED = /[\u00ad\u034f\u180b-\u180d\u180f\u200b\u2060\u2064\ufe00-\ufe0f\ufeff\u{e0100}-\u{e01ef}]/gu;
const REFUSED =
  /[\p{Cn}\p{Co}\p{Cs}\p{Z}\u0080-\u009f\u061c\u06dd\u180e\u200e\u200f\u2028-\u202e\u2061-\u2063\u2065-\u206f\u2ff0-\u2fff\u3164\uffa0\ufff9-\uffff\u{1d159}\u{1d173}-\u{1d17a}\u{e0001}-\u{e007f}]/u;
// Their compatibility forms have dots of their own, which would make labels.
const WITH_DOTS = /[\u2024-\u2026\u2488-\u249b\u33c2\u33c7\u33d8\ufe12\ufe19\ufe30\ufe52]/;
const DOTS = /[\u3002\uff0e\uff61]/g;
const KEPT = /([\u00df\u03c2\u200c\u200d])/;

const RIGHT_TO_LEFT =
  /[\u05be\u05c0\u05c3\u05c6\u05d0-\u05f4\u0608\u060b\u060d\u061b-\u064a\u066d-\u066f\u0671-\u06d5\u06e5\u06e6\u06ee\u06ef\u06fa-\u0710\u0712-\u072f\u074d-\u07a5\u07b1-\u07ea\u07f4\u07f5\u07fa-\u0815\u081a\u0824\u0828\u0830-\u0858\u085e-\u088e\u08a0-\u08c9\u200f\ufb1d\ufb1f-\ufb28\ufb2a-\ufd3d\ufd50-\ufdfc\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const ARABIC_NUMBER =
  /[\u0600-\u0605\u0660-\u0669\u066b\u066c\u06dd\u0890\u0891\u08e2\u{10d30}-\u{10d39}\u{10e60}-\u{10e7e}]/u;
const EUROPEAN_NUMBER =
  /[0-9\u00b2\u00b3\u00b9\u06f0-\u06f9\u2070-\u2079\u2080-\u2089\u2488-\u249b\uff10-\uff19\u{1d7ce}-\u{1d7ff}]/u;
const LEFT_TO_RIGHT = /\p{L}/u;
const MARK = /\p{M}/u;
const TRAILING_MARKS = /\p{Mn}+$/u;
const VIRAMA =
  /[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d3b\u0d3c\u0d4d\u0dca\u0e3a\u0eba\u0f84\u1039\u103a\u1714\u1734\u17d2\u1a60\u1b44\u1baa\u1bab\u1bf2\u1bf3\u2d7f\ua806\ua82c\ua8c4\ua953\ua9c0\uaaf6\uabed]/;
const JOINING =
  /[\u0620\u0626\u0628\u062a-\u062e\u0633-\u063f\u0641-\u0647\u0649\u064a\u066e\u066f\u0678-\u0687\u069a-\u06bf\u06c1\u06c2\u06cc\u06ce\u06d0\u06d1\u06fa-\u06fc\u06ff]/;

const containsOther = (text) => /[^\x00-\x7f]/.test(text);
const refused = (text) => REFUSED.test(text);

function mapped(text) {
  // Deviations stay; the rest is folded twice, because decomposition can bring new capital letters.
  const parts = text
    .replace(IGNORED, "")
    .replace(/\u1e9e/g, "\u00df")
    .split(KEPT);
  let result = "";
  for (let i = 0; i < parts.length; i++) {
    result += i % 2 === 1 ? parts[i] : parts[i].normalize("NFKC").toLowerCase().normalize("NFKC").replace(IGNORED, "");
  }
  return result.normalize("NFC");
}

function validJoiners(codePoints) {
  for (let i = 0; i < codePoints.length; i++) {
    if (codePoints[i] !== "\u200c" && codePoints[i] !== "\u200d") continue;
    if (i > 0 && VIRAMA.test(codePoints[i - 1])) continue;
    if (codePoints[i] === "\u200d") return false;
    let before = i - 1;
    while (before >= 0 && MARK.test(codePoints[before])) before--;
    let after = i + 1;
    while (after < codePoints.length && MARK.test(codePoints[after])) after++;
    const joins = (index) => index >= 0 && index < codePoints.length && JOINING.test(codePoints[index]);
    if (!joins(before) || !(joins(after) || (after < codePoints.length && RIGHT_TO_LEFT.test(codePoints[after]))))
      return false;
  }
  return true;
}

function validDirection(label, codePoints) {
  const end = label.replace(TRAILING_MARKS, "");
  const last = String.fromCodePoint(end.codePointAt(end.length - 1 - (/[\udc00-\udfff]$/.test(end) ? 1 : 0)) || 0);
  const isLeft = (character) => LEFT_TO_RIGHT.test(character) && !RIGHT_TO_LEFT.test(character);
  if (RIGHT_TO_LEFT.test(codePoints[0])) {
    if (codePoints.some(isLeft)) return false;
    if (EUROPEAN_NUMBER.test(label) && ARABIC_NUMBER.test(label)) return false;
    return RIGHT_TO_LEFT.test(last) || EUROPEAN_NUMBER.test(last) || ARABIC_NUMBER.test(last);
  }
  if (!isLeft(codePoints[0])) return false;
  if (RIGHT_TO_LEFT.test(label) || ARABIC_NUMBER.test(label)) return false;
  return isLeft(last) || EUROPEAN_NUMBER.test(last);
}

function validLabel(label, bidi) {
  if (label === "") return true;
  if (label.normalize("NFC") !== label || label.startsWith("xn--")) return false;
  const codePoints = Array.from(label);
  if (MARK.test(codePoints[0]) || refused(label)) return false;
  return validJoiners(codePoints) && (!bidi || validDirection(label, codePoints));
}

/** The domain in ASCII, or null if it is none. */
export function toASCII(domain, { verifyDNSLength = false } = {}) {
  if (WITH_DOTS.test(domain)) return null;
  const labels = mapped(domain.replace(DOTS, ".")).split(".");
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (!label.startsWith("xn--")) continue;
    if (containsOther(label)) return null;
    try {
      labels[i] = punycode.decode(label.slice(4));
    } catch {
      return null;
    }
    // Only what mapping would have given may be written in Punycode.
    if (!containsOther(labels[i]) || mapped(labels[i]) !== labels[i]) return null;
  }
  const joined = labels.join(".");
  const bidi = RIGHT_TO_LEFT.test(joined) || ARABIC_NUMBER.test(joined);
  for (let i = 0; i < labels.length; i++) {
    if (!validLabel(labels[i], bidi)) return null;
    if (containsOther(labels[i])) labels[i] = `xn--${punycode.encode(labels[i])}`;
    if (verifyDNSLength && (labels[i].length === 0 || labels[i].length > 63)) return null;
  }
  const result = labels.join(".");
  return verifyDNSLength && result.length > 253 ? null : result;
}

export default { toASCII };
