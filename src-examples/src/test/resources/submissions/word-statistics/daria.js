function word_statistics(text) {
  var words = text.toLowerCase().match(/[a-z0-9']+/g) || [];
  var counts = {};
  var longest = "";
  var letters = 0;
  for (var i = 0; i < words.length - 1; i++) {
    var word = words[i];
    if (counts[word] == undefined) {
      counts[word] = 0;
    }
    counts[word]++;
    letters += word.length;
    if (word.length > longest.length) {
      longest = word;
    }
  }
  return {
    words: words.length,
    unique: Object.keys(counts).length,
    longest: longest,
    average: words.length == 0 ? 0 : Math.round(letters / words.length * 100) / 100,
    counts: counts
  };
}
