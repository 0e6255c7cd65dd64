import { longestOf, wordsOf } from "./words.mjs";

export function word_statistics(text) {
  const words = wordsOf(text);
  const counts = {};
  for (const word of words) {
    counts[word] = (counts[word] ?? 0) + 1;
  }
  const letters = words.join("").length;
  return {
    words: words.length,
    unique: Object.keys(counts).length,
    longest: longestOf(words),
    average: words.length > 0 ? Math.round((100 * letters) / words.length) / 100 : 0,
    counts,
  };
}
