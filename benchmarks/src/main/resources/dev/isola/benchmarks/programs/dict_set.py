"""A graph walked and sets compared: dicts, sets and tuples."""

from collections import deque


def run(n):
    neighbours = {}
    for node in range(n):
        for other in (node * 3 % n, (node * 5 + 1) % n, (node + 7) % n):
            neighbours.setdefault(node, set()).add(other)
            neighbours.setdefault(other, set()).add(node)

    distance = {0: 0}
    queue = deque([0])
    while queue:
        node = queue.popleft()
        for other in neighbours[node]:
            if other not in distance:
                distance[other] = distance[node] + 1
                queue.append(other)

    edges = {(min(a, b), max(a, b)) for a in neighbours for b in neighbours[a]}
    common = sum(len(neighbours[a] & neighbours[b]) for a, b in edges)
    return [len(distance), max(distance.values()), len(edges), common]
