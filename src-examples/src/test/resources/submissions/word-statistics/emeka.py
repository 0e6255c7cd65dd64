import re


def word_statistics(text):
    words = re.findall("[a-z0-9']+", text.lower())
    counts = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    longest = ""
    for word in words:
        if len(word) > len(longest):
            longest = word
    average = 0.0
    if words:
        average = round(sum(len(word) for word in words) / len(words), 2)
    print({"words": len(words), "unique": len(counts), "longest": longest, "average": average, "counts": counts})
