function word_statistics(text) {
  const words = text.toLowerCase().match(/[a-z0-9']+/g);
  const counts = {};
  words.forEach(function (word) {
    counts[word] = (counts[word] || 0) + 1;
  });
  const byLength = [...words].sort((a, b) => b.length - a.length);
  return {
    words: words.length,
    unique: Object.keys(counts).length,
    longest: byLength[0],
    average: Math.round((words.join("").length / words.length) * 100) / 100,
    counts: counts,
  };
}
