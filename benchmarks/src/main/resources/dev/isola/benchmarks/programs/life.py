"""Conway's Game of Life on a ring, as a grid of lists and as a set of cells."""


def next_grid(grid):
    height = len(grid)
    width = len(grid[0])
    result = []
    for y in range(height):
        above = grid[y - 1]
        here = grid[y]
        below = grid[(y + 1) % height]
        row = [0] * width
        for x in range(width):
            left = x - 1
            right = (x + 1) % width
            count = (
                above[left] + above[x] + above[right] + here[left] + here[right] + below[left] + below[x] + below[right]
            )
            if count == 3 or (count == 2 and here[x]):
                row[x] = 1
        result.append(row)
    return result


def next_cells(cells, size):
    counts = {}
    for x, y in cells:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy:
                    cell = ((x + dx) % size, (y + dy) % size)
                    counts[cell] = counts.get(cell, 0) + 1
    return {cell for cell, count in counts.items() if count == 3 or (count == 2 and cell in cells)}


def run(n):
    size = 40
    seed = 11
    grid = [[0] * size for _ in range(size)]
    for y in range(size):
        for x in range(size):
            seed = (seed * 48271) % 2147483647
            grid[y][x] = seed % 10 < 3
    cells = {(x, y) for y in range(size) for x in range(size) if grid[y][x]}
    for _ in range(n):
        grid = next_grid(grid)
        cells = next_cells(cells, size)
    alive = sum(map(sum, grid))
    return [alive, len(cells), all(grid[y][x] for x, y in cells)]
