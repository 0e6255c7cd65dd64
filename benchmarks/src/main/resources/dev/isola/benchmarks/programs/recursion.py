"""Towers of Hanoi, Ackermann's and Takeuchi's functions, and parity by turns: calls within calls."""


def tak(x, y, z):
    if y >= x:
        return z
    return tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y))


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def hanoi(discs, source, target, spare, towers):
    if discs == 0:
        return 0
    moves = hanoi(discs - 1, source, spare, target, towers)
    towers[target].append(towers[source].pop())
    return moves + 1 + hanoi(discs - 1, spare, target, source, towers)


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


def run(n):
    towers = [list(range(n, 0, -1)), [], []]
    moves = hanoi(n, 0, 2, 1, towers)
    parities = sum(even(number) for number in range(0, 12 * n, 5))
    return [moves, towers[2] == list(range(n, 0, -1)), ackermann(2, 2 * n), tak(n + 4, n - 1, n // 2), parities]
