const WORD = /[a-z0-9']+/g;

/** Counts the words of a text, without regard to upper and lower case. */
export function word_statistics(text) {
  const words = text.toLowerCase().match(WORD) ?? [];
  const counts = new Map();
  for (const word of words) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  return {
    words: words.length,
    unique: counts.size,
    longest: words.reduce((longest, word) => (word.length > longest.length ? word : longest), ""),
    average: words.length === 0 ? 0 : Number((letters / words.length).toFixed(2)),
    counts: Object.fromEntries(counts),
  };
}
