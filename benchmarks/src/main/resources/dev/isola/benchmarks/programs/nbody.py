"""Planets that attract one another: floating point and attribute access."""


class Body:
    def __init__(self, mass, position, velocity):
        self.mass = mass
        self.x, self.y, self.z = position
        self.vx, self.vy, self.vz = velocity


def system():
    return [
        Body(39.478, (0.0, 0.0, 0.0), (0.0, 0.0, 0.0)),
        Body(0.0377, (4.841, -1.160, -0.104), (0.606, 2.812, -0.025)),
        Body(0.0113, (8.343, 4.125, -0.404), (-1.011, 1.826, 0.008)),
        Body(0.0017, (12.894, -15.111, -0.223), (1.083, 0.869, -0.011)),
        Body(0.0020, (15.380, -25.919, 0.179), (0.979, 0.595, -0.035)),
    ]


def energy(bodies):
    total = 0.0
    for i, a in enumerate(bodies):
        total += 0.5 * a.mass * (a.vx**2 + a.vy**2 + a.vz**2)
        for b in bodies[i + 1 :]:
            distance = ((a.x - b.x) ** 2 + (a.y - b.y) ** 2 + (a.z - b.z) ** 2) ** 0.5
            total -= a.mass * b.mass / distance
    return total


def run(n):
    bodies = system()
    pairs = [(a, b) for i, a in enumerate(bodies) for b in bodies[i + 1 :]]
    step = 0.01
    for _ in range(n):
        for a, b in pairs:
            dx = a.x - b.x
            dy = a.y - b.y
            dz = a.z - b.z
            squared = dx * dx + dy * dy + dz * dz
            pull = step / (squared * squared**0.5)
            by_a = a.mass * pull
            by_b = b.mass * pull
            a.vx -= dx * by_b
            a.vy -= dy * by_b
            a.vz -= dz * by_b
            b.vx += dx * by_a
            b.vy += dy * by_a
            b.vz += dz * by_a
        for body in bodies:
            body.x += step * body.vx
            body.y += step * body.vy
            body.z += step * body.vz
    return round(energy(bodies), 9)
