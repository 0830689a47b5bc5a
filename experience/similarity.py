"""How alike two profiles are. Pure. Source: our own choice, see the method page."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from experience.levels import Levels, Scale


def similarity(one: Levels, other: Levels) -> float:
    """Ruzicka similarity, 0..1: sum of the smaller over sum of the larger levels.

    Determinants that both lack say nothing, and those that are missing in one profile are left out.
    Two profiles without any known contribution have a similarity of 0.
    """
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a is not None and b is not None]
    larger = sum(max(pair) for pair in pairs)
    return sum(min(pair) for pair in pairs) / larger if larger else 0.0


def similarities(one: Levels, others: ArrayLike) -> NDArray[np.float64]:
    """The similarity of one profile to each of the others, whose levels have the shape (others, K), NaN if missing."""
    mine, theirs = np.array(one, dtype=float), np.asarray(others, dtype=float)
    known = ~np.isnan(theirs) & ~np.isnan(mine)
    smaller = np.where(known, np.minimum(mine, theirs), 0).sum(axis=1)
    larger = np.where(known, np.maximum(mine, theirs), 0).sum(axis=1)
    return np.divide(smaller, larger, out=np.zeros(len(theirs)), where=larger > 0)


def supported_by_both(one: Levels, others: ArrayLike, scale: Scale) -> NDArray[np.bool_]:
    """Whether one profile and each of the others support a determinant, shape (others, K)."""
    mine, theirs = np.array(one, dtype=float), np.asarray(others, dtype=float)
    return (mine >= scale.supports_from) & (theirs >= scale.supports_from)


def shared_strengths(one: Levels, other: Levels, scale: Scale) -> list[int]:
    """Places (0-based, in the codebook's order) of the determinants that both support."""
    return [i for i, pair in enumerate(zip(one, other, strict=True)) if all(map(scale.supports, pair))]
