import re


def word_statistics(text):
    words = re.findall(r"[\w']+", text.lower())
    counts = dict()
    for w in words:
        counts[w] = counts.get(w, 0) + 1
    by_length = sorted(words, key=len, reverse=True)
    average = sum([len(w) for w in words]) / len(words)
    return {
        "words": len(words),
        "unique": len(set(words)),
        "longest": by_length[0],
        "average": round(average, 2),
        "counts": counts,
    }
