"""What is told of a planned service."""

from typing import Annotated

from ninja import Field

from catalogue.api.results.shapes import Count, Ends, Range, Share, Told, left_out

Levels = Annotated[list[int | None], Field(min_length=2, max_length=2)]


class Standing(Told):
    """How many published services have less, the same, and more."""

    less: Count
    """How many have less."""
    same: Count
    """How many have the same."""
    more: Count
    """How many have more."""
    share_less: Share | None
    """The share of those with less; null where there are none to compare with."""


class Standings(Told):
    """How the contribution of the idea stands."""

    all: Standing
    """Among all services."""
    all_if_open_answers_were_core: Standing
    """Among all services, if every open answer were the highest level."""
    field: Standing
    """Among the services of the same field of activity."""


class Bin(Told):
    """One part of the scale of contributions."""

    lowest_sum: Count
    """The lowest sum of level points in it."""
    highest_sum: Count
    """The highest sum of level points in it."""
    services: Count
    """How many services lie there."""
    of_field: Count
    """How many of these are of the same field of activity."""


class DeterminantOfIdea(Told):
    """How the idea stands on one determinant."""

    determinant: str
    """The determinant, by its short name."""
    level: int | None
    """The level of the idea; null where the question is open."""
    all: Standing | None
    """Among all services; null where the question is open."""
    field: Standing | None
    """Among the services of the same field of activity; null where the question is open."""


class Rarity(Told):
    """A determinant that the idea supports, and how rare that is in its field of activity."""

    determinant: str
    """The determinant, by its short name."""
    level: int
    """The level of the idea."""
    supporting_in_field: Count
    """How many services of the field support it too."""
    known_in_field: Count
    """Of how many services of the field the level is known."""
    share: Share
    """The share of these that support it."""


class Named(Told):
    """Another service."""

    service: str
    """The service, by its short name."""
    name: str
    """What the service is called."""
    collection: str
    """The collection that it belongs to, by its short name."""


class Similar(Named):
    """A service like the idea."""

    similarity: float
    """How similar the two are."""
    shared_strengths: list[str]
    """The determinants that both support, by their short names."""
    higher_here: dict[str, Levels]
    """By determinants on which the idea is higher, its level and that of the service."""
    higher_there: dict[str, Levels]
    """By determinants on which the service is higher, the level of the idea and its own."""


class Complement(Named):
    """A service that is strong where the idea is weak."""

    gain_on_gaps: float
    """What it would add where the idea is weak."""
    fills: list[str]
    """The determinants on which it does so, by their short names."""


class Lesson(Named):
    """A service to learn from."""

    determinant: str
    """The determinant on which it is strong, by its short name."""
    level: int
    """Its level there."""
    reason: str
    """Why it has this level."""
    pages: list[str]
    """The addresses of the pages that say so."""


class Rise(Told):
    """A coverage before and after."""

    slug: str
    """The determinant or the group of people, by its short name."""
    before: float
    """The coverage before."""
    after: float
    """The coverage after."""
    rise: float
    """How much it rises."""


class Addition(Told):
    """What the idea adds to a city."""

    expected_running: float
    """How many services can be expected to run there."""
    suffices: bool
    """Whether these are enough for a profile of the city."""
    before: float
    """The coverage at moments so far, up to the target."""
    gain: Range | Ends
    """How much it rises; from and to where too little is said of the idea for a value."""
    determinants: list[Rise] = left_out()
    """The determinants that rise, most first; left out where there is no value."""
    persons: list[Rise] = left_out()
    """The groups of people for whom it rises, most first; left out where there is no value."""


class Idea(Told):
    """What a planned service would contribute, whom to learn from, and where it would help."""

    draft: str
    """The idea as the parameter “draft” of a city of your own takes it."""
    levels: dict[str, int | None]
    """The level on each determinant, by its short name; null where the question is open."""
    integration_level: int | None
    """How closely its touchpoints are joined, 0 to 4; null where the question is open."""
    not_answered: list[str]
    """The determinants of which the question is open, by their short names."""
    contribution: Range
    """What the idea contributes, with the likely range."""
    breadth: Count
    """How many determinants it supports."""
    evenness: float | None
    """How evenly the contribution is spread, 0 where it comes from one determinant; null where there is none."""
    spread_under_unknown_weights: float
    """The standard deviation of the contribution where nothing is known of the weights of determinants."""
    standing: Standings
    """How the contribution stands among others."""
    histogram: list[Bin]
    """How the contributions of published services are spread."""
    determinants: list[DeterminantOfIdea]
    """How the idea stands on each determinant."""
    distinct: list[Rarity]
    """What few services of the field of activity support beside it."""
    similar: list[Similar]
    """The services most like it."""
    complements: list[Complement]
    """The services that are strong where it is weak."""
    city: Addition | None
    """What it adds to the city that it is planned for; null where none is named."""
    my_city: Addition | None
    """What it adds to the city of your own; null where none is given."""
    learn_from: list[Lesson]
    """The services to learn from."""
