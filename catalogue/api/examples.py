"""Examples for the description of the API: real records of the data in view, the first of each list."""

from collections.abc import Iterator
from typing import Any

from catalogue.api.listing import Record, data_version
from catalogue.api.model import guides_issued
from catalogue.api.resources import RESOURCES
from catalogue.api.services import told
from catalogue.cities.sets import CitySets
from catalogue.exchange.requests import Request
from catalogue.models import Service
from catalogue.rules.blindness import sight

PLANNED = "A planned service"
"""The name of the idea in the examples; whatever it is called, its numbers are the same."""


def of_answers(request: Request) -> Iterator[tuple[str, Record]]:
    """By path the answer with one record, and the record alone where it has an address."""
    for path, resource in RESOURCES.items():
        rows = resource.rows(request)
        for record in resource.tell([*rows[:1]]):
            yield path, page_of(rows.order_by().count(), record)
            if resource.one:
                yield resource.address, record
    services = Service.objects.published().by_name().exclude(pk__in=sight(request.user).waiting)
    for record in told([*services[:1]]):
        yield "/services", page_of(services.count(), record)


def page_of(count: int, record: Record) -> Record:
    return {"data": data_version(), "count": count, "next": None, "items": [record]}


def of_addresses(request: Request) -> Iterator[tuple[str, str, Any]]:
    """By path and the name of a part of it a value that is there."""
    for resource in RESOURCES.values():
        for record in resource.tell([*resource.rows(request)[:1]]) if resource.one else ():
            yield from ((resource.address, name, record[name]) for name in resource.key)
    for service in first_services(request)[:1]:
        yield "/services/{slug}", "slug", service
    for guide in guides_issued(request)[:1]:
        yield "/guides/{version}", "version", guide.version
    for city in [*CitySets(sight(request.user).visible).profiled][:1]:
        yield "/analyses/city/{slug}", "slug", city


def of_parameters(request: Request) -> Iterator[tuple[str, str, Any]]:
    """By path and name a value of a parameter, with which the others of the path together ask for an answer."""
    services = first_services(request)
    yield from ((f"/analyses/{name}", "service", services) for name in ("my-city", "best-next", "compare"))
    snapshot = sight(request.user).visible
    yield "/analyses/idea", "name", PLANNED
    yield from (("/analyses/idea", "field", slug) for slug in [*snapshot.domains][:1])
    yield from (("/analyses/idea", determinant.slug, "1") for determinant in snapshot.determinants)


def first_services(request: Request) -> list[str]:
    """Two that may be compared, by their short names; fewer where there are none."""
    waiting = sight(request.user).waiting
    return list(Service.objects.published().by_name().exclude(pk__in=waiting).values_list("slug", flat=True)[:2])
