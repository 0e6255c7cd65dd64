# Übung 3, Jürgen
from collections import Counter


def word_statistics(text):
    words = text.lower().split()
    counts = Counter(words)
    return {
        "words": len(words),
        "unique": len(counts),
        "longest": max(words, key=len, default=""),
        "average": round(sum(map(len, words)) / len(words), 2) if words else 0.0,
        "counts": counts,
    }
