"""Pancake flipping over all permutations: lists and slices."""

from itertools import permutations


def run(n):
    most = 0
    checksum = 0
    sign = 1
    for permutation in permutations(range(1, n + 1)):
        pile = list(permutation)
        flips = 0
        top = pile[0]
        while top != 1:
            pile[:top] = pile[top - 1 :: -1] if top == len(pile) else pile[:top][::-1]
            flips += 1
            top = pile[0]
        if flips > most:
            most = flips
        checksum += sign * flips
        sign = -sign
    return [most, checksum]
