"""Agreement between coders: Krippendorff's alpha with a bootstrap interval, and percentage agreement.

Pure functions on NumPy arrays; the point estimate is the package krippendorff's. Source: Krippendorff (2011; 2018),
Hayes & Krippendorff (2007, doi:10.1080/19312450709336664). Codes are an array coders x units of levels, NaN = missing.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import krippendorff
import numpy as np

RESAMPLES, RESAMPLING_SEED = 1_000, 20261122
INTERVAL = (2.5, 97.5)
RELIABLE, TENTATIVE = 0.800, 0.667

LEAST_UNITS = 2
"""From fewer units no agreement is told: of one alone alpha is 0 or nothing."""


class Measured(StrEnum):
    """Whether codes have an order."""

    ORDINAL = "ordinal"
    NOMINAL = "nominal"


class Undefined(StrEnum):
    """Why there is no alpha, from what is furthest from one to what is nearest."""

    NOBODY = "no-levels"
    """Nobody gave a level."""
    ONE_CODER = "one-coder"
    """One coder only gave levels."""
    NEVER_TWICE = "no-unit-twice"
    """No unit has the levels of two coders."""
    ONE_UNIT = "one-unit"
    """A single unit has the levels of two coders."""
    NO_VARIATION = "no-variation"
    """All levels are the same."""


@dataclass(frozen=True)
class Agreement:
    """What coders agree on over one item. A number is None where undefined; `undefined` says why alpha is."""

    alpha: float | None
    low: float | None
    high: float | None
    percent: float | None
    units: int
    non_zero: int
    coders: int
    undefined: Undefined | None = None

    @property
    def verdict(self) -> str:
        """reliable (from .800), tentative (from .667), unreliable, or undefined."""
        if self.alpha is None:
            return "undefined"
        if self.alpha >= RELIABLE:
            return "reliable"
        return "tentative" if self.alpha >= TENTATIVE else "unreliable"


def pairable(codes: np.ndarray) -> np.ndarray:
    """The units (columns) with at least two codes; others say nothing of agreement."""
    return codes[:, (~np.isnan(codes)).sum(axis=0) >= 2]


def why_undefined(codes: np.ndarray) -> Undefined | None:
    """Why there is no alpha of some codes; None where there is."""
    coders = (~np.isnan(codes)).any(axis=1).sum()
    if coders < 2:
        return Undefined.ONE_CODER if coders else Undefined.NOBODY
    units = pairable(codes)
    if units.shape[1] < LEAST_UNITS:
        return Undefined.ONE_UNIT if units.shape[1] else Undefined.NEVER_TWICE
    return Undefined.NO_VARIATION if np.unique(units[~np.isnan(units)]).size < 2 else None


def alpha(codes: np.ndarray, measured: Measured = Measured.ORDINAL) -> float | None:
    """Krippendorff's alpha for levels, or values without order; 1 = perfect, 0 = as by chance. None where nothing
    varies."""
    units = pairable(np.asarray(codes, dtype=float))
    if np.unique(units[~np.isnan(units)]).size < 2:
        return None
    result = krippendorff.alpha(reliability_data=units, level_of_measurement=measured.value)
    return None if np.isnan(result) else float(result)


def percent_agreement(codes: np.ndarray) -> float | None:
    """Share 0..1 of equal pairs of codes within units, every unit counting alike. None without a pair."""
    units = pairable(np.asarray(codes, dtype=float))
    if not units.size:
        return None
    counts = level_counts(units)
    size = counts.sum(axis=1)
    return float(np.mean((counts * (counts - 1)).sum(axis=1) / (size * (size - 1))))


def leaning(differences: Iterable[int]) -> int:
    """1 where a coder's levels tend to lie above others' on the same units, -1 below, 0 where that cannot be said.

    `differences` are own level minus the other's. A tendency shows in two units or more, all to the same side.
    """
    signs = Counter(np.sign([difference for difference in differences if difference]).astype(int).tolist())
    [sign] = signs if len(signs) == 1 else [0]
    return sign if signs[sign] >= LEAST_UNITS else 0


def level_counts(codes: np.ndarray) -> np.ndarray:
    """Units x levels: how many coders gave each level that occurs, lowest level first."""
    levels = np.unique(codes[~np.isnan(codes)])
    return (codes[:, :, None] == levels).sum(axis=0).astype(float)


def resampled_alphas(
    codes: np.ndarray,
    resamples: int = RESAMPLES,
    seed: int = RESAMPLING_SEED,
    measured: Measured = Measured.ORDINAL,
) -> np.ndarray:
    """Alpha of `resamples` draws of units with replacement; NaN where a draw does not vary.

    A unit's part of the coincidence matrix never changes, so all draws are one product of matrices.
    """
    counts = level_counts(pairable(np.asarray(codes, dtype=float)))
    units, levels = counts.shape
    pairs = counts[:, :, None] * counts[:, None, :] - np.eye(levels) * counts[:, None, :]
    parts = (pairs / (counts.sum(axis=1) - 1)[:, None, None]).reshape(units, -1)
    observed = (draw_units(units, resamples, seed) @ parts).reshape(resamples, levels, levels)
    totals = observed.sum(axis=2)
    expected = totals[:, :, None] * totals[:, None, :]
    distance = ordinal_distance(totals) if measured is Measured.ORDINAL else 1 - np.eye(levels)
    disagreement = (observed * distance).sum(axis=(1, 2))
    by_chance = (expected * distance).sum(axis=(1, 2)) / (totals.sum(axis=1) - 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(by_chance > 0, 1 - disagreement / by_chance, np.nan)


@lru_cache(maxsize=1)
def draw_units(units: int, resamples: int, seed: int) -> np.ndarray:
    """How often each draw takes each unit, resamples x units. Kept, because all items of a round have as many units."""
    counts = np.random.default_rng(seed).multinomial(units, np.full(units, 1 / units), size=resamples)
    counts = counts.astype(np.uint16)  # a unit is taken a handful of times
    counts.flags.writeable = False
    return counts


def ordinal_distance(totals: np.ndarray) -> np.ndarray:
    """Squared ordinal distances of levels, per draw: (sum of totals from c to k - (n_c + n_k) / 2)²."""
    below = np.cumsum(totals, axis=1) - totals / 2
    return (below[:, :, None] - below[:, None, :]) ** 2


def agreement(
    codes: np.ndarray,
    resamples: int = RESAMPLES,
    seed: int = RESAMPLING_SEED,
    measured: Measured = Measured.ORDINAL,
) -> Agreement:
    """Everything on one item. The interval is the 95 % percentile bootstrap over units; same seed, same result.

    Without resamples there is no interval.
    """
    codes = np.asarray(codes, dtype=float)
    units = pairable(codes)
    undefined = why_undefined(codes)
    value = None if undefined else alpha(units, measured)
    low, high = (None, None) if value is None else interval(codes, resamples, seed, measured)
    return Agreement(
        alpha=value,
        low=low,
        high=high,
        percent=percent_agreement(codes),
        units=units.shape[1],
        non_zero=int((np.nan_to_num(units) > 0).any(axis=0).sum()) if units.size else 0,
        coders=int((~np.isnan(units)).any(axis=1).sum()) if units.size else 0,
        undefined=undefined,
    )


def interval(
    codes: np.ndarray, resamples: int, seed: int, measured: Measured = Measured.ORDINAL
) -> tuple[float, float] | tuple[None, None]:
    """Lower and upper bound of alpha over resamples; None without one that varies."""
    if not resamples:
        return None, None
    draws = resampled_alphas(codes, resamples, seed, measured)
    defined = draws[~np.isnan(draws)]
    if not defined.size:
        return None, None
    low, high = np.percentile(defined, INTERVAL)
    return float(low), float(high)
