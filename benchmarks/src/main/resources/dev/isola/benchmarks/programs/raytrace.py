"""A picture of some spheres over a floor, by rays: small objects, operators and properties."""


class Vector:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor, self.z * factor)

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    @property
    def length(self):
        return self.dot(self) ** 0.5

    def unit(self):
        return self * (1.0 / self.length)


class Ray:
    def __init__(self, origin, direction):
        self.origin = origin
        self.direction = direction.unit()

    def at(self, distance):
        return self.origin + self.direction * distance


class Sphere:
    def __init__(self, centre, radius, brightness, mirror):
        self.centre = centre
        self.radius = radius
        self.brightness = brightness
        self.mirror = mirror

    def hit(self, ray):
        towards = self.centre - ray.origin
        along = towards.dot(ray.direction)
        root = self.radius * self.radius - towards.dot(towards) + along * along
        if root <= 0.0:
            return None
        distance = along - root**0.5
        return distance if distance > 1e-6 else None

    def normal(self, point):
        return (point - self.centre).unit()

    def shade(self, point):
        return self.brightness


class Floor:
    mirror = 0.2

    def __init__(self, height):
        self.height = height

    def hit(self, ray):
        if ray.direction.y >= -1e-9:
            return None
        distance = (self.height - ray.origin.y) / ray.direction.y
        return distance if distance > 1e-6 else None

    def normal(self, point):
        return Vector(0.0, 1.0, 0.0)

    def shade(self, point):
        return 0.9 if (int(point.x // 1) + int(point.z // 1)) % 2 else 0.3


class Scene:
    def __init__(self, bodies, light):
        self.bodies = bodies
        self.light = light
        self.rays = 0

    def nearest(self, ray):
        self.rays += 1
        best = None
        for body in self.bodies:
            distance = body.hit(ray)
            if distance is not None and (best is None or distance < best[0]):
                best = (distance, body)
        return best

    def trace(self, ray, depth):
        hit = self.nearest(ray)
        if hit is None:
            return 0.5 * (ray.direction.y + 1.0)
        distance, body = hit
        point = ray.at(distance)
        normal = body.normal(point)
        to_light = self.light - point
        light = 0.1
        shadow = self.nearest(Ray(point, to_light))
        if shadow is None or shadow[0] > to_light.length:
            light += max(0.0, 0.9 * normal.dot(to_light.unit()))
        colour = body.shade(point) * light
        if depth > 0 and body.mirror > 0.0:
            direction = ray.direction - normal * (2.0 * ray.direction.dot(normal))
            colour += body.mirror * (self.trace(Ray(point, direction), depth - 1) - colour)
        return colour


def run(n):
    spheres = [
        Sphere(Vector(0.8 * i - 2.0, 0.4 * (i % 3), 4.0 + i % 2), 0.5 + 0.05 * i, 0.5 + 0.1 * i, 0.3 * (i % 2))
        for i in range(6)
    ]
    scene = Scene([Floor(-0.6), *spheres], Vector(-4.0, 6.0, -2.0))
    eye = Vector(0.0, 0.5, -3.0)
    picture = []
    for row in range(n):
        for column in range(n):
            target = Vector(4.0 * column / n - 2.0, 2.0 - 4.0 * row / n, 0.0)
            picture.append(scene.trace(Ray(eye, target - eye), 2))
    return [scene.rays, round(sum(picture), 6), round(min(picture), 6), round(max(picture), 6)]
