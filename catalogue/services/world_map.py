"""Cities of services as dots on the map."""

from typing import Any

from django.db.models import Q

from catalogue.models import City, Service
from catalogue.models.querysets import ServiceQuerySet
from catalogue.pictures import world


def world_map(services: ServiceQuerySet | None = None, **places: Any) -> dict[str, Any]:
    """Every city of the services as a dot, in one query; `places` are further conditions on the cities."""
    shown = Q(services__in=(Service.objects.published() if services is None else services).order_by().values("pk"))
    cities = City.objects.filter(**places).with_count(shown).select_related("country").order_by("name")
    placed = [(city, city.count) for city in cities]
    frame = world.frame([city for city, _count in placed])
    return {"frame": " ".join(map(str, frame)), "dots": world.dots(placed, frame), "cities": placed}
