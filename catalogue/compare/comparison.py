"""Services or cities side by side: what differs, and what can be told apart when nobody knows the weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from catalogue.analysis.members import Member
from catalogue.analysis.reliability import item_of
from catalogue.analysis.service_sets import ServiceSet
from catalogue.analysis.snapshot import Snapshot
from experience import ranking
from experience.levels import LevelOrMissing
from experience.models import Determinant
from experience.uncertainty import Judged, Range, Simulation


class ComparedBy:
    """Which determinants a comparison rests on: not those on which the coders agree too little."""

    snapshot: Snapshot

    @cached_property
    def left_out(self) -> list[Determinant]:
        items = self.snapshot.reliability().items
        found = [(determinant, items.get(item_of(determinant.slug))) for determinant in self.snapshot.determinants]
        return [determinant for determinant, own in found if own and own.verdict == "unreliable"]

    @cached_property
    def kept(self) -> list[int]:
        """Places of the determinants that are compared by."""
        return [place for place, d in enumerate(self.snapshot.determinants) if d not in self.left_out]


@dataclass(frozen=True)
class Pair:
    """The difference of two alternatives, first minus second, over the draws; `apart` where its range leaves out 0."""

    one: str
    other: str
    one_name: str
    other_name: str
    low: float
    median: float
    high: float
    apart: bool

    @property
    def higher(self) -> str:
        return self.one_name if self.median > 0 else self.other_name

    @property
    def lower(self) -> str:
        return self.other_name if self.median > 0 else self.one_name


def pairs(names: Mapping[str, str], draws: np.ndarray) -> list[Pair]:
    """Every pair once; `names` by slug, in the order of the columns of `draws`."""
    slugs = list(names)
    low, median, high = ranking.pairwise_differences(draws)
    apart = ranking.distinguishable(draws)
    return [
        Pair(
            one,
            other,
            names[one],
            names[other],
            *(float(found[i, j]) for found in (low, median, high)),
            bool(apart[i, j]),
        )
        for (i, one), (j, other) in combinations(enumerate(slugs), 2)
    ]


@dataclass(frozen=True)
class LevelRow:
    """One determinant with the level of each service; `differ` says whether two known levels differ."""

    determinant: Determinant
    levels: list[LevelOrMissing]
    left_out: bool

    @property
    def differ(self) -> bool:
        return len({level for level in self.levels if level is not None}) > 1


@dataclass(frozen=True)
class ServiceComparison(ComparedBy):
    members: Sequence[Member]
    snapshot: Snapshot

    @cached_property
    def rows(self) -> list[LevelRow]:
        return [
            LevelRow(determinant, [member.levels[place] for member in self.members], determinant in self.left_out)
            for place, determinant in enumerate(self.snapshot.determinants)
        ]

    @cached_property
    def simulation(self) -> Simulation:
        judged = [member.judged for member in self.members]
        return Simulation(
            [
                Judged([j.levels[p] for p in self.kept], [j.pools[p] for p in self.kept], j.factor, j.key)
                for j in judged
            ],
            [self.snapshot.differing[place] for place in self.kept],
        )

    @cached_property
    def contributions(self) -> list[Range]:
        return self.simulation.ranges(self.simulation.contribution_draws)

    @cached_property
    def draws(self) -> np.ndarray:
        """Contributions over the weights alone, shape (draws, services)."""
        return self.simulation.contribution_draws(("weights",))

    @cached_property
    def acceptability(self) -> list[list[float]]:
        """Per service the share of draws in which it holds each rank."""
        return ranking.rank_acceptability(self.draws).tolist()

    @property
    def ranked(self) -> list[tuple[str, list[float]]]:
        return list(zip([member.name for member in self.members], self.acceptability, strict=True))

    @cached_property
    def pairs(self) -> list[Pair]:
        return pairs({member.slug: member.name for member in self.members}, self.draws)


@dataclass(frozen=True)
class CoverageRow:
    """One determinant with the coverage of each city that has a profile; `apart` holds the pairs that differ."""

    determinant: Determinant
    ranges: list[Range]
    apart: list[Pair]
    left_out: bool


@dataclass(frozen=True)
class CityComparison(ComparedBy):
    """Cities by slug, and their names. Each draw holds the same assumptions and weights for all of them."""

    sets: dict[str, ServiceSet]
    labels: Mapping[str, str]
    snapshot: Snapshot

    @cached_property
    def profiled(self) -> dict[str, ServiceSet]:
        return {slug: own for slug, own in self.sets.items() if own.suffices}

    @property
    def names(self) -> dict[str, str]:
        """Names of the cities with a profile, by slug."""
        return {slug: self.labels[slug] for slug in self.profiled}

    @property
    def without_profile(self) -> list[tuple[str, ServiceSet]]:
        return [(self.labels[slug], own) for slug, own in self.sets.items() if not own.suffices]

    @cached_property
    def holistic(self) -> list[tuple[Range, Range]]:
        """M_1 and M_0 of each city over the determinants that are compared by."""
        return [own.holistic_over(self.kept) for own in self.profiled.values()]

    @property
    def means(self) -> list[Range]:
        return [one for one, _none in self.holistic]

    @property
    def geometric_means(self) -> list[Range]:
        return [none for _one, none in self.holistic]

    @cached_property
    def coverages(self) -> np.ndarray:
        """Coverage in every draw, shape (cities, draws, K)."""
        return np.array([s.simulation.coverage_draws(s.simulation.sources) for s in self.profiled.values()])

    @cached_property
    def rows(self) -> list[CoverageRow]:
        found = []
        for place, determinant in enumerate(self.snapshot.determinants):
            left_out = determinant in self.left_out
            differences = pairs(self.names, self.coverages[:, :, place].T)
            ranges = [own.ranges[place] for own in self.profiled.values()]
            apart = [] if left_out else [pair for pair in differences if pair.apart]
            found.append(CoverageRow(determinant, ranges, apart, left_out))
        return found

    @cached_property
    def draws(self) -> np.ndarray:
        """Weighted coverage of the determinants compared by, in every draw, shape (draws, cities)."""
        weights = ranking.random_weights(len(self.kept))
        return np.einsum("cdk,dk->dc", self.coverages[:, :, self.kept], weights)

    @cached_property
    def acceptability(self) -> list[list[float]]:
        return ranking.rank_acceptability(self.draws).tolist()

    @property
    def ranked(self) -> list[tuple[str, list[float]]]:
        return list(zip(self.names.values(), self.acceptability, strict=True))

    @cached_property
    def pairs(self) -> list[Pair]:
        return pairs(self.names, self.draws)
