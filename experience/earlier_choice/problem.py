"""What is asked: coverage so far, candidates, weights, target and limits, and what any choice attains."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from experience.coverage import SATURATION, Values, remaining
from experience.earlier_choice.limits import Limits, Positions
from experience.gaps import checked_target, shares


@dataclass(frozen=True)
class Problem:
    """Coverage so far (K,), values of n candidates (n, K), weights (sum 1) and target (K,), lambda below 1, limits."""

    covered: Values
    values: Values
    limits: Limits
    weights: Values
    target: Values
    saturation: float = SATURATION

    @cached_property
    def left(self) -> Values:
        """What each candidate leaves of a gap, shape (n, K)."""
        return remaining(self.values, None, self.saturation)

    @property
    def wanted(self) -> float:
        """What is attained when every target is reached."""
        return float(self.weights @ self.target)

    def weighed(self, left: Values, weights: Values) -> NDArray[np.float64]:
        """What still weighs, under weights (..., K), when the share `left` (..., K) of the present gaps is left."""
        over = (1 - self.covered) * left - (1 - self.target)
        return np.einsum("...k,...k->...", np.maximum(0, over, out=over), weights)

    def loss(self, left: Values) -> NDArray[np.float64]:
        """The same under the problem's own weights."""
        return self.weighed(left, self.weights)

    def left_by(self, chosen: Sequence[int]) -> Values:
        """What the chosen candidates together leave of each gap, shape (K,)."""
        return self.left[list(chosen)].prod(axis=0)

    def left_by_each(self, choices: Positions) -> Values:
        """What each of many choices leaves of each gap, shape (V, K); choices as `Limits.joining` takes them."""
        return self._left_or_all[choices].prod(axis=1)

    @cached_property
    def _left_or_all(self) -> Values:
        """`left` with a last row for NOBODY, who leaves everything."""
        return np.vstack([self.left, np.ones(len(self.covered))])

    def coverage_with(self, chosen: Sequence[int]) -> Values:
        """The coverage once the chosen candidates are there too, shape (K,)."""
        return 1 - (1 - self.covered) * self.left_by(chosen)

    def attained(self, chosen: Sequence[int]) -> float:
        """Sum of w · min(coverage, target) with the chosen candidates, 0..1."""
        return float(self.wanted - self.loss(self.left_by(chosen)))


def problem(
    covered: ArrayLike,
    values: ArrayLike,
    limits: Limits,
    weights: Sequence[float] | None = None,
    target: ArrayLike | None = None,
    saturation: float = SATURATION,
) -> Problem:
    """Check and complete the parts. Equal weights and full coverage as target by default.

    Raises ValueError for contradictory limits, a lambda of 1 or more, and parts that do not fit together.
    """
    covered, values = np.asarray(covered, dtype=float), np.asarray(values, dtype=float)
    size = len(covered)
    if not limits.fit(len(values)):
        raise ValueError("Fields, costs and required positions must name the candidates, and no limit be negative.")
    if broken := limits.contradictions():
        raise ValueError(f"The limits contradict each other: {', '.join(broken)}.")
    if not saturation < 1:
        raise ValueError("The saturation must be below 1.")
    if values.ndim != 2 or values.shape[1] != size:
        raise ValueError("Each candidate needs one value per determinant.")
    return Problem(
        covered=covered,
        values=values,
        limits=limits,
        weights=shares(weights, size),
        target=checked_target(target, size),
        saturation=saturation,
    )
