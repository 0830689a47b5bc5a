"""Figures that several analyses tell alike. Coverages, gains and shares run from 0 to 1 where nothing else is said."""

from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import ConfigDict

Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]


def left_out() -> Any:
    """A field that an answer leaves out where there is nothing to tell."""
    return Field(default_factory=lambda: None)


class Told(Schema):
    """A record that holds what is described and nothing else; the text below a name describes it."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Range(Told):
    """A figure with its likely range."""

    value: float
    """The figure itself."""
    low: float
    """The 5th percentile of its draws, or the figure where that is lower."""
    median: float
    """The median of its draws."""
    high: float
    """The 95th percentile of its draws, or the figure where that is higher."""


class Ends(Told):
    """What a figure can be at least and at most, where too little is known for a value."""

    from_: float = Field(alias="from")
    """The figure if all that is open were nothing."""
    to: float
    """The figure if all that is open were as much as can be."""


class Member(Told):
    """A service as the analysis counts it."""

    service: str | None
    """The service, by its short name; null for one of your own."""
    name: str
    """What the service is called."""
    collection: str | None
    """The collection that it belongs to, by its short name; null for one of your own."""
    field: str
    """Its field of activity, by its short name."""
    status: str
    """Whether it runs: planned, pilot, active, ended or unknown."""
    last_seen_running: int | None
    """The year in which it was last seen running, where its present state is unknown; null otherwise."""
    counts: Share
    """How likely it runs (rho): so much of it counts."""
    integration_level: int | None
    """How closely its touchpoints are joined, 0 to 4; null where that is unknown."""
    persons: dict[str, Share]
    """The groups of people that it is for, by their short names: 1 where a page says so, 0.5 where it is presumed."""
    phases: list[str]
    """The phases of the journey in which it has a touchpoint, by their short names."""
    levels: list[int | None]
    """Its levels in the order of “determinants” of the model; null where it cannot be told."""


class LinkPage(Told):
    """A page of evidence."""

    service: str
    """The service that the page belongs to, by its short name."""
    number: int
    """The number of the page there."""


class Handover(Told):
    """A hand-over from one service of the set to another."""

    source: str
    """The service that hands over, by its short name."""
    target: str
    """The service that receives, by its short name."""
    kind: int
    """The kind of the link, 1 to 4."""
    ended: int | None
    """The year in which it ended; null where it goes on."""
    description: str
    """What is handed over; empty for a link of your own."""
    evidence: list[LinkPage]
    """The pages that say so."""


class Integration(Told):
    """How closely the services are joined."""

    level_mean: Share | None
    """The mean of the known integration levels as a share of the highest; null where none is known."""
    known_levels: Count
    """How many services have a known integration level."""
    links: Count
    """How many hand-overs there are between running services."""
    linked_share: Share | None
    """The share of services with such a hand-over; null where no service runs."""
    cross_field_share: Share | None
    """The share of hand-overs between different fields of activity; null where there is no hand-over."""
    documented: list[Handover]
    """All links between the services, also those that do not count because they ended or a service does not run."""


class Rung(Told):
    """One reading of a set of services."""

    c1: Share | None
    """The coverage with its weak spots averaged out; null where it has no value."""
    c0: Share | None
    """The coverage where weak spots count more; null where it has no value."""
    low: float
    """The lower end of the likely range of c1."""
    median: float | None
    """The median of the draws of c1; null where it has no value."""
    high: float
    """The upper end of the likely range of c1."""


class Ladder(Told):
    """Three readings of the same set, each at least as demanding as the one before."""

    anywhere: Rung
    """What is covered somewhere in the city, for someone."""
    moments: Rung
    """What is covered at every moment, for everyone."""
    activities: Rung
    """What is covered at every moment, in every activity."""


class Reach(Told):
    """The mean coverage for one group of people, or in one phase of the journey."""

    slug: str
    """The group or the phase, by its short name."""
    coverage: Share
    """The mean coverage."""
    low: float
    """The lower end of its likely range."""
    median: float
    """The median of its draws."""
    high: float
    """The upper end of its likely range."""


class Moment(Told):
    """A group of people in a phase of the journey."""

    person: str
    """The group of people, by its short name."""
    phase: str
    """The phase of the journey, by its short name."""
    coverage: Share
    """The mean coverage at this moment."""
    presumed: bool
    """Whether all who reach this moment only presume that they do."""
    services: list[str]
    """The services that reach it, the strongest first, by their short names."""


class DeterminantOfSet(Told):
    """What a set of services covers of one determinant."""

    slug: str
    """The determinant, by its short name."""
    anywhere: Share
    """What is covered somewhere in the city, for someone."""
    moments: Share
    """What is covered at every moment, for everyone."""
    activities: Share
    """What is covered at every moment, in every activity."""
    low: float
    """The lower end of the likely range of “moments”."""
    median: float
    """The median of the draws of “moments”."""
    high: float
    """The upper end of the likely range of “moments”."""
