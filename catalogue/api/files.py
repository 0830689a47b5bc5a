"""What files of a selection hold that are JSON: where it comes from, and a record or a point for each service."""

from datetime import date
from typing import Literal

from ninja import Field, Schema
from pydantic import ConfigDict

from catalogue.api.records import LevelsBesides, schema_of
from catalogue.api.results.envelope import LevelsModel, Origin
from catalogue.api.results.shapes import Told, left_out
from catalogue.api.services import ABOUT, Whole
from catalogue.services.table import COLUMNS


class OriginOfSelection(Origin):
    """Of which state the services are, and whose."""

    changed_on: date | None
    """The day on which a record was changed last; null where there is none."""


class Provenance(Told):
    """Where a selection comes from."""

    title: str
    """What is selected, in words."""
    address: str
    """The page that lists the selection."""
    parameters: dict[str, list[str]]
    """What the page was asked for, by the names of its parameters."""
    model: LevelsModel
    """By which model the levels are told."""
    data: OriginOfSelection
    """Of which state the services are, and whose."""


class ServicesFile(Provenance):
    """A selection of services with where it comes from."""

    services: list[Whole]
    """The services in the order asked for."""


class Point(Told):
    """A place on a map (RFC 7946)."""

    type: Literal["Point"]
    """A point."""
    coordinates: list[float] = Field(min_length=2, max_length=2)
    """Longitude and latitude in degrees (WGS 84)."""


class Place(LevelsBesides):
    """In which of its cities a service is shown; left out where none is known."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    city: str = left_out()
    """The city, by its short name."""
    city_name: str = left_out()
    """What the city is called in English."""
    country: str = left_out()
    """The ISO 3166-1 code of its country, two capital letters."""


PlacedService = schema_of("PlacedService", f"{ABOUT} Before them stands its city.", COLUMNS, sparse=False, base=Place)


class ServiceFeature(Told):
    """A service in one of its cities."""

    type: Literal["Feature"]
    """A feature."""
    id: str
    """The short names of the service and, where one is known, of the city."""
    geometry: Point | None
    """The place of the city; null where none is known."""
    properties: PlacedService  # type: ignore[valid-type]
    """The service."""


class ServicesMap(Told):
    """A selection of services as points on a map (GeoJSON, RFC 7946), one for each city of each."""

    type: Literal["FeatureCollection"]
    """A collection of features."""
    name: Literal["services"]
    """The name of the layer."""
    provenance: Provenance
    """Where the selection comes from."""
    features: list[ServiceFeature]
    """The services in the order asked for, each once for every city."""


FILES: dict[str, type[Schema]] = {"application/json": ServicesFile, "application/geo+json": ServicesMap}
"""By media type what files hold."""
