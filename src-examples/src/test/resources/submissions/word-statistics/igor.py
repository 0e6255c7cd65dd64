def clean(word):
    # take away dots and commas until nothing changes any more
    while True:
        cleaned = word.strip(".,;:!?\"()-")
        print("cleaning", word, "->", cleaned)
        if cleaned != word:
            word = cleaned
            continue
        if word.isalnum():
            break
    return word.lower()


def word_statistics(text):
    words = [clean(w) for w in text.split()]
    counts = {}
    for w in words:
        counts[w] = counts.get(w, 0) + 1
    longest = ""
    for w in words:
        if len(w) > len(longest):
            longest = w
    return {
        "words": len(words),
        "unique": len(counts),
        "longest": longest,
        "average": round(sum(len(w) for w in words) / max(1, len(words)), 2),
        "counts": counts,
    }
