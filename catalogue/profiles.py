"""The bridge from database rows to the model: level vectors in, numbers that explain themselves out.

The only module that hands catalogue data to experience's formulas.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from catalogue.models import Classification, Service
from experience import contribution as formulas
from experience import coverage, gaps, similarity
from experience.levels import DERIVED_DETERMINANT, MAX_LEVEL, LevelOrMissing, touchpoint_integration
from experience.models import Determinant

NEIGHBOURS = 4


def determinants() -> list[Determinant]:
    """All determinants in the model's order, with their group."""
    return list(Determinant.objects.select_related("group"))


@dataclass(frozen=True)
class Profile:
    """One service's levels over the determinants, in the model's order; None where a level could not be told."""

    determinants: list[Determinant]
    levels: tuple[LevelOrMissing, ...]

    def __iter__(self) -> Iterator[tuple[Determinant, LevelOrMissing]]:
        return zip(self.determinants, self.levels, strict=True)

    @cached_property
    def contribution(self) -> float:
        return formulas.contribution(self.levels)

    @cached_property
    def bounds(self) -> formulas.Interval:
        """The contribution if all missing levels were 0, and if all were 3."""
        return formulas.contribution_bounds(self.levels)

    @cached_property
    def breadth(self) -> int:
        return formulas.breadth(self.levels)

    @cached_property
    def evenness(self) -> float | None:
        return formulas.evenness(self.levels)

    @cached_property
    def spread(self) -> float:
        return formulas.spread_under_unknown_weights(self.levels)

    @property
    def known_sum(self) -> int:
        return sum(level or 0 for level in self.levels)

    @property
    def highest_sum(self) -> int:
        return MAX_LEVEL * len(self.levels)

    @property
    def missing(self) -> list[Determinant]:
        return [determinant for determinant, level in self if level is None]

    @property
    def strengths(self) -> list[Determinant]:
        """Determinants at level 3, else at level 2."""
        top = [determinant for determinant, level in self if level == MAX_LEVEL]
        return top or [determinant for determinant, level in self if level == 2]


def level_vectors(
    services: Iterable[tuple[int, int | None]], places: dict[str, int]
) -> dict[int, tuple[LevelOrMissing, ...]]:
    """Levels of services given as (id, integration level), in one query; `places` maps slugs to positions."""
    vectors: dict[int, list[LevelOrMissing]] = {}
    for service, integration in services:
        vectors[service] = [None] * len(places)
        if DERIVED_DETERMINANT in places:
            vectors[service][places[DERIVED_DETERMINANT]] = touchpoint_integration(integration)
    rows = Classification.objects.filter(service__in=vectors).order_by()
    for service, slug, level in rows.values_list("service", "determinant__slug", "level"):
        if slug != DERIVED_DETERMINANT:
            vectors[service][places[slug]] = level
    return {service: tuple(levels) for service, levels in vectors.items()}


def profiles(services: Iterable[tuple[int, int | None]], order: list[Determinant]) -> dict[int, Profile]:
    places = {determinant.slug: place for place, determinant in enumerate(order)}
    return {service: Profile(order, levels) for service, levels in level_vectors(services, places).items()}


@dataclass(frozen=True)
class Relation:
    """Two profiles side by side: what both support, and where the one here or the one there is higher.

    The differences are (determinant, level here, level there), the largest first; a missing level differs from none.
    """

    shared: list[Determinant]
    here: list[tuple[Determinant, int, int]]
    there: list[tuple[Determinant, int, int]]


def relation(mine: Profile, other: Profile) -> Relation:
    shared = [mine.determinants[place] for place in similarity.shared_strengths(mine.levels, other.levels)]
    pairs = zip(mine.determinants, mine.levels, other.levels, strict=True)
    known = [(d, own, their) for d, own, their in pairs if own is not None and their is not None]
    known.sort(key=lambda row: -abs(row[1] - row[2]))
    return Relation(shared, [row for row in known if row[1] > row[2]], [row for row in known if row[1] < row[2]])


@dataclass(frozen=True)
class Neighbour:
    """Another service beside the present profile: a number, and the determinants that explain it."""

    service: Service
    profile: Profile
    number: float
    because: list[Determinant]
    relation: Relation


def similar(mine: Profile, others: Mapping[int, Profile]) -> list[tuple[int, float, list[Determinant]]]:
    """The most alike of the others, as (service id, similarity, shared strengths); only those that share a strength.

    Ties keep the order of the others.
    """
    found = []
    for service, other in others.items():
        shared = similarity.shared_strengths(mine.levels, other.levels)
        if shared:
            alike = similarity.similarity(mine.levels, other.levels)
            found.append((service, alike, [mine.determinants[place] for place in shared]))
    return sorted(found, key=lambda row: -row[1])[:NEIGHBOURS]


def complements(mine: Profile, others: Mapping[int, Profile]) -> list[tuple[int, float, list[Determinant]]]:
    """Those of the others that fill gaps, as (service id, gain on the gaps, the gaps that gain most).

    A gap is a determinant on which the profile is below level 2. Those that repeat least of its strengths come first
    (integration left out: connecting is no repetition), then those that gain most.
    """
    own_gaps = [place for place, level in enumerate(mine.levels) if (level or 0) < 2]
    added = coverage.value_matrix([other.levels for other in others.values()], size=len(mine.levels))
    covered = coverage.coverage(coverage.value_matrix([mine.levels]))
    found = []
    for (service, other), parts in zip(others.items(), gaps.gains(covered, added), strict=True):
        filled = [place for place in own_gaps if (other.levels[place] or 0) >= 2]
        filled.sort(key=parts.__getitem__, reverse=True)
        shared = similarity.shared_strengths(mine.levels, other.levels)
        repeated = sum(not mine.determinants[place].derived for place in shared)
        if filled:
            found.append((repeated, -round(float(parts[filled].sum()), 12), service, filled[:3]))
    best = sorted(found, key=lambda row: row[:2])[:NEIGHBOURS]
    return [(service, -loss, [mine.determinants[p] for p in filled]) for _repeated, loss, service, filled in best]
