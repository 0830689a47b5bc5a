"""What is told of a judged set of services: a city, or one of your own."""

from ninja import Field

from catalogue.api.results.shapes import (
    Count,
    DeterminantOfSet,
    Ends,
    Integration,
    Ladder,
    Member,
    Moment,
    Reach,
    Share,
    Told,
    left_out,
)
from catalogue.judging.forms import AGAINST


class Gap(Told):
    """Something that is missing, in words."""

    title: str
    """What is missing."""
    sentence: str
    """Where, for whom and what it hangs on."""


class Band(Told):
    """What random sets of as many services reach, all determinants together."""

    mean: Share
    """The mean over these sets."""
    low: Share
    """The 5th percentile."""
    high: Share
    """The 95th percentile."""


class Yardstick(Told):
    """What the set is compared with."""

    against: str = Field(json_schema_extra={"enum": [*AGAINST]})
    """The yardstick: full coverage, an own target, a peer city, or as many services of the catalogue."""
    name: str
    """The yardstick in words."""
    band: Band | None
    """What random sets reach, where these are compared with; null otherwise."""


class Part(Told):
    """The part of one service in a determinant."""

    service: str
    """The service, by its short name."""
    level: int | None
    """Its level; null where it cannot be told."""
    share: float
    """What the coverage at moments would lose without it."""


class JudgedDeterminant(DeterminantOfSet):
    """One determinant against the yardstick."""

    target: float
    """What the yardstick asks for."""
    gap: float
    """What is missing to the target; negative where the target is exceeded."""
    band: list[float] | None = Field(min_length=2, max_length=2)
    """The 5th and the 95th percentile of random sets, where these are compared with; null otherwise."""
    is_gap: bool
    """Whether the determinant falls short of the yardstick."""
    parts: list[Part]
    """The services behind it, those that would be missed most first."""


class Convention(Told):
    """The headline under another convention."""

    value_function: str
    """How levels turn into worth."""
    lambda_: float = Field(alias="lambda")
    """How much a second service adds to a first one at the same moment."""
    c1: Share
    """The coverage at moments under this convention."""


class Codings(Told):
    """The coverage at moments by the codes of each coder."""

    first: float
    """By the codes of the first coder of each service."""
    second: float
    """By the codes of the second coder."""
    settled: float
    """By the codes as they were settled."""


class Suggestion(Told):
    """A single service that would help."""

    slug: str
    """The service, by its short name."""
    collection: str
    """The collection that it belongs to, by its short name."""
    gain: float
    """What it would add by itself."""


class MomentChange(Told):
    """The coverage of a moment before and after a service joins."""

    person: str
    """The group of people, by its short name."""
    phase: str
    """The phase of the journey, by its short name."""
    before: float
    """The mean coverage before."""
    after: float
    """The mean coverage after."""


class Pick(Told):
    """One of the best next services."""

    slug: str
    """The service, by its short name."""
    collection: str
    """The collection that it belongs to, by its short name."""
    gain: float
    """What it adds to those above it."""
    cost: float | None
    """What it costs, where a budget is given; null otherwise."""
    changes: list[MomentChange]
    """The moments that it raises, those that rise most first."""


class NearBest(Told):
    """Other choices that add nearly as much."""

    within: float
    """So much less of the best rise still counts as nearly the best."""
    sets: Count
    """How many choices are nearly the best; at least so many where “share” is null."""
    share: dict[str, Share] | None
    """The share of these choices that holds a service, by short names; null where not all were counted."""


class Robustness(Told):
    """How firm the choice is when what is uncertain is drawn anew."""

    draws: Count
    """How often was drawn."""
    share: dict[str, Share]
    """The share of draws in which a service belongs to the best choice, by short names."""
    reached_at_least: float
    """The share of the best possible rise that the choice reaches in 95 % of draws."""


class Additions(Told):
    """The best next services together, proven or with a bound."""

    k: Count
    """How many were asked for."""
    rung: str
    """The reading that counts: anywhere, moments or activities."""
    candidates: Count
    """Among how many services was chosen."""
    picks: list[Pick]
    """The chosen services, in the order in which they add most."""
    value_before: float
    """What is reached without them."""
    value_after: float
    """What is reached with all of them."""
    proven: bool
    """Whether no other choice can reach more."""
    bound: float
    """What no choice can exceed."""
    nodes: Count
    """How many partial choices were looked at."""
    near_best: NearBest
    """Other choices that add nearly as much."""
    robustness: Robustness
    """How firm the choice is."""


class SetFigures(Told):
    """The readings of a set of services, and whom it reaches when; nothing of it where too little is known."""

    services: list[Member]
    """The services of the set."""
    expected_running: float
    """How many of them can be expected to run."""
    integration: Integration
    """How closely they are joined."""
    profile: None = left_out()
    """Null where too little is known for a profile, and left out where there is one."""
    reason: str = left_out()
    """Why there is no profile; left out where there is one."""
    ladder: Ladder = left_out()
    """Three readings of the set."""
    contribution: Ends | None = left_out()
    """What the set can contribute at least and at most, where a value cannot be told; null otherwise."""
    persons: list[Reach] = left_out()
    """The coverage for each group of people."""
    phases: list[Reach] = left_out()
    """The coverage in each phase of the journey."""
    moments: list[Moment] = left_out()
    """The coverage of each group of people in each phase."""


class JudgedSet(SetFigures):
    """A set of services: without a profile the reason, with one whom it reaches when, gaps, and what would help."""

    verdict: str = left_out()
    """The verdict in one sentence."""
    gaps: list[Gap] = left_out()
    """What is missing most."""
    yardstick: Yardstick = left_out()
    """What the set is compared with."""
    possible: Count = left_out()
    """How many cells of fields, groups, phases and determinants are possible at all."""
    determinants: list[JudgedDeterminant] = left_out()
    """Each determinant against the yardstick."""
    conventions: list[Convention] = left_out()
    """The headline under other conventions; left out where it has no value."""
    codings: Codings = left_out()
    """The headline by each coder; left out where it has no value."""
    sources: dict[str, float] = left_out()
    """The share of the uncertainty that goes when each source of it is kept at its value."""
    assumed: list[str] = left_out()
    """Services of which it is assumed for whom or when they are there, by their short names."""
    suggestions: list[Suggestion] = left_out()
    """The single services that would add most, best first."""
    additions: Additions = left_out()
    """The best next services together."""


class BestNext(Told):
    """What would help most; nothing where too little is known."""

    suggestions: list[Suggestion]
    """The single services that would add most, best first."""
    additions: Additions | None
    """The best next services together; null where too little is known."""
