"""A selection of services as JSON and as GeoJSON, written in portions: typed values, and where they come from.

GeoJSON as in RFC 7946: positions are longitude and latitude in degrees (WGS 84). A service has a point for each of its
cities, so that a map shows, counts and labels places; one of which no city is known has a feature without geometry.
"""

import json
from collections.abc import Iterator
from typing import Any

from catalogue.analysis.profiles import determinants
from catalogue.exchange.reading import Relation, Values
from catalogue.models import City
from catalogue.models.querysets import ServiceQuerySet
from catalogue.services.export import read, records_of
from catalogue.services.table import all_columns

PLACES = Relation(City, "services", ("slug", "name", "country__code", "longitude", "latitude"))
LAYER = "services"


def as_json(services: ServiceQuerySet, provenance: dict[str, Any]) -> Iterator[bytes]:
    """An object that says where the data come from and holds a record for each service, in the given order."""
    columns = all_columns(determinants())
    portions = (records_of(portion, columns) for portion in read(services, columns))
    return listed(provenance, "services", (map(written, portion) for portion in portions))


def as_geojson(services: ServiceQuerySet, provenance: dict[str, Any]) -> Iterator[bytes]:
    """A collection of features, of each service one per city."""
    head = {"type": "FeatureCollection", "name": LAYER, "provenance": provenance}
    return listed(head, "features", map(features, portions_with_places(services)))


def listed(head: dict[str, Any], name: str, portions: Iterator[Iterator[str]]) -> Iterator[bytes]:
    """An object that ends with a list, portion by portion."""
    yield f'{written(head)[:-1]}, "{name}": [\n'.encode()
    before = ""
    for portion in portions:
        if lines := ",\n".join(portion):
            yield f"{before}{lines}".encode()
            before = ",\n"
    yield b"\n]}\n"


def written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


Placed = list[tuple[dict[str, Any], list[Values]]]
"""Records of services with their places."""


def portions_with_places(services: ServiceQuerySet) -> Iterator[Placed]:
    columns = all_columns(determinants())
    for portion in read(services, columns):
        places = PLACES.of(portion.ids)
        found = zip(portion.ids, records_of(portion, columns), strict=True)
        yield [(record, places[pk]) for pk, record in found]


def features(placed: Placed) -> Iterator[str]:
    for record, places in placed:
        if not places:
            yield written(feature(record["slug"], None, record))
        for slug, name, country, longitude, latitude in places:
            own = {"city": slug, "city_name": name, "country": country, **record}
            point = {"type": "Point", "coordinates": [float(longitude), float(latitude)]}
            yield written(feature(f"{record['slug']}@{slug}", point, own))


def feature(name: str, geometry: dict[str, Any] | None, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "id": name, "geometry": geometry, "properties": properties}
