"""How sure a figure is: simulation over coders, weights, assumptions and missing codes, and which of them matters most.

Pure functions on plain values and NumPy arrays. Source: model section 5.6.
Every source draws from its own seeded stream, so that switching one on or off leaves the others as they are.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from experience.contribution import normalised
from experience.coverage import SATURATION, SATURATIONS
from experience.levels import MAX_LEVEL, VALUE_FUNCTIONS, LevelOrMissing
from experience.ranking import DRAWS, SEED, interval, random_weights
from experience.tolerances import TIE_DIGITS

SOURCES = ("coders", "weights", "assumptions", "missing")
"""What is uncertain: the coder's judgement, the weights, value function and lambda, and levels that cannot be told."""

MOST_DRAWN, FEWEST_DRAWS = 200_000, 200
"""So many services are drawn for one figure in all, and so few draws are enough for a set of many services."""

Pool = Sequence[LevelOrMissing]
"""The codes given for one level. One of two or more is drawn; a lone judgement is shifted by 1 at the observed rate."""

Draws = NDArray[np.float64]


@dataclass(frozen=True)
class Judged:
    """One service as judged: its published profile of K levels, the codes behind each level, and rho (0..1).

    `key` ties its draws to the service, whatever set it is in and whatever its position there; without one, they are
    tied to the position.
    """

    levels: Sequence[LevelOrMissing]
    pools: Sequence[Pool]
    factor: float = 1.0
    key: int | None = None

    @cached_property
    def unsettled(self) -> list[int]:
        """Places of the determinants whose level is missing or not the same for two or more coders."""
        return [
            position
            for position, pool in enumerate(self.pools)
            if self.levels[position] is None or len(pool) < 2 or set(pool) != {self.levels[position]}
        ]

    @cached_property
    def alone(self) -> bool:
        """Whether one person judged all that is unsettled, and could tell it."""
        return all(self.levels[position] is not None and len(self.pools[position]) < 2 for position in self.unsettled)

    def can_miss(self, position: int) -> bool:
        return self.levels[position] is None or None in self.pools[position]


@dataclass(frozen=True)
class Range:
    """A figure under uncertainty: point value, 5th percentile, median, 95th percentile, and the width by source.

    `widths` holds the width of the 5-95 % range when this source alone varies.
    """

    point: float
    low: float
    median: float
    high: float
    widths: dict[str, float]

    @property
    def main_source(self) -> str | None:
        """The source that alone moves the figure most; None where nothing moves it."""
        source = max(self.widths, key=self.widths.__getitem__, default=None)
        return source if source and self.widths[source] > 0 else None


