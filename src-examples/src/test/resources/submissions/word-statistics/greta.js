function word_statistics(text) {
  const words = text.toLowerCase().match(/[a-z0-9']+/g) || [];
  const counts = {};
  for (const word of words {
    counts[word] = (counts[word] || 0) + 1;
  }
  return { words: words.length, unique: Object.keys(counts).length, longest: "", average: 0, counts };
}
