"""What the model says of a set of services, as records. Coverages, gains and shares run from 0 to 1."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise

from catalogue.analysis.members import Link, Member
from experience.integration import Handovers
from experience.levels import LevelOrMissing
from experience.models import Determinant
from experience.sure.ranges import Range


class Bounds(NamedTuple):
    """From … to …, where a figure has no value."""

    low: float
    high: float


@dataclass(frozen=True)
class Rung:
    """One reading of a set: C_1 with its range, and C_0, where weak spots count more; with bounds it has no value."""

    range: Range
    c0: float
    bounds: Bounds | None = None

    @property
    def value(self) -> float:
        return self.range.point

    @property
    def low(self) -> float:
        return self.range.low

    @property
    def high(self) -> float:
        return self.range.high


class Ladder(NamedTuple):
    """Three readings of the same set, each at least as demanding as the one before."""

    anywhere: Rung
    moments: Rung
    activities: Rung


class Part(NamedTuple):
    """One service's part in a determinant: its level, and what the coverage at moments would lose without it."""

    member: Member
    level: LevelOrMissing
    share: float


@dataclass(frozen=True)
class DeterminantRow:
    """One determinant of a set: its coverage on each rung, that at moments with its range, target and gap, and who is
    behind it, who would be missed most first. A gap is negative where the target is exceeded."""

    determinant: Determinant
    anywhere: float
    moments: float
    activities: float
    range: Range
    target: float
    gap: float
    parts: Sequence[Part]


@dataclass(frozen=True)
class ReachRow:
    """The mean coverage for one group of people, or in one phase of the journey."""

    slug: str
    name: str | Promise
    range: Range


@dataclass(frozen=True)
class Moment:
    """A group of people in a phase (their slugs), and who reaches it, the strongest first.

    `presumed`: everybody who reaches it only presumes that they are there for this group, or then.
    """

    person: str
    phase: str
    coverage: float
    presumed: bool
    members: Sequence[Member]


@dataclass(frozen=True)
class MomentRow:
    """One group of people in all phases, in their order; `mean` is that over phases."""

    slug: str
    name: str
    cells: Sequence[Moment]
    mean: float


class Convention(NamedTuple):
    """C_1 at moments with another worth of levels (the name of the function) and another lambda."""

    value_function: str
    saturation: float
    c1: float


class Codings(NamedTuple):
    """C_1 at moments by the codes of the first coder of each service, of the second, and as settled."""

    first: float
    second: float
    settled: float


@dataclass(frozen=True)
class Integration:
    """How far the running services of a set are connected: mean of the known levels, and hand-overs between them.

    `documented` are all links between members, also those that count nothing: ended, or of services not running.
    """

    level_mean: float | None
    known: int
    handovers: Handovers
    documented: Sequence[Link]

    @property
    def links(self) -> int:
        return self.handovers.links

    @property
    def linked_share(self) -> float | None:
        return self.handovers.linked_share

    @property
    def cross_field_share(self) -> float | None:
        return self.handovers.cross_field_share


@dataclass(frozen=True)
class FieldRow:
    """One field of activity in the scope: who runs there, and C_1 over the cells that are possible inside it."""

    slug: str
    name: str
    members: Sequence[Member]
    possible: int
    coverage: float


class Suggestion(NamedTuple):
    """A service from elsewhere, and what it alone would add to C_1 up to the target."""

    member: Member
    gain: float
