import math

ROOT = math.isqrt(1 << 100)


def twice(n):
    return 2 * n
