"""Weights that nobody knows, drawn, and what is told of many draws.

Pure functions on NumPy arrays. Source: model section 5.2; stochastic multicriteria
acceptability analysis, Lahdelma & Salminen (2001), doi:10.1287/opre.49.3.444.11220 (general knowledge, not checked).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

LOW, HIGH = 5, 95
"""Percentiles of the reported interval: it holds 90 % of the draws."""

SEED = 20221122
DRAWS = 2000


def random_weights(size: int, draws: int = DRAWS, seed: int = SEED) -> NDArray[np.float64]:
    """`draws` weight vectors, every one equally likely: Dirichlet(1, ..., 1), shape (draws, size), rows sum to 1.

    Made of plain uniform numbers, so that the same seed gives the same weights on every machine.
    """
    uniform = np.random.Generator(np.random.PCG64(seed)).random((draws, size))
    exponential = -np.log1p(-uniform)
    return exponential / exponential.sum(axis=1, keepdims=True)


def interval(draws: ArrayLike) -> NDArray[np.float64]:
    """5th percentile, median and 95th percentile over the first axis, stacked in that order."""
    return np.percentile(np.asarray(draws, dtype=float), [LOW, 50, HIGH], axis=0)
