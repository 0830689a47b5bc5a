"""What analyses answer: parameters, what makes the numbers citable, and the result; /method/ has the formulas."""

from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict, create_model

Number = float | None


class Open(Schema):
    """A record that may say more than is described."""

    model_config = ConfigDict(extra="allow")


class Model(Open):
    """By which model it was computed."""

    version: str
    codebook: str
    coding_guide: list[str]
    levels: list[str] = Field(description="Names of the levels, the lowest first.")
    supports_from: int
    determinants: list[str]
    persons: list[str]
    phases: list[str]


class Terms(Schema):
    """Of a collection; null where something is not stated."""

    name: str
    owner: str | None
    licence: str | None


class DataUsed(Open):
    """On which data it rests."""

    version: str
    collections: list[str]
    terms: dict[str, Terms]
    services: int


class Simulation(Open):
    """How often and with which seed was drawn."""

    draws: int
    seed: int
    percentiles: list[int]
    sources: list[str]


class Range(Schema):
    """A number with its likely range."""

    value: Number
    low: Number
    median: Number
    high: Number


class MemberOf(Open):
    """A service as the analysis counts it."""

    service: str
    name: str
    collection: str | None
    counts: float = Field(description="Rho: how likely it runs, 0 to 1.")
    integration_level: int | None
    levels: Any = Field(description="On each determinant, null where it cannot be told.")


class Integration(Open):
    """How closely the services are joined."""

    level_mean: Number
    known_levels: int
    links: int


class Coverage(Open):
    """Of one group of people or phase."""

    slug: str
    coverage: Number


class Moment(Open):
    """A group of people in a phase."""

    person: str
    phase: str
    coverage: Number


class Suggestion(Schema):
    slug: str
    collection: str
    gain: Any = Field(description="What it would add, a number or a range.")


class Additions(Open):
    """The best next services together, proven or with a bound."""

    k: int = Field(description="How many were asked for.")
    rung: str
    candidates: int
    picks: list[dict[str, Any]]
    value_before: Number
    value_after: Number
    proven: bool
    bound: Number


class JudgedSet(Open):
    """A set of services: without a profile the reason, with one whom it reaches when, gaps, and what would help."""

    services: list[MemberOf]
    expected_running: float
    integration: Integration
    reason: str = Field("", description="Why there is no profile, where there is none.")
    verdict: str = Field("", description="The verdict in one sentence.")
    ladder: dict[str, Any] = Field(default_factory=dict, description="The three readings, each with its range.")
    persons: list[Coverage] = []
    phases: list[Coverage] = []
    moments: list[Moment] = []
    determinants: list[dict[str, Any]] = []
    suggestions: list[Suggestion] = Field([], description="Single services that would add most, best first.")
    additions: Additions | None = Field(None, description="The best next services together.")


class BestNext(Open):
    """What would help most; nothing where too little is known."""

    suggestions: list[Suggestion]
    additions: Additions | None


class Pair(Open):
    """Two alternatives, and whether they can be told apart."""

    a: str
    b: str
    p_a_greater: Number
    told_apart: bool


class Comparison(Open):
    """Services, or cities and own states, side by side."""

    services: list[MemberOf] = []
    cities: list[dict[str, Any]] = []
    left_out: list[str]
    pairs: list[Pair]


class Idea(Open):
    """What a planned service would contribute, and where."""

    draft: str = Field(description="The idea as My city takes it.")
    levels: dict[str, int | None]
    integration_level: int | None
    not_answered: list[str]
    contribution: Any
    breadth: int
    standing: dict[str, Any]
    similar: list[dict[str, Any]]
    complements: list[dict[str, Any]]
    city: dict[str, Any] | None
    my_city: dict[str, Any] | None
    learn_from: list[dict[str, Any]]


def analysis_of(name: str, result: type[Schema]) -> type[Schema]:
    """The whole answer of an analysis."""
    return create_model(
        f"{''.join(word.capitalize() for word in name.split('-'))}Analysis",
        __base__=Schema,
        __doc__="An analysis with all that is needed to cite and to reproduce it.",
        analysis=(str, Field(description="Which analysis it is.", pattern=f"^{name}$")),
        parameters=(dict[str, Any], Field(description="Every choice, a default too.")),
        address=(str, Field(description="The page's own address of these numbers.")),
        model=(Model, ...),
        data=(DataUsed, ...),
        simulation=(Simulation, ...),
        result=(result, ...),
    )
