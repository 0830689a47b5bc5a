"""What an idea would contribute: beside the catalogue, against its field, and in a city. Nearly all of it is answered.

The catalogue is every published service.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from numpy.typing import ArrayLike

from catalogue.analysis.drafts import Draft
from catalogue.analysis.drawn import contribution_ranges, contributions
from catalogue.analysis.members import Member
from catalogue.analysis.profiles import Profile
from catalogue.analysis.service_sets import ServiceSet
from catalogue.analysis.snapshot import Snapshot
from catalogue.evaluate.addition import Addition
from catalogue.verdicts.one_service import thing
from catalogue.verdicts.phrases import listed
from experience.coverage import Values
from experience.levels import LevelOrMissing
from experience.models import Determinant
from experience.sure.ranges import Range

RARE = 0.25
"""Up to this share of a field's services may support a determinant for the support to count as distinct."""

BINS, FEWEST_BINS = 20, 13
"""Parts of the whole scale of the contribution, and how many of them a histogram shows at least."""


@dataclass(frozen=True)
class Standing:
    """How many others have less, the same, and more than a number; others whose number is missing are left out."""

    less: int
    same: int
    more: int

    @property
    def total(self) -> int:
        return self.less + self.same + self.more

    def share(self, count: int) -> float | None:
        return count / self.total if self.total else None

    @property
    def below(self) -> float | None:
        """Share of the others that have less, 0..1; None without others. Ties count for neither side."""
        return self.share(self.less)

    @property
    def tied(self) -> float | None:
        return self.share(self.same)

    @property
    def above(self) -> float | None:
        return self.share(self.more)


def standing(number: int, others: ArrayLike) -> Standing:
    """How a number stands among others; one that is missing is None or NaN."""
    known = np.asarray(others, dtype=float)
    return Standing(int((known < number).sum()), int((known == number).sum()), int((known > number).sum()))


@dataclass(frozen=True)
class Bin:
    """One part of the scale: lowest and highest sum of level points in it, services there, those of the same field.

    `most` is the highest sum of all, so that `low` and `high` are contributions.
    """

    lowest: int
    highest: int
    count: int
    of_domain: int
    own: bool
    most: int

    @property
    def low(self) -> float | None:
        return self.lowest / self.most if self.most else None

    @property
    def high(self) -> float | None:
        return self.highest / self.most if self.most else None


@dataclass(frozen=True)
class StandingRow:
    """One determinant: the draft's level, and how it stands in the catalogue and in its field; None where open."""

    determinant: Determinant
    level: LevelOrMissing
    everywhere: Standing | None
    in_domain: Standing | None


@dataclass(frozen=True)
class Rarity:
    """A determinant that the draft supports, and how many of the services of its field whose level is known do too."""

    determinant: Determinant
    level: int
    supporting: int
    known: int

    @property
    def share(self) -> float:
        return self.supporting / self.known


