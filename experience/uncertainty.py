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
from experience.levels import MAX_LEVEL, LevelOrMissing, convex, linear
from experience.ranking import DRAWS, SEED, interval, random_weights
from experience.tolerances import TIE_DIGITS

SOURCES = ("coders", "weights", "assumptions", "missing")
"""What is uncertain: the coder's judgement, the weights, value function and lambda, and levels that cannot be told."""

VALUE_FUNCTIONS = (linear, convex)

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


class LevelDraws(NamedTuple):
    """One level that moves: positions of its service and its determinant, and what it is in each draw."""

    service: int
    determinant: int
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
        for row, service in enumerate(self.services):
            if not service.unsettled:
                continue
            tag = (row if service.key is None else service.key) + 1
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
                    yield LevelDraws(row, position, np.maximum(levels, 0))

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
        known = np.array([[level or 0 for level in service.levels] for service in self.services], dtype=int)
        values = worth[:, known.reshape(len(self.services), self.size)]
        for row, position, levels in self.level_draws(varying):
            values[:, row, position] = worth[np.arange(self.draws), levels]
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
        left = np.ones((self.draws, self.size))
        for service in self.services:
            levels = [level or 0 for level in service.levels]
            left *= 1 - lambdas[:, None] * service.factor * worth[:, levels]
        each = np.arange(self.draws)
        for row, position, drawn in self.level_draws(varying):
            factor, level = self.services[row].factor, self.services[row].levels[position] or 0
            left[:, position] *= (1 - lambdas * factor * worth[each, drawn]) / (1 - lambdas * factor * worth[:, level])
        return 1 - left

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
