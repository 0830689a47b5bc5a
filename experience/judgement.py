"""A set of services judged on the three rungs of the ladder: anywhere, at moments, in activities; point values.

Pure. Source: model 2, sections 1 to 3.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from experience import moments, rises
from experience.contribution import equal_weights, normalised
from experience.coverage import FLOOR, SATURATION, Values
from experience.moments import Mask, Services, Weighting

RungName = Literal["anywhere", "moments", "activities"]

RUNGS: tuple[RungName, ...] = ("anywhere", "moments", "activities")
"""From the least demanding on; the one at moments is the headline."""


def shares(weights: Sequence[float] | None, size: int) -> Values:
    """Weights scaled to sum 1, equal ones for None. Raises ValueError if their number is not `size`."""
    scaled = np.array(equal_weights(size) if weights is None else normalised(weights))
    if scaled.shape != (size,):
        raise ValueError("There must be one weight for each.")
    return scaled


def checked_target(target: ArrayLike | None, size: int) -> Values:
    """A target per determinant; None means full coverage. Raises ValueError outside 0..1 or for another number."""
    wanted = np.ones(size) if target is None else np.asarray(target, dtype=float)
    if wanted.shape != (size,) or not ((wanted >= 0) & (wanted <= 1)).all():
        raise ValueError("There must be one target from 0 to 1 per determinant.")
    return wanted


@dataclass(frozen=True)
class Judgement:
    """Services under a weighting; `possible` (F, G, P, K) holds the cells that count in activities."""

    services: Services
    weighting: Weighting
    possible: Mask
    saturation: float = SATURATION

    @cached_property
    def open(self) -> Values:
        """What is left open at moments, shape (G, P, K)."""
        return moments.open_at_moments(self.services, self.saturation)

    @property
    def cube(self) -> Values:
        """The coverage at moments, shape (G, P, K)."""
        return 1 - self.open

    @cached_property
    def in_activities(self) -> Values:
        """The coverage inside every field of activity, shape (F, G, P, K)."""
        return moments.coverage_in_activities(self.services, len(self.possible), self.saturation)

    @cached_property
    def anywhere(self) -> Values:
        return moments.coverage_anywhere(self.services, self.saturation)

    @cached_property
    def at_moments(self) -> Values:
        return moments.by_determinant(self.cube, self.weighting)

    @cached_property
    def over_activities(self) -> Values:
        return moments.possible_by_determinant(self.in_activities, self.possible, self.weighting)

    def of(self, rung: RungName) -> Values:
        """The coverage of each determinant on a rung, shape (K,)."""
        if rung == "anywhere":
            return self.anywhere
        return self.at_moments if rung == "moments" else self.over_activities

    def weights(self, rung: RungName) -> Values:
        """What each determinant weighs there, shape (K,): in activities by the cells that are possible."""
        if rung == "activities":
            return moments.weights_over_possible(self.possible, self.weighting)
        return self.weighting.determinants

    def c1(self, rung: RungName = "moments") -> float:
        """The weighted mean over determinants; 0 where no cell is possible."""
        return float(self.weights(rung) @ self.of(rung))

    def c0(self, rung: RungName = "moments") -> float:
        """Their geometric mean with a floor, where weak spots count more; 0 where no cell is possible."""
        weights = self.weights(rung)
        logs = np.log(np.maximum(self.of(rung), FLOOR))
        return float(np.exp(weights @ logs)) if weights.any() else 0.0

    def rises(self, rung: RungName, added: Services) -> Values:
        """What each of other services alone would add to each determinant, shape (n, K)."""
        if rung == "moments":
            return rises.rises_at_moments(self.open, added, self.weighting, self.saturation)
        if rung == "anywhere":
            return rises.rises_anywhere(self.anywhere, added, self.saturation)
        left = 1 - self.in_activities
        return rises.rises_in_activities(left, added, self.possible, self.weighting, self.saturation)

    def gains(self, rung: RungName, added: Services, target: Values) -> Values:
        """What each alone would add to C_1, counted up to the target (K,); shape (n,)."""
        return rises.counted(self.of(rung), self.rises(rung, added), target, self.weights(rung))
