"""Shapes of a city's fingerprint: a column for each determinant, filled in two steps, with a line for the range."""

from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

COLUMN, GAP, GROUP_GAP, TOP, HEIGHT = 70, 8, 26, 44, 90


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


class Bracket(NamedTuple):
    """The columns of one group, from edge to edge."""

    left: int
    right: int


def lefts(groups: Sequence[Hashable]) -> Iterator[int]:
    """The left edge of each column: a wider gap where the group changes."""
    left = 0
    for place, group in enumerate(groups):
        if place:
            left += COLUMN + (GAP if group == groups[place - 1] else GROUP_GAP)
        yield left


def columns(figures: Sequence[Figures], groups: Sequence[Hashable]) -> list[Column]:
    """A column for each of the figures, which stand in the order of their groups."""
    return [
        Column(
            left,
            left + COLUMN // 2,
            down(own.outer),
            down(own.inner),
            f"M{left + COLUMN // 2} {down(own.high)}V{down(own.low)}",
        )
        for left, own in zip(lefts(groups), figures, strict=True)
    ]


def down(share: float) -> float:
    """How far from above a share 0..1 reaches."""
    return round(TOP + HEIGHT * (1 - share), 1)


def brackets(groups: Sequence[Hashable]) -> dict[Hashable, Bracket]:
    """The span of every group, in their order."""
    spans: dict[Hashable, Bracket] = {}
    for left, group in zip(lefts(groups), groups, strict=True):
        first = spans.get(group, Bracket(left, left))
        spans[group] = Bracket(first.left, left + COLUMN)
    return spans


def width(groups: Sequence[Hashable]) -> int:
    return max(lefts(groups), default=0) + COLUMN
