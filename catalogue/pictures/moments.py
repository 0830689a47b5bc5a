"""Shapes of the picture of moments: a box each, filled from below."""

from typing import NamedTuple

WIDTH, HEIGHT = 100, 40

TINTS = 5
"""So many shades of ground tell coverage apart at a glance."""

HIGHEST_TINTED = 0.6
"""From this coverage on the ground is as dark as it gets; few moments are covered further."""


class Filling(NamedTuple):
    """How far down the filled part of a box begins, how high it is, and the shade of its ground, 1..TINTS."""

    top: float
    height: float
    tint: int


def filling(coverage: float) -> Filling:
    """The box for a coverage 0..1."""
    height = round(HEIGHT * coverage, 1)
    return Filling(round(HEIGHT - height, 1), height, min(TINTS, 1 + int(coverage / HIGHEST_TINTED * TINTS)))
