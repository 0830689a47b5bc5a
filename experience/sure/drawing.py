"""What is uncertain of a service and of the weights, drawn: the same for a service in whatever set it is.

Source: model 2, section 5. Every source of every service has a stream of its own, so that holding one at its point
value leaves the others as they are, and fewer draws are the first of more.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from experience.coverage import SMALLEST, Values
from experience.levels import Scale
from experience.ranking import DRAWS, SEED, random_weights
from experience.sure.judged import Judged

SOURCES = ("codes", "state", "reach", "weights", "open")
"""What is drawn: the coder's judgement, whether a service runs, for whom and when it is there if that is inferred or
assumed, what the determinants weigh, and levels that nobody could tell."""

MOST_DRAWN, FEWEST_DRAWS = 200_000, 200
"""So many services are drawn for one figure in all, and so few draws are enough for a set of many services."""

IN_OR_OUT = 1.0
"""What being in is worth."""

DISCUSSED, ALONE = 0, 1
"""Two streams of the codes of one service."""

Codes = NDArray[np.integer]
Indices = NDArray[np.integer] | NDArray[np.bool_]


def draws_for(services: int) -> int:
    """How many draws a set of so many services is simulated with: a bound on the work, so that equal sets agree."""
    return min(DRAWS, max(FEWEST_DRAWS, MOST_DRAWN // max(services, 1)))


@dataclass(frozen=True)
class Varied:
    """Numbers (k,) of one service, some of which vary.

    `drawn` says how many times `step` each is in every draw, shape (k, draws); None where none varies.
    """

    fixed: Values
    drawn: NDArray[np.uint8] | None
    step: float

    @cached_property
    def possible(self) -> list[int]:
        """Places of the chances that are met in some draw."""
        met = self.fixed > 0 if self.drawn is None else self.drawn.any(axis=1)
        return np.flatnonzero(met).tolist()

    @cached_property
    def certain(self) -> list[int]:
        """Places of the chances that are met in every draw."""
        met = self.fixed == 1 if self.drawn is None else self.drawn.all(axis=1)
        return np.flatnonzero(met).tolist()

    @property
    def held(self) -> "Varied":
        """The same numbers where none varies."""
        return replace(self, drawn=None)

    def over(self, part: slice, times: float = 1) -> Values:
        """So many times all of them in some draws, shape (k, draws); (k, 1) where none varies."""
        if self.drawn is None:
            return times * self.fixed[:, None]
        return np.multiply(self.drawn[:, part], times * self.step, dtype=np.float64)


@dataclass(frozen=True)
class Drawing:
    """So many draws, with some sources held at their point value.

    `rates` is the share of differing codes per determinant, shape (K,); levels are those of `scale`.
    """

    rates: Sequence[float]
    scale: Scale
    draws: int = DRAWS
    held: Collection[str] = ()
    seed: int = SEED

    def weights(self, point: Values) -> Values:
        """What each determinant weighs in every draw, shape (K, draws): anything, but nothing where `point` is 0."""
        if "weights" in self.held:
            return np.repeat(point[:, None], self.draws, axis=1)
        drawn = random_weights(len(point), self.draws, self.seed).T * (point > 0)[:, None]
        return np.ascontiguousarray(drawn / np.maximum(drawn.sum(axis=0), SMALLEST))

    def values(self, service: Judged) -> Varied:
        """What its levels are worth; one that is open counts 0 where it is not drawn."""
        known = np.array([level or 0 for level in service.levels], dtype=np.uint8)
        levels = {**self._coded(service), **self._shifted(service, known)}
        if "open" in self.held:
            levels = {place: np.maximum(drawn, 0) for place, drawn in levels.items()}
        else:
            levels |= self._filled(service, levels)
        step = self.scale.linear(1)
        return Varied(
            np.multiply(known, step, dtype=np.float64), self._laid_out(known, levels) if levels else None, step
        )

    def chances(
        self, shares: Sequence[float], source: str, *tags: int, points: Sequence[float] | None = None
    ) -> Varied:
        """What is so with these probabilities, each by itself. `points` holds where nothing is drawn, else these."""
        likely = np.array(shares, dtype=float)
        fixed = likely if points is None else np.array(points, dtype=float)
        places = [place for place, share in enumerate(shares) if 0 < share < 1]
        if source in self.held or not (places or (likely != fixed).any()):
            return Varied(fixed, None, IN_OR_OUT)
        drawn = self._uniform(len(places), source, *tags) < likely[places, None]
        return Varied(fixed, self._laid_out(likely == 1, dict(zip(places, drawn, strict=True))), IN_OR_OUT)

    def _laid_out(self, fixed: Indices, varying: Mapping[int, Indices]) -> NDArray[np.uint8]:
        """Numbers (k,) in every draw, those that vary by their place."""
        drawn = np.empty((len(fixed), self.draws), dtype=np.uint8)
        drawn[:] = fixed[:, None]
        for place, own in varying.items():
            drawn[place] = own
        drawn.flags.writeable = False  # it is kept for other sets
        return drawn

    def _coded(self, service: Judged) -> dict[int, Codes]:
        """The levels that one coder, drawn at random for each, gives: -1 where that coder could not tell."""
        if "codes" in self.held or not service.discussed:
            return {}
        chances = self._uniform(len(service.discussed), "codes", service.key, DISCUSSED)
        levels = {}
        for place, chance in zip(service.discussed, chances, strict=True):
            pool = np.array([-1 if code is None else code for code in service.pools[place]])
            levels[place] = pool[(chance * len(pool)).astype(int)]
        return levels

    def _shifted(self, service: Judged, known: NDArray[np.uint8]) -> dict[int, Codes]:
        """The levels that one person judged, up or down by 1 with half the observed rate each."""
        if "codes" in self.held or not service.alone:
            return {}
        chances = self._uniform(len(service.alone), "codes", service.key, ALONE)
        half, level = np.array([self.rates[place] for place in service.alone]) / 2, known[service.alone]
        up, down = half * (level < self.scale.top), half * (level > 0)
        shifted = level[:, None] + (chances > 1 - up[:, None]) - (chances < down[:, None])
        return dict(zip(service.alone, shifted, strict=True))

    def _filled(self, service: Judged, levels: Mapping[int, Codes]) -> dict[int, Codes]:
        """Levels that nobody could tell, and those that the drawn coder could not: 0 to the top, evenly."""
        if not service.untold:
            return {}
        chances = self._uniform(len(service.untold), "open", service.key)
        filled = dict(zip(service.untold, (chances * len(self.scale.levels)).astype(int), strict=True))
        told = {
            place: np.where(levels[place] < 0, own, levels[place]) for place, own in filled.items() if place in levels
        }
        return {place: own for place, own in filled.items() if service.levels[place] is None} | told

    def _uniform(self, number: int, source: str, *tags: int) -> Values:
        """So many numbers 0..1 of a source in every draw, shape (number, draws), from a stream of its own."""
        stream = np.random.Generator(np.random.PCG64([self.seed, SOURCES.index(source) + 1, *tags]))
        return np.ascontiguousarray(stream.random((self.draws, number)).T)
