"""Words counted and a report built: strings."""

SYLLABLES = ["ka", "lo", "mi", "ren", "su", "ta", "vo", "xi"]


def run(n):
    words = []
    seed = 7
    for _ in range(n):
        seed = (seed * 48271) % 2147483647
        words.append(SYLLABLES[seed % 8] + SYLLABLES[seed // 8 % 8] + ("," if seed % 11 == 0 else ""))
    text = " ".join(words).title()

    counts = {}
    for word in text.split():
        word = word.strip(",").lower()
        counts[word] = counts.get(word, 0) + 1

    report = ""
    for word in sorted(counts, key=lambda w: (-counts[w], w)):
        report += f"{word:<8}{counts[word]:>6}\n"
    return [len(text), len(counts), report.splitlines()[0], len(report)]
