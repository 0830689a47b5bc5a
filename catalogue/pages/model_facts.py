"""What the method page says of the model in numbers: what follows from its constants, and from the data as they are."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalogue.analysis.kept import Kept
from catalogue.analysis.snapshot import Snapshot
from catalogue.models import Service
from catalogue.pictures.curves import Curve
from catalogue.verdicts.thresholds import THRESHOLDS, Threshold
from experience.chance import SETS, chance
from experience.coverage import LATELY, RUNS, SATURATIONS, SEEN_LATELY, SEEN_LONG_AGO, Values
from experience.levels import Scale
from experience.moments import Services, coverage_anywhere, coverage_at_moments, coverage_in_activities
from experience.ranking import HIGH, LOW
from experience.sure.apart import STILL_AHEAD, TOLD_APART
from experience.sure.ranges import MOST_OPEN

RANDOM_SIZES = (5, 10, 20, 30, 50, 80)
"""How many services the random sets of the table have; sizes that the collection does not have are left out."""

RANDOM_SETS = 50
"""So many sets of each size are drawn."""

MOST_REPEATED = 5
"""With up to so many services the picture of diminishing returns is drawn."""

SHORT_NAMES = {"linear": _("equal steps"), "convex": _("small ones less")}
NAMES = {"linear": _("equal steps (the default)"), "convex": _("small contributions count less")}


class State(NamedTuple):
    """A present state in words, and rho, the probability that such a service runs."""

    label: str | Promise
    running: float


class LevelMeaning(NamedTuple):
    """A level with its name, what it says of any determinant, and what it needs."""

    level: int
    word: str
    meaning: str
    needs: str


def meaning(level: int, scale: Scale) -> tuple[str, str]:
    """What a level says, and what it needs."""
    if level == scale.top:
        return gettext("main purpose, or a major function with broad scope"), gettext("a reason and a page of evidence")
    if scale.supports(level):
        return gettext("a stated function, secondary or limited in scope"), gettext("a reason and a page of evidence")
    if level:
        return gettext("a side effect, plausible but not a stated function"), gettext("a reason")
    return gettext("the sources were read and no such function is mentioned"), gettext("a reason, from guide 1.2 on")


class ValueFunction(NamedTuple):
    """What the levels are worth under one convention, the lowest first."""

    name: str | Promise
    worth: list[float]


class RandomSets(NamedTuple):
    """Mean overall coverage, 0..1, of sets of so many services on the three rungs."""

    size: int
    anywhere: float
    moments: float
    activities: float


@dataclass(frozen=True)
class ModelFacts:
    """The numbers of one state of the collection, as one person may see it."""

    snapshot: Snapshot

    @property
    def groups(self) -> int:
        return len(self.snapshot.mean_persons)

    @property
    def phases(self) -> int:
        return len(self.snapshot.mean_phases)

    @property
    def moments(self) -> int:
        return self.groups * self.phases

    @property
    def fields(self) -> int:
        return len(self.snapshot.domains)

    @property
    def mean_person(self) -> float:
        return mean(self.snapshot.mean_persons)

    @property
    def mean_phase(self) -> float:
        return mean(self.snapshot.mean_phases)

    @property
    def possible(self) -> int:
        """How many cells of field, group, phase and determinant some service contributes to."""
        return int(self.snapshot.possible.sum())

    @property
    def cells(self) -> int:
        return self.snapshot.possible.size

    @property
    def check_year(self) -> int | None:
        return self.snapshot.check_year

    @property
    def unknown(self) -> int:
        """How many services are of unknown present state, which is no level and nobody's secret."""
        members = (self.snapshot.whole or self.snapshot).members.values()
        return sum(member.status == Service.Status.UNKNOWN for member in members)

    @property
    def states(self) -> list[State]:
        known = [State(Service.Status(status).label, running) for status, running in RUNS.items()]
        lately = _("unknown, last seen at most %(years)s years before the check") % {"years": LATELY}
        return [*known, State(lately, SEEN_LATELY), State(_("unknown, last seen earlier, or no year"), SEEN_LONG_AGO)]

    @property
    def yardstick_sets(self) -> int:
        """How many random sets the catalogue as a yardstick rests on."""
        return SETS

    @property
    def apart(self) -> float:
        return TOLD_APART

    @property
    def survives(self) -> float:
        return STILL_AHEAD

    @property
    def most_open(self) -> int:
        return MOST_OPEN

    @property
    def likely(self) -> tuple[int, int]:
        """The percentiles of the likely range."""
        return LOW, HIGH

    @property
    def conventions(self) -> int:
        """How many values the table of conventions has."""
        return len(self.snapshot.scale.value_functions) * len(SATURATIONS)

    @property
    def thresholds(self) -> list[Threshold]:
        """From which numbers on the sentences on cities say what."""
        return THRESHOLDS

    @property
    def scale(self) -> list[int]:
        return list(self.snapshot.scale.levels)

    @property
    def level_meanings(self) -> list[LevelMeaning]:
        """The highest level first."""
        scale = self.snapshot.scale
        return [LevelMeaning(level, scale.labels[level], *meaning(level, scale)) for level in reversed(scale.levels)]

    @property
    def value_functions(self) -> list[ValueFunction]:
        return [
            ValueFunction(NAMES[worth.__name__], [round(worth(level), 2) for level in self.scale])
            for worth in self.snapshot.scale.value_functions
        ]

    @property
    def levels(self) -> list[str]:
        """The labels of the scale, for an axis."""
        return list(map(str, self.scale))

    @property
    def value_curves(self) -> list[Curve]:
        """What a level is worth under each convention."""
        return [
            Curve(SHORT_NAMES[worth.__name__], [worth(level) for level in self.scale], named_at=place)
            for place, worth in enumerate(self.snapshot.scale.value_functions, start=1)
        ]

    @property
    def service_counts(self) -> list[str]:
        return [str(number) for number in range(MOST_REPEATED + 1)]

    @property
    def saturation_curves(self) -> list[Curve]:
        """How far so many services whose core it is cover one determinant at one moment, for each saturation."""
        return [
            Curve(f"λ = {value:g}", [1 - (1 - value) ** number for number in range(MOST_REPEATED + 1)], named_at=2)
            for value in SATURATIONS
        ]

    @property
    def ladder_curves(self) -> list[Curve]:
        """The overall coverage of random sets on the three rungs, by their size."""
        rows = self.random_rows
        return [
            Curve(_("somewhere, for someone"), [row.anywhere for row in rows]),
            Curve(_("at every moment"), [row.moments for row in rows]),
            Curve(_("in every activity"), [row.activities for row in rows]),
        ]

    @property
    def random_sizes(self) -> list[str]:
        return [str(row.size) for row in self.random_rows]

    @cached_property
    def running(self) -> Services:
        """The running services of the collection that are classified."""
        return self.snapshot.services.only(self.snapshot.active & self.snapshot.classified)

    @property
    def running_services(self) -> int:
        return len(self.running)

    @cached_property
    def _reach(self) -> Values:
        """The mean reach of each running service over all moments, shape (n,)."""
        return row_means(self.running.persons) * row_means(self.running.phases)

    @cached_property
    def _contribution(self) -> Values:
        return row_means(self.running.values)

    @property
    def with_reach(self) -> float | None:
        """How the overall coverage of a service alone correlates with its mean reach; None where nothing varies."""
        return correlation(self._reach * self._contribution, self._reach)

    @property
    def with_contribution(self) -> float | None:
        return correlation(self._reach * self._contribution, self._contribution)

    @property
    def random_sets(self) -> int:
        return RANDOM_SETS

    @property
    def random_rows(self) -> list[RandomSets]:
        seen = (self.snapshot.content_version, tuple(self.snapshot.members))
        return _kept_rows.answer(seen, self._random_rows)

    def _random_rows(self) -> list[RandomSets]:
        sizes = [size for size in RANDOM_SIZES if size <= len(self.running)]
        means = [chance(self.running, size, self._rungs, RANDOM_SETS).mean.tolist() for size in sizes]
        return [RandomSets(size, *rungs) for size, rungs in zip(sizes, means, strict=True)]

    def _rungs(self, services: Services) -> Values:
        """Overall coverage on the three rungs, shape (3,)."""
        inside = coverage_in_activities(services, self.fields)
        cubes = (coverage_anywhere(services), coverage_at_moments(services), inside[self.snapshot.possible])
        return np.array([mean(cube) for cube in cubes])


_kept_rows: Kept[list[RandomSets]] = Kept(4)
"""Of what everybody sees, and of what some coders do: without the services that are still to be coded."""


def mean(numbers: Values) -> float:
    """The mean, 0 of nothing."""
    return float(numbers.mean()) if numbers.size else 0.0


def row_means(values: Values) -> Values:
    """The mean of every row, 0 where rows hold nothing."""
    return values.sum(axis=1) / max(values.shape[1], 1)


def correlation(one: Values, other: Values) -> float | None:
    """Pearson's r, None where it is undefined since one of them does not vary."""
    if len(one) < 2 or not one.std() or not other.std():
        return None
    return float(np.corrcoef(one, other)[0, 1])
