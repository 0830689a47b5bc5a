"""Cities of services as dots: on the world, and larger where many lie together."""

from collections import defaultdict
from collections.abc import Collection, Hashable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from catalogue.analysis.snapshot import Snapshot
from catalogue.models import City, Service
from catalogue.models.querysets import ServiceQuerySet
from catalogue.pictures import map_labels, world

Placed = tuple[City, Collection[Hashable]]
"""A city and its services."""


class Part(NamedTuple):
    """A part of the world that is drawn once more, larger: its name, and its cities by degrees."""

    name: str | Promise
    west: float
    south: float
    east: float
    north: float

    def holds(self, city: City) -> bool:
        return self.west <= city.longitude <= self.east and self.south <= city.latitude <= self.north


PARTS = (Part(gettext_lazy("Europe"), -11, 35, 33, 62), Part(gettext_lazy("East Asia"), 100, 20, 146, 46))
LEAST_IN_A_PART = 5
"""With fewer cities a part is not drawn once more."""

WHOLE_WIDTH, PART_WIDTH = 608, 352
"""So many pixels wide is a map at least where its names are shown, from 40rem on: `.maps` in atlas.css."""


class Marked(NamedTuple):
    """A dot, where it leads, and what stands beside it on a wide map and on a phone."""

    dot: world.Dot[City]
    address: str
    wide: map_labels.Label | None
    narrow: map_labels.Label | None


@dataclass(frozen=True)
class Drawing:
    """One map: its name, the part of the world that it shows, and its dots."""

    name: str | Promise
    frame: world.ViewBox
    dots: list[Marked]

    @property
    def view_box(self) -> str:
        return " ".join(map(str, self.frame))


@dataclass(frozen=True)
class Map:
    """Cities with their services, by name, and the maps on which they are; `asked` is what led to the services."""

    placed: list[Placed]
    asked: QueryDict

    @property
    def cities(self) -> list[tuple[City, int]]:
        return [(city, len(services)) for city, services in self.placed]

    @property
    def drawings(self) -> list[Drawing]:
        """The world or the part of it that holds all; of the whole world also the parts where many lie together."""
        if not self.placed:
            return []
        frame = world.frame(city for city, _services in self.placed)
        whole = self.drawing(pgettext_lazy("map", "All of them"), frame, self.placed, WHOLE_WIDTH)
        if frame != world.WORLD:
            return [whole]
        parts = [(part.name, [city for city, _services in self.placed if part.holds(city)]) for part in PARTS]
        return [whole, *(self.part(name, held) for name, held in parts if len(held) >= LEAST_IN_A_PART)]

    def part(self, name: str | Promise, held: list[City]) -> Drawing:
        """A part of the world, with what else lies in its frame."""
        frame = world.frame(held)
        return self.drawing(name, frame, [one for one in self.placed if world.inside(one[0], frame)], PART_WIDTH)

    def drawing(self, name: str | Promise, frame: world.ViewBox, placed: list[Placed], pixels: int) -> Drawing:
        found = world.dots(placed, frame)
        wide, narrow = map_labels.labels(found, pixels), map_labels.labels(found, map_labels.PHONE)
        marked = [Marked(dot, self.address(dot), *labels) for dot, *labels in zip(found, wide, narrow, strict=True)]
        return Drawing(name, frame, marked)

    def address(self, dot: world.Dot[City]) -> str:
        """The page of a city, or the services of several."""
        if not dot.others:
            return dot.cities[0].get_absolute_url()
        query = self.asked.copy()
        for name in ("view", "page", "city"):
            query.pop(name, None)
        query.setlist("city", [city.slug for city in dot.cities])
        return f"{reverse('service-list')}?{query.urlencode()}"


def world_map(services: ServiceQuerySet, asked: QueryDict, **places: Any) -> Map:
    """Every city of the services, in two queries; `places` are further conditions on the cities."""
    chosen = services.order_by().values("pk")
    held: dict[int, set[Hashable]] = defaultdict(set)
    through = Service.cities.through.objects.filter(service__in=chosen)
    for city, service in through.values_list("city_id", "service_id"):
        held[city].add(service)
    cities = City.objects.filter(services__in=chosen, **places).distinct().select_related("country").order_by("name")
    return Map([(city, held[city.pk]) for city in cities], asked)


def map_of_all(snapshot: Snapshot) -> Map:
    """Every city of the collection."""
    cities = City.objects.select_related("country").order_by("name")
    return Map([(city, held) for city in cities if (held := slugs_in(snapshot, city))], QueryDict())


def slugs_in(snapshot: Snapshot, city: City) -> list[Hashable]:
    return [member.slug for member in snapshot.members_in(city.slug)]
