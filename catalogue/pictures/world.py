"""The world map: projection, dots and frame."""

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import asin, cos, dist, radians, sin, sqrt
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


City = TypeVar("City", covariant=True)
Place = TypeVar("Place", bound=Located)


class ViewBox(NamedTuple):
    """A part of the map, in its units."""

    left: float
    top: float
    width: float
    height: float


WORLD = ViewBox(-490.0, -225.0, 980.0, 420.0)
ASPECT = WORLD.width / WORLD.height
MARGIN, LEAST_WIDTH = 1.25, 110.0
NEARLY_ALL = 0.8
"""From this share of the world's width on a frame shows the whole world."""

APART = 1 / 12
"""Dots stand this share of a map's width apart at least: 24 pixels on the narrowest phone. Nearer ones become one."""

SMALLEST, LARGEST = 3.0, 12.0
"""Radii in pixels, whatever the width of the map; LARGEST is what a finger can hit, of the smallest dot too."""


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
class Dot(Generic[City]):
    """Cities that lie near each other, the largest first: place in per cent of a map, radius in pixels, and how many
    services run in any of them."""

    cities: Sequence[City]
    left: float
    top: float
    radius: float
    count: int

    @property
    def others(self) -> int:
        return len(self.cities) - 1


class Cluster(Generic[Place]):
    """Cities around the largest of them, whose point in map units it has."""

    def __init__(self, point: tuple[float, float]):
        self.point = point
        self.cities: list[Place] = []
        self.services: set[Hashable] = set()


def point_of(city: Located) -> tuple[float, float]:
    return project(float(city.longitude), float(city.latitude))


def inside(city: Located, frame: ViewBox) -> bool:
    """Whether the whole dot of a city is in the frame, with what a finger hits."""
    x, y = point_of(city)
    edge = APART / 2 * frame.width
    return edge <= x - frame.left <= frame.width - edge and edge <= y - frame.top <= frame.height - edge


def dots(cities: Iterable[tuple[Place, Collection[Hashable]]], frame: ViewBox) -> list[Dot[Place]]:
    """Cities with their services as dots, in the order given where they have equally many; area follows the number."""
    clusters: list[Cluster[Place]] = []
    for city, services in sorted(cities, key=lambda one: -len(one[1])):
        point = point_of(city)
        near = next((one for one in clusters if dist(one.point, point) < APART * frame.width), None)
        if near is None:
            clusters.append(near := Cluster(point))
        near.cities.append(city)
        near.services.update(services)
    clusters.sort(key=lambda cluster: -len(cluster.services))
    most = max((len(cluster.services) for cluster in clusters), default=1)
    return [
        Dot(
            cities=cluster.cities,
            left=100 * (cluster.point[0] - frame.left) / frame.width,
            top=100 * (cluster.point[1] - frame.top) / frame.height,
            radius=max(LARGEST * sqrt(len(cluster.services) / most), SMALLEST),
            count=len(cluster.services),
        )
        for cluster in clusters
    ]


def frame(cities: Iterable[Located]) -> ViewBox:
    """The part of the map around the cities: the world, or closer where they lie together."""
    points = [point_of(city) for city in cities]
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
