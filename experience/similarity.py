"""How alike two profiles are. Pure. Source: our own choice, see the method page."""

from experience.levels import Levels, supports


def similarity(one: Levels, other: Levels) -> float:
    """Ruzicka similarity, 0..1: sum of the smaller over sum of the larger levels.

    Determinants that both lack say nothing, and those that are missing in one profile are left out.
    Two profiles without any known contribution have a similarity of 0.
    """
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a is not None and b is not None]
    larger = sum(max(pair) for pair in pairs)
    return sum(min(pair) for pair in pairs) / larger if larger else 0.0


def shared_strengths(one: Levels, other: Levels) -> list[int]:
    """Places (0-based, in the model's order) of the determinants that both support, level 2 or 3."""
    return [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if supports(a) and supports(b)]