def draws_for(services: int) -> int:
    """How many draws a set of so many services is simulated with: a bound on the work, so that equal sets agree."""
    return min(DRAWS, max(FEWEST_DRAWS, MOST_DRAWN // max(services, 1)))


class LevelDraws(NamedTuple):
    """Levels of one service that move: its position, those of n determinants, and the levels, shape (n, draws)."""

    service: int
    determinants: list[int]
    levels: NDArray[np.int_]


class Simulation:
    """The draws behind all figures of one set of services over K determinants.

    `rates` is the share of differing codes per determinant, shape (K,); `weights` fixes the weights, which are else
    drawn from Dirichlet(1, ..., 1). Without any varying source every draw equals the point value.
    """

    def __init__(
        self,
        services: Sequence[Judged],
        rates: Sequence[float],
        weights: Sequence[float] | None = None,
        draws: int = DRAWS,
        seed: int = SEED,
    ):
        self.services, self.rates, self.draws, self.seed = services, rates, draws, seed
        self.size = len(rates)
        self.weights = None if weights is None else np.array(normalised(weights))
        self._covered: dict[tuple[str, ...], Draws] = {}

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that vary: weights that a person fixed do not."""
        return SOURCES if self.weights is None else tuple(s for s in SOURCES if s != "weights")

    def stream(self, source: str, tag: int = 0) -> np.random.Generator:
        """The random numbers of a source; where they differ by service, of the service with this tag."""
        return np.random.Generator(np.random.PCG64([self.seed, SOURCES.index(source) + 1, tag]))

    def weight_draws(self, varying: Collection[str]) -> Draws:
        """Weights per draw, shape (draws, K), rows sum to 1; equal or the fixed ones where they do not vary."""
        if self.weights is None and "weights" in varying:
            return random_weights(self.size, self.draws, self.seed)
        fixed = np.full(self.size, 1 / max(self.size, 1)) if self.weights is None else self.weights
        return np.broadcast_to(fixed, (self.draws, self.size))

    @cached_property
    def assumed(self) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
        """Places of the value function and of lambda, drawn once per draw."""
        uniform = self.stream("assumptions").random((2, self.draws))
        return (
            (uniform[0] * len(VALUE_FUNCTIONS)).astype(int),
            (uniform[1] * len(SATURATIONS)).astype(int),
        )

    def tables(self, varying: Collection[str]) -> tuple[Draws, Draws]:
        """The value of each level, shape (draws, 4), and lambda, shape (draws,)."""
        worth = np.array([[value(level) for level in range(MAX_LEVEL + 1)] for value in VALUE_FUNCTIONS])
        if "assumptions" not in varying:
            return np.broadcast_to(worth[0], (self.draws, MAX_LEVEL + 1)), np.full(self.draws, SATURATION)
        functions, lambdas = self.assumed
        return worth[functions], np.array(SATURATIONS)[lambdas]

    def level_draws(self, varying: Collection[str]) -> Iterator[LevelDraws]:
        """Of every level that moves; a missing one is 0 unless it varies.

        Which levels take a draw depends on the data alone, so that streams stay in step whatever varies.
        """
        if not {"coders", "missing"}.intersection(varying):
            return
        for row, service in enumerate(self.services):
            tag = (row if service.key is None else service.key) + 1
            if service.unsettled and not service.alone:
                yield from self._discussed_draws(row, service, tag, varying)
            elif service.unsettled and "coders" in varying:
                yield LevelDraws(row, service.unsettled, self._shifted(service, self.stream("coders", tag)))

    def _discussed_draws(self, row: int, service: Judged, tag: int, varying: Collection[str]) -> Iterator[LevelDraws]:
        """Of one service the levels that several people judged, or of which somebody could not tell one."""
        coder, untold = self.stream("coders", tag), self.stream("missing", tag)
        for position in service.unsettled:
            levels = self._coded(service, position, coder) if "coders" in varying else None
            if "missing" in varying and service.can_miss(position):
                filled = (untold.random(self.draws) * (MAX_LEVEL + 1)).astype(int)
                if service.levels[position] is None and levels is None:
                    levels = filled
                elif levels is not None:
                    levels = np.where(levels < 0, filled, levels)
            if levels is not None:
                yield LevelDraws(row, [position], np.maximum(levels, 0)[None])

    def _shifted(self, service: Judged, stream: np.random.Generator) -> NDArray[np.int_]:
        """The unsettled levels of a lone judge, shifted by 1 at the observed rates; shape (n, draws)."""
        published = np.array([service.levels[position] for position in service.unsettled])[:, None]
        rates = np.array([self.rates[position] for position in service.unsettled])[:, None]
        chance = stream.random((len(service.unsettled), self.draws))
        shifted = published + (chance > 1 - rates / 2) - (chance < rates / 2)
        return np.maximum(np.minimum(shifted, MAX_LEVEL), 0)

    def _coded(self, service: Judged, position: int, stream: np.random.Generator) -> NDArray[np.int_] | None:
        """The level that one coder, drawn at random, gives in each draw; -1 where that coder could not tell."""
        published, pool = service.levels[position], service.pools[position]
        if len(pool) > 1:
            codes = np.array([-1 if code is None else code for code in pool])
            return codes[(stream.random(self.draws) * len(codes)).astype(int)]
        if published is None:
            return None
        chance, rate = stream.random(self.draws), self.rates[position]
        shift = (chance > 1 - rate / 2).astype(int) - (chance < rate / 2).astype(int)
        return np.clip(published + shift, 0, MAX_LEVEL)

    def value_draws(self, varying: Collection[str]) -> Draws:
        """Values of every service in every draw, shape (draws, services, K)."""
        worth, _lambda = self.tables(varying)
        values = worth[:, self._known]
        for row, positions, levels in self.level_draws(varying):
            values[:, row, positions] = worth[np.arange(self.draws), levels].T
        return values

    def contribution_draws(self, varying: Collection[str]) -> Draws:
        """C of every service in every draw, shape (draws, services)."""
        return np.einsum("dsk,dk->ds", self.value_draws(varying), self.weight_draws(varying))

    def gain_draws(self, covered: Draws, varying: Collection[str]) -> Draws:
        """What each of these services alone adds to other services, shape (draws, services): sum of w·lambda·x·(1 - E).

        `covered` are the coverages E of the others in each draw, shape (draws, K), under the same varying sources.
        """
        _worth, lambdas = self.tables(varying)
        open_share = self.weight_draws(varying) * lambdas[:, None] * (1 - covered)
        return np.einsum("dsk,dk->ds", self.value_draws(varying), open_share)

    def coverage_draws(self, varying: Collection[str]) -> Draws:
        """Coverage of every determinant in every draw, shape (draws, K); kept, since several figures rest on it."""
        key = tuple(sorted(varying))
        if key not in self._covered:
            self._covered[key] = self._coverage_draws(varying)
        return self._covered[key]

    def _coverage_draws(self, varying: Collection[str]) -> Draws:
        worth, lambdas = self.tables(varying)
        left = self._left_as_judged(worth, lambdas, varying)
        each = np.arange(self.draws)
        for row, positions, drawn in self.level_draws(varying):
            share = lambdas * self.services[row].factor
            levels = [[self.services[row].levels[position] or 0] for position in positions]
            left[:, positions] *= ((1 - share * worth[each, drawn]) / (1 - share * worth[each, levels])).T
        return 1 - left

    def _left_as_judged(self, worth: Draws, lambdas: Draws, varying: Collection[str]) -> Draws:
        """What the levels as they are leave open in every draw, shape (draws, K): computed once per assumption."""
        functions, saturations = self.assumed if "assumptions" in varying else np.zeros((2, self.draws), dtype=int)
        kinds = functions * len(SATURATIONS) + saturations
        _kinds, first, kind = np.unique(kinds, return_index=True, return_inverse=True)
        factors = np.array([service.factor for service in self.services])[:, None, None]
        each = worth[first][:, self._known].transpose(1, 0, 2)
        return np.multiply.reduce(1 - lambdas[first][:, None] * factors * each, axis=0)[kind]

    @cached_property
    def _known(self) -> NDArray[np.int_]:
        """The levels of every service, 0 where one is missing; shape (services, K)."""
        known = [[level or 0 for level in service.levels] for service in self.services]
        return np.array(known, dtype=int).reshape(len(self.services), self.size)

    def ranges(self, measure: Callable[[Collection[str]], Draws]) -> list[Range]:
        """The range of every column of a measure, a function from the varying sources to draws (draws, columns)."""
        low, median, high = interval(measure(self.sources))
        point = measure(())[0]
        widths = {}
        for source in self.sources:
            below, _middle, above = interval(measure((source,)))
            widths[source] = above - below
        return [
            Range(
                point=float(point[column]),
                low=float(low[column]),
                median=float(median[column]),
                high=float(high[column]),
                widths={source: float(np.round(width[column], TIE_DIGITS)) for source, width in widths.items()},
            )
            for column in range(len(point))
        ]
