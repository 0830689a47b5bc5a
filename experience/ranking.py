"""Comparing services or cities when nobody knows the weights: rank acceptability and pairwise differences.

Pure functions on NumPy arrays. Source: model section 5.2; stochastic multicriteria
acceptability analysis, Lahdelma & Salminen (2001), doi:10.1287/opre.49.3.444.11220 (general knowledge, not checked).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from experience.tolerances import NOTHING, TIE_DIGITS

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


def rank_acceptability(draws: ArrayLike) -> NDArray[np.float64]:
    """Share of draws in which each alternative holds each rank, shape (alternatives, ranks); rows and columns sum to 1.

    `draws` has one row per draw and one column per alternative, higher is better. Those who tie share their ranks.
    """
    rounded = np.round(np.asarray(draws, dtype=float), TIE_DIGITS)
    size = rounded.shape[1]
    better = (rounded[:, None, :] > rounded[:, :, None]).sum(axis=2)
    alike = (rounded[:, None, :] == rounded[:, :, None]).sum(axis=2)
    ranks = np.arange(size)
    held = (ranks >= better[..., None]) & (ranks < (better + alike)[..., None])
    return (held / alike[..., None]).mean(axis=0)


def interval(draws: ArrayLike) -> NDArray[np.float64]:
    """5th percentile, median and 95th percentile over the first axis, stacked in that order."""
    return np.percentile(np.asarray(draws, dtype=float), [LOW, 50, HIGH], axis=0)


def pairwise_differences(draws: ArrayLike) -> NDArray[np.float64]:
    """5 %, median and 95 % of the difference of alternative i minus alternative j, shape (3, i, j)."""
    values = np.asarray(draws, dtype=float)
    return interval(values[:, :, None] - values[:, None, :])


def distinguishable(draws: ArrayLike) -> NDArray[np.bool_]:
    """Whether the 90 % interval of each pairwise difference leaves out 0, shape (i, j), symmetric."""
    low, _median, high = pairwise_differences(draws)
    return (low > NOTHING) | (high < -NOTHING)
