// takes one word after the other from the beginning of the text

function word_statistics(text) {
  let rest = text.toLowerCase();
  const words = [];
  while (rest.length > 0) {
    const found = rest.match(/^[a-z0-9']+/);
    if (found) {
      words.push(found[0]);
      rest = rest.slice(found[0].length);
    }
    if (rest.startsWith(" ")) {
      rest = rest.slice(1);
    }
  }
  const counts = {};
  let longest = "";
  for (const w of words) {
    counts[w] = (counts[w] || 0) + 1;
    if (w.length > longest.length) longest = w;
  }
  return {
    words: words.length,
    unique: Object.keys(counts).length,
    longest,
    average: words.length ? Math.round(words.join("").length / words.length * 100) / 100 : 0,
    counts,
  };
}
