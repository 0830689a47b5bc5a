"""What the model says of a set of services, as records."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise

from catalogue.analysis.members import Link, Member
from experience.levels import LevelOrMissing
from experience.models import Determinant
from experience.uncertainty import Range

LEAST_SHOWN = 0.0005
"""A smaller gap is 0.000 in three digits."""


@dataclass(frozen=True)
class CoveragePart:
    """One service's part in a coverage: `share` is what the coverage would lose without it, 0..1."""

    member: Member
    level: LevelOrMissing
    share: float


class Measured(NamedTuple):
    """A target, how far a coverage is below it, and what that weighs; None where none was set."""

    target: float | None
    gap: float | None
    priority: float | None


@dataclass(frozen=True)
class DeterminantRow:
    """One determinant of a set: its coverage with range, balance over fields, target, gap, and the parts behind it."""

    determinant: Determinant
    range: Range
    balanced: float
    target: float | None
    gap: float | None
    priority: float | None
    parts: list[CoveragePart]

    @property
    def value(self) -> float:
        return self.range.point

    @property
    def open_gap(self) -> float:
        return max(0.0, self.gap or 0.0)

    @property
    def worth_a_word(self) -> bool:
        """Whether the gap shows in three digits, against a target of its own: full coverage is missed by everybody."""
        return self.gap is not None and self.gap > LEAST_SHOWN and self.target is not None and self.target < 1


@dataclass(frozen=True)
class DomainRow:
    """One field of activity in the scope: who runs there, and the mean coverage inside it."""

    slug: str
    name: str
    members: list[Member]
    mean: float
    strong: bool


class Means(NamedTuple):
    """The figures for a whole set with their ranges: M_1, where strengths make up for weaknesses, and M_0."""

    mean: Range
    geometric_mean: Range


class Supporter(NamedTuple):
    """A service that supports a determinant, and its level there."""

    member: Member
    level: int


@dataclass(frozen=True)
class Overlap:
    """A determinant that several running services support, the strongest first; `last` is what the last one adds."""

    determinant: Determinant
    members: list[Supporter]
    last: float


class PhaseCover(NamedTuple):
    """A phase of the journey: how many running services have a touchpoint there, and what they contribute.

    `levels` holds their highest known level per determinant, None where no service is there.
    """

    label: str | Promise
    number: int
    levels: list[LevelOrMissing]


@dataclass(frozen=True)
class Connection:
    """How far the running services of a set are connected; `counted` of its documented links are between them."""

    level_mean: float | None
    density: float | None
    index: float | None
    cross_domain: float | None
    known: int
    counted: int
    links: list[Link]


class Change(NamedTuple):
    """The coverage of one determinant before and after something is added, 0..1."""

    determinant: Determinant
    before: float
    after: float

    @property
    def rise(self) -> float:
        return self.after - self.before


@dataclass(frozen=True)
class Suggestion:
    """A service from elsewhere: its gain with range, what of it closes gaps, and what it changes, most first."""

    member: Member
    domain_name: str
    range: Range
    closes: float
    changes: list[Change]

    @property
    def gain(self) -> float:
        return self.range.point