@dataclass(frozen=True)
class Evaluation:
    """A draft under the present state of the catalogue, and in a catalogue city or my city where one is chosen."""

    draft: Draft
    snapshot: Snapshot
    city: str = ""
    my_city: ServiceSet | None = None

    @cached_property
    def member(self) -> Member:
        return self.draft.member(0, self.snapshot.determinants)

    @cached_property
    def profile(self) -> Profile:
        return self.snapshot.profile_of(self.member)

    @cached_property
    def contribution(self) -> Range:
        """C with its range over judgement, weights and what is not answered."""
        return contribution_ranges(contributions([self.member], self.snapshot))[0]

    @cached_property
    def domain_name(self) -> str:
        return self.snapshot.domains[self.draft.domain]

    @cached_property
    def everyone(self) -> Values:
        """Levels of the published services of which one is known, shape (services, K); NaN where one is missing."""
        return self.snapshot.levels[self.snapshot.classified]

    @cached_property
    def in_the_field(self) -> Values:
        """Those of the services of the same field."""
        same = self.snapshot.member_domains == self.draft.domain
        return self.snapshot.levels[self.snapshot.classified & same]

    def standing(self, others: Values) -> Standing:
        """The contribution among others, compared by sums of level points, which are exact."""
        return standing(self.profile.known_sum, np.nansum(others, axis=1))

    @cached_property
    def everywhere(self) -> Standing:
        return self.standing(self.everyone)

    @cached_property
    def in_domain(self) -> Standing:
        return self.standing(self.in_the_field)

    @cached_property
    def at_best(self) -> Standing:
        """The contribution in the catalogue if every open answer were the highest level."""
        highest = round(self.profile.bounds.high * self.profile.highest_sum)
        return standing(highest, np.nansum(self.everyone, axis=1))

    @cached_property
    def rows(self) -> list[StandingRow]:
        return [
            StandingRow(
                determinant=determinant,
                level=level,
                everywhere=self._levels(position, self.everyone),
                in_domain=self._levels(position, self.in_the_field),
            )
            for position, (determinant, level) in enumerate(self.profile)
        ]

    def _levels(self, position: int, others: Values) -> Standing | None:
        level = self.profile.levels[position]
        return None if level is None else standing(level, others[:, position])

    @cached_property
    def histogram(self) -> list[Bin]:
        """Contributions of all published services from 0 on, up to the last part that holds one or the draft."""
        most = self.profile.highest_sum
        bin_of = [points * BINS // (most + 1) for points in range(most + 1)]
        everywhere, in_domain = self._bins(self.everyone), self._bins(self.in_the_field)
        drafted = bin_of[self.profile.known_sum]
        shown = max(FEWEST_BINS, drafted + 1, *(number + 1 for number in everywhere))
        return [
            Bin(
                lowest=bin_of.index(number),
                highest=most - bin_of[::-1].index(number),
                count=everywhere[number],
                of_domain=in_domain[number],
                own=number == drafted,
                most=most,
            )
            for number in range(shown)
            if number in bin_of
        ]

    def _bins(self, others: Values) -> Counter[int]:
        """How many of the others have a sum of level points in each part of the scale."""
        points = np.nansum(others, axis=1).astype(int) * BINS // (self.profile.highest_sum + 1)
        return Counter(points.tolist())

    @cached_property
    def supported(self) -> list[Determinant]:
        return self.profile.supported

    @property
    def sentence(self) -> str:
        """What it supports and where it is core, in words."""
        core = list(map(thing, self.profile.at(self.snapshot.scale.top)))
        said = {
            "n": len(self.supported),
            "of": len(self.snapshot.determinants),
            "level": capfirst(self.snapshot.scale.labels[-1]),
            "names": listed(core) or _("none"),
        }
        return _("Supports %(n)s of %(of)s things that shape the experience. %(level)s in %(names)s.") % said

    @cached_property
    def distinct(self) -> list[Rarity]:
        """What the draft supports and few services of its field do, the rarest first; empty without such a field."""
        rarities = [self.rarity(position, *row) for position, row in enumerate(self.profile)]
        distinct = [rarity for rarity in rarities if rarity and rarity.share <= RARE]
        return sorted(distinct, key=lambda rarity: (rarity.share, rarity.determinant.order))

    def rarity(self, position: int, determinant: Determinant, level: LevelOrMissing) -> Rarity | None:
        """How many of the field support a supported determinant too; None where no level of the field is known."""
        if level is None or not self.snapshot.scale.supports(level):
            return None
        others = self.in_the_field[:, position]
        known = int((~np.isnan(others)).sum())
        supporting = int((others >= self.snapshot.scale.supports_from).sum())
        return Rarity(determinant, level, supporting, known) if known else None

    @cached_property
    def in_city(self) -> Addition | None:
        """What it adds to the chosen city; None without one."""
        services = ServiceSet(self.snapshot.members_in(self.city), self.snapshot)
        return Addition(services, self.member) if self.city else None

    @cached_property
    def in_my_city(self) -> Addition | None:
        """What it adds to my city, under the weights and target set there; None without one."""
        return None if self.my_city is None else Addition(self.my_city, self.member)
