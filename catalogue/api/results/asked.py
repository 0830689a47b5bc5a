"""What an analysis says that it was asked: every choice, also where nothing was said and the usual one holds."""

from datetime import date

from ninja import Field
from pydantic import ConfigDict

from catalogue.api.results.shapes import Told
from catalogue.forms.reading import RUNGS
from catalogue.judging.forms import AGAINST, POOLS


class Reading(Told):
    """How sets of services are read."""

    weights: list[float] | None
    """The weights of determinants in the order of the model; null where they are unknown."""
    scope: list[str]
    """The fields of activity that count, by their short names."""
    for_: list[str] = Field(alias="for")
    """The groups of people for whom is asked, by their short names."""
    rung: str = Field(json_schema_extra={"enum": [*RUNGS]})
    """The reading that counts."""
    collection: list[str]
    """The collections whose services count, by their short names."""


class Judging(Reading):
    """How a set of services is judged, and which next services are wished for."""

    against: str = Field(json_schema_extra={"enum": [*AGAINST]})
    """What the set is compared with."""
    peer: str | None
    """The peer city, by its short name; null where there is none."""
    k: int
    """How many services to add."""
    pool: str = Field(json_schema_extra={"enum": [*POOLS]})
    """Whether services are chosen from those that run or from all."""
    candidates: list[str]
    """The collections from which services are chosen, by their short names."""
    field: list[str]
    """The fields of activity from which services are chosen, by their short names; none: all."""
    must: list[str]
    """The services that must be among those to add, by their short names."""
    per_field: int | None
    """So many services of a field of activity at most; null: any number."""
    cost: float
    """The cost of a service that has none of its own."""
    costs: dict[str, float]
    """The costs of single services, by their short names."""
    budget: float | None
    """What the services to add may cost together; null: anything."""
    target: list[float]
    """The coverage that is wanted of each determinant, in the order of the model."""


class CityAsked(Judging):
    """Of which city was asked, and how it is judged."""

    city: str
    """The city, by its short name."""


class Earlier(Told):
    """An earlier state of a city of your own."""

    day: date
    """The day of which it is true."""
    state: str
    """The state as an address holds it."""


class MyCityAsked(Judging):
    """What a city of your own is and holds, and how it is judged."""

    name: str
    """What the city is called; empty where it has no name."""
    population: int | None
    """The number of inhabitants; null where nobody said."""
    as_of: date | None
    """The day of which the list of services is true; null where nobody said."""
    city: str | None
    """The city whose services it starts from, by its short name; null where it starts empty."""
    service: list[str]
    """The services of the catalogue that are added, by their short names."""
    without: list[str]
    """The services of the city that are left out, by their short names."""
    draft: list[str]
    """The services of your own, as the parameter “draft” holds them."""
    link: list[str]
    """The hand-overs of your own, as the parameter “link” holds them."""
    dated: list[Earlier]
    """The earlier states that the address carries."""


class ServicesAsked(Told):
    """Which services are compared."""

    service: list[str]
    """The services, by their short names."""


class SetsAsked(Reading):
    """Which cities and own states are compared, and how they are read."""

    city: list[str]
    """The cities, by their short names."""
    own: list[str]
    """The own states, as the parameter “own” holds them."""


class IdeaAsked(Told):
    """How the planned service is described. Beside what is named here stands the answer to each question, null where it
    is open: by the short name of a determinant its level, with “r-” before it the reason and with “p-” the page; with
    “g-” before the short name of a group of people whether it is reached.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, str | None]

    name: str
    """What the service is called."""
    field: str
    """Its field of activity, by its short name."""
    kind: str | None
    """The kind of service, by its short name; null where none fits."""
    phase: list[str]
    """The phases of the journey in which it has a touchpoint, by their short names."""
    city: str | None
    """The city that it is planned for, by its short name; null where none is named."""
    aim: str | None
    """The determinant on which it should be strong, by its short name; null: wherever it is weak."""
    my_city: str | None
    """The state of a city of your own that it is planned for; null where none is given."""
    own: int | None
    """Which of the services of that city it is; null where it is a new one."""
    instead: str | None
    """The service that it takes the place of, by its short name; null where there is none."""
    mine: bool
    """Whether none of the answers is a guess any more."""
    candidates: list[str]
    """The collections from which examples come, by their short names; none: all."""
