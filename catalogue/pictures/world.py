"""The world map: projection, dots and frame."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt
from typing import Generic, NamedTuple, Protocol, TypeVar

# Equal Earth projection: Šavrič, Patterson & Jenny (2018), doi:10.1080/13658816.2018.1504949.
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
SCALE = 180.0


class Located(Protocol):
    """Something with a place on earth, in degrees."""

    @property
    def longitude(self) -> Decimal: ...
    @property
    def latitude(self) -> Decimal: ...


Place = TypeVar("Place", bound=Located)


class ViewBox(NamedTuple):
    """A part of the map, in its units."""

    left: float
    top: float
    width: float
    height: float


WORLD = ViewBox(-490.0, -225.0, 980.0, 420.0)
ASPECT = WORLD.width / WORLD.height
MARGIN, LEAST_WIDTH = 1.2, 110.0
NEARLY_ALL = 0.8
"""From this share of the world's width on a frame shows the whole world."""

LEAST_RADIUS, RADIUS_OF_ONE = 2.5, 2.2
"""A dot's radius is the first, and the second times the root of its count, in units of the frame's width over 980."""


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Degrees to map units, x rightwards and y downwards from the middle of the map (about ±487 and ±237)."""
    theta = asin(sqrt(3) / 2 * sin(radians(latitude)))
    squared = theta * theta
    sixth = squared**3
    stretch = 3 * (9 * A4 * sixth * squared + 7 * A3 * sixth + 3 * A2 * squared + A1)
    x = 2 * sqrt(3) * radians(longitude) * cos(theta) / stretch
    y = theta * (A4 * sixth * squared + A3 * sixth + A2 * squared + A1)
    return x * SCALE, -y * SCALE


@dataclass(frozen=True)
class Dot(Generic[Place]):
    """One city on the map: place and radius in map units, and how many services it stands for."""

    city: Place
    x: float
    y: float
    radius: float
    count: int


def dots(cities: Iterable[tuple[Place, int]], frame: ViewBox) -> list[Dot[Place]]:
    """Cities with their counts as dots, largest first so that small ones stay on top; area follows the count."""
    unit = frame.width / WORLD.width
    drawn = [dot(city, count, unit) for city, count in cities]
    return sorted(drawn, key=lambda dot: -dot.radius)


def dot(city: Place, count: int, unit: float) -> Dot[Place]:
    x, y = project(float(city.longitude), float(city.latitude))
    return Dot(city=city, x=x, y=y, radius=unit * (LEAST_RADIUS + RADIUS_OF_ONE * sqrt(count)), count=count)


def frame(cities: Iterable[Located]) -> ViewBox:
    """The part of the map around the cities: the world, or closer where they lie together."""
    points = [project(float(city.longitude), float(city.latitude)) for city in cities]
    if not points:
        return WORLD
    xs, ys = [x for x, _ in points], [y for _, y in points]
    width = max((max(xs) - min(xs)) * MARGIN, (max(ys) - min(ys)) * MARGIN * ASPECT, LEAST_WIDTH)
    if width >= WORLD.width * NEARLY_ALL:
        return WORLD
    height = width / ASPECT
    middle_x, middle_y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    left = min(max(middle_x - width / 2, WORLD.left), WORLD.left + WORLD.width - width)
    top = min(max(middle_y - height / 2, WORLD.top), WORLD.top + WORLD.height - height)
    return ViewBox(round(left, 1), round(top, 1), round(width, 1), round(height, 1))
