"""The spectral norm of an endless matrix: float arithmetic in comprehensions."""


def element(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(vector):
    size = range(len(vector))
    return [sum(element(i, j) * vector[j] for j in size) for i in size]


def transposed_times(vector):
    size = range(len(vector))
    return [sum(element(j, i) * vector[j] for j in size) for i in size]


def run(n):
    u = [1.0] * n
    v = u
    for _ in range(4):
        v = transposed_times(times(u))
        u = transposed_times(times(v))
    dot = sum(a * b for a, b in zip(u, v))
    norm = sum(b * b for b in v)
    return round((dot / norm) ** 0.5, 9)
