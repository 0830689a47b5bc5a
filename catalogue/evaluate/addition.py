"""What a planned service adds to a set of services at moments, up to the target of the set."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from catalogue.analysis.members import Member
from catalogue.analysis.reach import PHASES
from catalogue.analysis.service_sets import ServiceSet
from catalogue.analysis.set_records import Bounds
from experience.coverage import Values
from experience.moments import by_person
from experience.sure.drawing import draws_for
from experience.sure.ranges import Range, has_value, ranges
from experience.tolerances import NOTHING

MOST_NAMED = 3
"""So many groups of people are named for whom a coverage rises most."""


class Rise(NamedTuple):
    """A coverage before and after, 0..1, of a determinant or of a group of people."""

    slug: str
    name: str
    before: float
    after: float

    @property
    def rise(self) -> float:
        return self.after - self.before


@dataclass(frozen=True)
class Addition:
    """A planned service beside the services of a set."""

    services: ServiceSet
    member: Member

    @property
    def has_value(self) -> bool:
        """Whether enough is said of it for one figure: for whom, when, and nearly all levels."""
        return bool(self.member.persons and self.member.phases) and has_value(self.member.levels)

    @cached_property
    def before(self) -> ServiceSet:
        return replace(self.services, fixed_draws=draws_for(len(self.services.running) + 1))

    @cached_property
    def after(self) -> ServiceSet:
        return self._with(self.member)

    def _with(self, member: Member) -> ServiceSet:
        return replace(self.before, members=[*self.services.members, member])

    @cached_property
    def gain(self) -> Range | None:
        """The rise of C_1 at moments; None where it has no value."""
        if not self.has_value:
            return None
        drawn = self._drawn(self.after) - self._drawn(self.before)
        return ranges([self._gain_of(self.after)], drawn[None])[0]

    @cached_property
    def bounds(self) -> Bounds:
        """The same if all that is open were nothing, and if it were everything."""
        return Bounds(self._gain_if_open(0), self._gain_if_open(self.services.snapshot.scale.top))

    def _gain_if_open(self, level: int) -> float:
        """0 where it may be there for nobody, or never."""
        everybody, always = dict.fromkeys(self.services.snapshot.groups, 1.0), frozenset(PHASES)
        if level == 0 and not (self.member.persons and self.member.phases):
            return 0.0
        levels = tuple(level if own is None else own for own in self.member.levels)
        persons, phases = self.member.persons or everybody, self.member.phases or always
        return self._gain_of(self._with(replace(self.member, levels=levels, persons=persons, phases=phases)))

    @property
    def covered(self) -> float:
        """C_1 at moments so far, up to the target."""
        return counted(self.before)

    def _gain_of(self, after: ServiceSet) -> float:
        return counted(after) - self.covered

    def _drawn(self, services: ServiceSet) -> Values:
        figures = replace(services.simulated, possible=None).figures
        return figures.weighted(np.minimum(figures.of("moments"), services.wanted[:, None]))

    @cached_property
    def determinants(self) -> list[Rise]:
        """What rises, most first."""
        names = [(determinant.slug, determinant.name) for determinant in self.services.snapshot.determinants]
        return most_first(names, self.before.judgement.at_moments, self.after.judgement.at_moments)

    @cached_property
    def persons(self) -> list[Rise]:
        """For whom it rises, most first."""
        before, after = (by_person(one.judgement.cube, one.weighting) for one in (self.before, self.after))
        return most_first(self.services.snapshot.groups.items(), before, after)

    @property
    def most_for(self) -> list[Rise]:
        """The groups of people for whom it rises most."""
        return self.persons[:MOST_NAMED]


def counted(services: ServiceSet) -> float:
    """C_1 at moments up to the target."""
    return float(services.weighting.determinants @ np.minimum(services.judgement.at_moments, services.wanted))


def most_first(names: Iterable[tuple[str, str]], before: Values, after: Values) -> list[Rise]:
    rises = [Rise(slug, name, *own) for (slug, name), *own in zip(names, before.tolist(), after.tolist(), strict=True)]
    return sorted((one for one in rises if one.rise > NOTHING), key=lambda one: -one.rise)
