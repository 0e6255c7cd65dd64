import string


def word_statistics(text):
    # remove punctuation, but keep the apostrophe
    for p in string.punctuation.replace("'", ""):
        text = text.replace(p, " ")
    words = text.split()

    counts = {}
    for i in range(0, len(words) - 1):
        word = words[i]
        counts[word] = counts.get(word, 0) + 1

    longest = ""
    for word in words:
        if len(word) >= len(longest):
            longest = word

    if words:
        average = round(sum(len(word) for word in words) / len(words), 2)
    else:
        average = 0.0

    return {
        "words": len(words),
        "unique": len(counts),
        "longest": longest.lower(),
        "average": average,
        "counts": counts,
    }
