"""Services or cities side by side: what differs, and what can be told apart when nobody knows the weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

import numpy as np

from catalogue.analysis.members import Member
from catalogue.analysis.reliability import item_of
from catalogue.analysis.service_sets import ServiceSet
from catalogue.analysis.snapshot import Snapshot
from experience import ranking
from experience.agreement import Agreement
from experience.levels import LevelOrMissing
from experience.models import Determinant
from experience.uncertainty import Judged, Range, Simulation


class ComparedBy:
    """Which determinants a comparison rests on: not those on which the coders agree too little."""

    snapshot: Snapshot

    @cached_property
    def left_out(self) -> list[Determinant]:
        items = self.snapshot.reliability().items
        return [d for d in self.snapshot.determinants if is_unreliable(items.get(item_of(d.slug)))]

    @cached_property
    def kept(self) -> list[int]:
        """Places of the determinants that are compared by."""
        return [position for position, d in enumerate(self.snapshot.determinants) if d not in self.left_out]


def is_unreliable(agreement: Agreement | None) -> bool:
    return agreement is not None and agreement.verdict == "unreliable"


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


def differences(names: Mapping[str, str], draws: np.ndarray) -> list[Pair]:
    """Every pair once; `names` by slug, in the order of the columns of `draws`."""
    low, median, high = ranking.pairwise_differences(draws)
    apart = ranking.distinguishable(draws)
    return [
        Pair(
            one=one,
            other=other,
            one_name=names[one],
            other_name=names[other],
            low=float(low[i, j]),
            median=float(median[i, j]),
            high=float(high[i, j]),
            apart=bool(apart[i, j]),
        )
        for (i, one), (j, other) in combinations(enumerate(names), 2)
    ]


class Ranked(NamedTuple):
    """An alternative, and the share of draws in which it holds each rank, the first one first."""

    name: str
    acceptability: list[float]


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
            LevelRow(determinant, [member.levels[position] for member in self.members], determinant in self.left_out)
            for position, determinant in enumerate(self.snapshot.determinants)
        ]

    @cached_property
    def simulation(self) -> Simulation:
        rates = [self.snapshot.differing[position] for position in self.kept]
        return Simulation([self.kept_of(member.judged) for member in self.members], rates)

    def kept_of(self, judged: Judged) -> Judged:
        """What was judged on the determinants that are compared by."""
        levels = [judged.levels[position] for position in self.kept]
        return replace(judged, levels=levels, pools=[judged.pools[position] for position in self.kept])

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
    def ranked(self) -> list[Ranked]:
        return [Ranked(m.name, shares) for m, shares in zip(self.members, self.acceptability, strict=True)]

    @cached_property
    def pairs(self) -> list[Pair]:
        return differences({member.slug: member.name for member in self.members}, self.draws)


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
        return {slug: services for slug, services in self.sets.items() if services.has_profile}

    @property
    def names(self) -> dict[str, str]:
        """Names of the cities with a profile, by slug."""
        return {slug: self.labels[slug] for slug in self.profiled}

    @property
    def without_profile(self) -> list[tuple[str, ServiceSet]]:
        """(name, services) of the cities with too few active services."""
        return [(self.labels[slug], services) for slug, services in self.sets.items() if not services.has_profile]

    @cached_property
    def holistic(self) -> list[tuple[Range, Range]]:
        """M_1 and M_0 of each city over the determinants that are compared by."""
        return [services.holistic_over(self.kept) for services in self.profiled.values()]

    @property
    def means(self) -> list[Range]:
        return [mean for mean, _geometric in self.holistic]

    @property
    def geometric_means(self) -> list[Range]:
        return [geometric for _mean, geometric in self.holistic]

    @cached_property
    def coverages(self) -> np.ndarray:
        """Coverage in every draw, shape (cities, draws, K)."""
        return np.array([s.simulation.coverage_draws(s.simulation.sources) for s in self.profiled.values()])

    @cached_property
    def rows(self) -> list[CoverageRow]:
        return [self.row(position, determinant) for position, determinant in enumerate(self.snapshot.determinants)]

    def row(self, position: int, determinant: Determinant) -> CoverageRow:
        left_out = determinant in self.left_out
        ranges = [services.ranges[position] for services in self.profiled.values()]
        pairs = [] if left_out else differences(self.names, self.coverages[:, :, position].T)
        return CoverageRow(determinant, ranges, [pair for pair in pairs if pair.apart], left_out)

    @cached_property
    def draws(self) -> np.ndarray:
        """Weighted coverage of the determinants compared by, in every draw, shape (draws, cities)."""
        weights = ranking.random_weights(len(self.kept), self.coverages.shape[1])
        return np.einsum("cdk,dk->dc", self.coverages[:, :, self.kept], weights)

    @cached_property
    def acceptability(self) -> list[list[float]]:
        return ranking.rank_acceptability(self.draws).tolist()

    @property
    def ranked(self) -> list[Ranked]:
        return [Ranked(name, shares) for name, shares in zip(self.names.values(), self.acceptability, strict=True)]

    @cached_property
    def pairs(self) -> list[Pair]:
        return differences(self.names, self.draws)


Comparison = ServiceComparison | CityComparison
