function word_statistics(text) {
  const words = text.toLowerCase().match(/[a-z0-9']+/g) || [];
  const counts = {};
  let longest = "";
  let letters = 0;
  for (const word of words) {
    counts[word] = (counts[word] || 0) + 1;
    letters += word.length;
    if (word.length > longest.length) longest = word;
  }
  console.log({
    words: words.length,
    unique: Object.keys(counts).length,
    longest,
    average: words.length ? +(letters / words.length).toFixed(2) : 0,
    counts,
  });
}
