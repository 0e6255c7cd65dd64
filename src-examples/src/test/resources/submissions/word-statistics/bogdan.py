# Programming 1, exercise 3
# Bogdan, group B
#
# I did not use re because we did not have it in the lecture yet

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789'"


def split_words(text):
    allWords = []
    current = ""
    for c in text.lower() + " ":    # the space at the end so that the last word is not lost!!
        if c in LETTERS:
            current = current + c
        else:
            if current != "":
                allWords.append(current)
            current = ""
    return allWords


def word_statistics(text):
    w = split_words(text)
    counts = {}
    longest = ""
    total = 0
    for x in w:
        if x in counts:
            counts[x] += 1
        else:
            counts[x] = 1
        if len(x) > len(longest):
            longest = x
        total += len(x)
    avg = 0.0
    if len(w) > 0:
        avg = round(total / len(w), 2)
    #print("debug:", counts)
    print("longest is", longest)
    result = {}
    result["words"] = len(w)
    result["unique"] = len(counts)
    result["longest"] = longest
    result["average"] = avg
    result["counts"] = counts
    return result


if __name__ == "__main__":
    print(word_statistics(input("Your text: ")))
