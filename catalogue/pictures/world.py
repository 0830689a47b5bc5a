"""The world map: projection, dots and frame."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

# Equal Earth projection: Šavrič, Patterson & Jenny (2018), doi:10.1080/13658816.2018.1504949.
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796


SCALE = 180.0


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Degrees to map units, x rightwards and y downwards from the middle of the map (about ±487 and ±237)."""
    theta = asin(sqrt(3) / 2 * sin(radians(latitude)))
    squared = theta * theta
    sixth = squared**3
    x = (
        2 * sqrt(3) * radians(longitude) * cos(theta)
        / (3 * (9 * A4 * sixth * squared + 7 * A3 * sixth + 3 * A2 * squared + A1))
    )  # fmt: skip
    y = theta * (A4 * sixth * squared + A3 * sixth + A2 * squared + A1)
    return x * SCALE, -y * SCALE


@dataclass(frozen=True)
class Dot:
    """One city on the map: place and radius in map units, and how many services it stands for."""

    city: object
    x: float
    y: float
    radius: float
    count: int


WORLD = (-490.0, -225.0, 980.0, 420.0)


MARGIN, LEAST_WIDTH, ASPECT = 1.2, 110.0, WORLD[2] / WORLD[3]


def dots(cities: Iterable[tuple[object, int]], frame: tuple[float, float, float, float]) -> list[Dot]:
    """Cities with their counts as dots, largest first so that small ones stay on top; area follows the count."""
    unit = frame[2] / 980
    drawn = [
        Dot(city, *project(float(city.longitude), float(city.latitude)), unit * (2.5 + 2.2 * sqrt(count)), count)
        for city, count in cities
    ]
    return sorted(drawn, key=lambda dot: -dot.radius)


def frame(cities: Iterable[object]) -> tuple[float, float, float, float]:
    """The view box (left, top, width, height) around the cities: the world, or closer where they lie together."""
    points = [project(float(city.longitude), float(city.latitude)) for city in cities]
    if not points:
        return WORLD
    xs, ys = [x for x, _ in points], [y for _, y in points]
    width = max((max(xs) - min(xs)) * MARGIN, (max(ys) - min(ys)) * MARGIN * ASPECT, LEAST_WIDTH)
    if width >= WORLD[2] * 0.8:
        return WORLD
    height = width / ASPECT
    middle_x, middle_y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    left = min(max(middle_x - width / 2, WORLD[0]), WORLD[0] + WORLD[2] - width)
    top = min(max(middle_y - height / 2, WORLD[1]), WORLD[1] + WORLD[3] - height)
    return (round(left, 1), round(top, 1), round(width, 1), round(height, 1))
