"""How alike two profiles are, and what one adds to another. Pure; imports contribution and levels only."""

from collections.abc import Sequence

from experience.contribution import Profile, equal_weights, normalised, values
from experience.levels import ValueFunction, linear

SATURATION = 0.5
"""Lambda of the diminishing returns: one service of level 3 covers half of a determinant, two three quarters."""


def similarity(one: Profile, other: Profile) -> float:
    """Ruzicka similarity, 0..1: sum of the smaller over sum of the larger levels.

    Determinants that both lack say nothing, and those that are missing in one profile are left out.
    Two profiles without any known contribution have a similarity of 0.
    """
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a is not None and b is not None]
    larger = sum(max(pair) for pair in pairs)
    return sum(min(pair) for pair in pairs) / larger if larger else 0.0


def shared_strengths(one: Profile, other: Profile) -> list[int]:
    """Places (0-based, in the model's order) of the determinants that both support, level 2 or 3."""
    return [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if min(a or 0, b or 0) >= 2]


def gains(
    profile: Profile,
    added: Profile,
    weights: Sequence[float] | None = None,
    value: ValueFunction = linear,
    saturation: float = SATURATION,
) -> list[float]:
    """What `added` adds to one service, split by determinant: w · lambda · x(added) · (1 - lambda · x(profile)).

    The sum is the gain, 0..lambda: model section 5.5 with the coverage of section 5.3. Missing levels count as 0.
    """
    shares = equal_weights(len(profile)) if weights is None else normalised(weights)
    return [
        w * saturation * b * (1 - saturation * a)
        for w, a, b in zip(shares, values(profile, value), values(added, value), strict=True)
    ]
