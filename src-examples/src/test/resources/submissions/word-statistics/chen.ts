interface Statistics {
  words: number;
  unique: number;
  longest: string;
  average: number;
  counts: Record<string, number>;
}

class Counter {
  private readonly counts: Record<string, number> = {};
  private letters = 0;
  private words = 0;
  private longest = "";

  add(word: string): void {
    this.counts[word] = (this.counts[word] ?? 0) + 1;
    this.letters += word.length;
    this.words++;
    if (word.length > this.longest.length) {
      this.longest = word;
    }
  }

  result(): Statistics {
    return {
      words: this.words,
      unique: Object.keys(this.counts).length,
      longest: this.longest,
      average: this.words ? Math.round((this.letters / this.words) * 100) / 100 : 0,
      counts: this.counts,
    };
  }
}

export function word_statistics(text: string): Statistics {
  const counter = new Counter();
  for (const [word] of text.toLowerCase().matchAll(/[a-z0-9']+/g)) {
    counter.add(word);
  }
  return counter.result();
}
