"""What is told of services, or of cities and own states, side by side."""

from catalogue.api.results.sets import SetFigures
from catalogue.api.results.shapes import DeterminantOfSet, Member, Range, Share, Told, left_out


class Pair(Told):
    """Two alternatives, and whether they can be told apart."""

    a: str
    """The first one: the short name of a service or a city, or an own state as its parameter names it."""
    b: str
    """The second one, named alike."""
    p_a_greater: Share
    """The share of draws in which the first one is ahead."""
    survives_leaving_one_out: bool | None
    """Whether the order stays when any one service is left out; null where that is not asked."""
    told_apart: bool
    """Whether the two can be told apart."""


class ComparedService(Member):
    """A service with what it contributes."""

    contribution: Range
    """Its contribution, with the likely range."""


class ServicesCompared(Told):
    """Services side by side."""

    services: list[ComparedService]
    """The services in the order in which they were named."""
    differ: list[str]
    """The determinants on which they clearly differ, by their short names."""
    left_out: list[str]
    """The determinants that are left out, since the level of a service cannot be told, by their short names."""
    pairs: list[Pair]
    """Every two of them."""
    ignored: list[str]
    """The parameters that mean nothing where services are compared."""


class ComparedDeterminant(DeterminantOfSet):
    """One determinant of a compared set."""

    compared: Range
    """What is compared: the coverage in the reading that was asked for."""


class ComparedSet(SetFigures):
    """A city or an own state with its readings; where it is not compared, the reason."""

    city: str | None
    """The city, by its short name; null for an own state."""
    own: str | None
    """The own state as its parameter names it; null for a city."""
    name: str
    """What it is called."""
    determinants: list[ComparedDeterminant] = left_out()
    """What it covers of each determinant."""


class SetsCompared(Told):
    """Cities and own states side by side."""

    cities: list[ComparedSet]
    """The cities and own states in the order in which they were named, also those that cannot be compared."""
    left_out: list[str]
    """The determinants that are left out, by their short names."""
    pairs: list[Pair]
    """Every two of those that are compared."""
    differ: dict[str, list[Pair]]
    """By the short name of a determinant the pairs that can be told apart on it."""
