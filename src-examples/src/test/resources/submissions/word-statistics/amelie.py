import re
from collections import Counter

WORD = re.compile(r"[a-z0-9']+")


def word_statistics(text):
    """Count the words of a text, without regard to upper and lower case."""
    words = WORD.findall(text.lower())
    if not words:
        return {"words": 0, "unique": 0, "longest": "", "average": 0.0, "counts": {}}

    counts = Counter(words)
    return {
        "words": len(words),
        "unique": len(counts),
        "longest": max(words, key=len),  # max keeps the first one if there are several
        "average": round(sum(map(len, words)) / len(words), 2),
        "counts": dict(counts),
    }
