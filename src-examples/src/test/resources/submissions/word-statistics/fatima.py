# reads the text letter by letter

def is_letter(c):
    return c.isalnum() or c == "'"


def words_of(text):
    words = []
    i = 0
    while i < len(text):
        if is_letter(text[i]):
            start = i
            while i < len(text) and is_letter(text[i]):
                i += 1
            words.append(text[start:i].lower())
        elif text[i] == " ":
            i += 1
        # everything else is not part of a word
    return words


def word_statistics(text):
    words = words_of(text)
    counts = {}
    for w in words:
        counts[w] = counts.get(w, 0) + 1
    lengths = [len(w) for w in words]
    return {
        "words": len(words),
        "unique": len(counts),
        "longest": words[lengths.index(max(lengths))] if words else "",
        "average": round(sum(lengths) / len(lengths), 2) if words else 0.0,
        "counts": counts,
    }
