from collections import Counter

def word_statistics(text):
    words = text.lower().split()
    counts = Counter(words)
    if len(words) = 0:
        return {"words": 0, "unique": 0, "longest": "", "average": 0.0, "counts": {}}
    longest = max(words, key=len)
    return {"words": len(words), "unique": len(counts), "longest": longest,
            "average": round(sum(len(w) for w in words) / len(words), 2), "counts": dict(counts)}
