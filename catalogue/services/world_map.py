"""Cities of services as dots on the map."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from catalogue.analysis.snapshot import Snapshot
from catalogue.models import City
from catalogue.models.querysets import ServiceQuerySet
from catalogue.pictures import world


def world_map(services: ServiceQuerySet, **places: Any) -> dict[str, Any]:
    """Every city of the services as a dot, in one query; `places` are further conditions on the cities."""
    shown = Q(services__in=services.order_by().values("pk"))
    cities = City.objects.filter(**places).with_count(shown).select_related("country").order_by("name")
    return drawn((city, city.count) for city in cities)


def map_of_all(snapshot: Snapshot) -> dict[str, Any]:
    """Every city of the collection as a dot."""
    cities = City.objects.select_related("country").order_by("name")
    return drawn((city, count) for city in cities if (count := len(snapshot.members_in(city.slug))))


def drawn(cities: Iterable[tuple[City, int]]) -> dict[str, Any]:
    """Cities with their numbers of services as a map."""
    placed = list(cities)
    frame = world.frame([city for city, _count in placed])
    return {"frame": " ".join(map(str, frame)), "dots": world.dots(placed, frame), "cities": placed}
