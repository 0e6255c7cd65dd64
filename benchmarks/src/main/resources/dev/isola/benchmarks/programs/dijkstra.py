"""Shortest ways through a maze and a network: heapq, deque and tuples."""

from collections import deque
from heapq import heapify, heappop, heappush


def network(nodes):
    edges = {node: [] for node in range(nodes)}
    seed = 5
    for node in range(nodes):
        for _ in range(4):
            seed = (seed * 48271) % 2147483647
            other = seed % nodes
            length = 1 + seed // nodes % 97
            edges[node].append((other, length))
            edges[other].append((node, length))
    return edges


def distances(edges, start):
    best = {start: 0}
    done = set()
    heap = [(0, start)]
    while heap:
        distance, node = heappop(heap)
        if node in done:
            continue
        done.add(node)
        for other, length in edges[node]:
            candidate = distance + length
            if candidate < best.get(other, 1 << 30):
                best[other] = candidate
                heappush(heap, (candidate, other))
    return best


def maze_steps(size):
    seed = 3
    free = []
    for _ in range(size * size):
        seed = (seed * 16807) % 2147483647
        free.append(seed % 10 > 2)
    free[0] = free[-1] = True
    seen = {(0, 0): 0}
    queue = deque([(0, 0)])
    while queue:
        x, y = queue.popleft()
        for place in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
            if place not in seen and 0 <= place[0] < size and 0 <= place[1] < size:
                if free[place[1] * size + place[0]]:
                    seen[place] = seen[x, y] + 1
                    queue.append(place)
    return [len(seen), max(seen.values())]


def run(n):
    best = distances(network(n), 0)
    heap = [(value * 7919 % 1009, node) for node, value in best.items()]
    heapify(heap)
    smallest = [heappop(heap) for _ in range(n // 4)]
    return [len(best), max(best.values()), sum(best.values()), smallest[-1][0], *maze_steps(40)]
