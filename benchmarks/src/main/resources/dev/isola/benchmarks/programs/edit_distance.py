"""How far words are from one another, and what sequences share: tables filled by dynamic programming."""

from functools import lru_cache


def levenshtein(a, b):
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        current = [i]
        for j, y in enumerate(b, 1):
            if x == y:
                current.append(previous[j - 1])
            else:
                current.append(1 + min(previous[j - 1], previous[j], current[-1]))
        previous = current
    return previous[-1]


def longest_common(a, b):
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a)):
        for j in range(len(b)):
            if a[i] == b[j]:
                table[i + 1][j + 1] = table[i][j] + 1
            else:
                table[i + 1][j + 1] = max(table[i][j + 1], table[i + 1][j])
    found = []
    i, j = len(a), len(b)
    while i and j:
        if a[i - 1] == b[j - 1]:
            found.append(a[i - 1])
            i -= 1
            j -= 1
        elif table[i - 1][j] >= table[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return "".join(reversed(found))


def ways(amount, coins):
    @lru_cache(maxsize=None)
    def count(left, kinds):
        if left == 0:
            return 1
        if left < 0 or kinds == 0:
            return 0
        return count(left, kinds - 1) + count(left - coins[kinds - 1], kinds)

    return count(amount, len(coins))


def word(seed, length):
    letters = []
    for _ in range(length):
        seed = (seed * 16807) % 2147483647
        letters.append("abcdefgh"[seed % 8])
    return "".join(letters)


def run(n):
    words = [word(seed + 1, 9 + seed % 5) for seed in range(12)]
    distances = [levenshtein(a, b) for a in words for b in words]
    shared = longest_common(word(91, n), word(17, n))
    return [sum(distances), max(distances), levenshtein(word(5, n), word(8, n)), shared, ways(150, (1, 2, 5, 10, 20))]
