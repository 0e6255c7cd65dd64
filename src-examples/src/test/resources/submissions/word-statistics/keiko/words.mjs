export function wordsOf(text) {
  return text.toLowerCase().match(/[a-z0-9']+/g) ?? [];
}

export function longestOf(words) {
  let longest = "";
  for (const word of words) {
    if (word.length > longest.length) {
      longest = word;
    }
  }
  return longest;
}
