"""Shapes of a city's fingerprint: a column for each determinant, filled in two steps, with a line for the range."""

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from catalogue.pictures.fingerprints import LARGE, lefts

TOP, HEIGHT = 44, 90


class Figures(NamedTuple):
    """Shares 0..1: covered at all, covered throughout, and where the latter is likely to lie."""

    outer: float
    inner: float
    low: float
    high: float


class Column(NamedTuple):
    """One column: left edge and middle, tops of its two fillings, ends of its line; in units of the drawing."""

    left: int
    middle: int
    outer: float
    inner: float
    line: str

    @property
    def outer_height(self) -> float:
        return round(TOP + HEIGHT - self.outer, 1)

    @property
    def inner_height(self) -> float:
        return round(TOP + HEIGHT - self.inner, 1)


def columns(figures: Sequence[Figures], groups: Sequence[Hashable]) -> list[Column]:
    """A column for each of the figures, which stand in the order of their groups."""
    return [
        Column(
            left,
            left + LARGE.column // 2,
            down(own.outer),
            down(own.inner),
            f"M{left + LARGE.column // 2} {down(own.high)}V{down(own.low)}",
        )
        for left, own in zip(lefts(groups, LARGE), figures, strict=True)
    ]


def down(share: float) -> float:
    """How far from above a share 0..1 reaches."""
    return round(TOP + HEIGHT * (1 - share), 1)
