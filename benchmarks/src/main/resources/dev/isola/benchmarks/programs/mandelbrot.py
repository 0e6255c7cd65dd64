"""The Mandelbrot set, once with two floats and once with complex numbers: loops and arithmetic."""


def steps(x, y, limit):
    a = b = 0.0
    count = 0
    while count < limit:
        aa = a * a
        bb = b * b
        if aa + bb > 4.0:
            break
        b = 2.0 * a * b + y
        a = aa - bb + x
        count += 1
    return count


def complex_steps(c, limit):
    z = 0j
    for count in range(limit):
        if z.real * z.real + z.imag * z.imag > 4.0:
            return count
        z = z * z + c
    return limit


def run(n):
    total = inside = 0
    for row in range(n):
        y = 2.0 * row / n - 1.0
        for column in range(n):
            x = 3.0 * column / n - 2.0
            count = steps(x, y, 40)
            total += count
            inside += count == 40
    half = n // 2
    again = sum(
        complex_steps(complex(3.0 * column / half - 2.0, 2.0 * row / half - 1.0), 40)
        for row in range(half)
        for column in range(half)
    )
    return [total, inside, again]
