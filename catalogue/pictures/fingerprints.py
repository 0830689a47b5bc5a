"""Shapes of the fingerprints: levels as stacks of blocks, in columns that stand in groups."""

from collections.abc import Hashable, Iterator, Sequence
from math import ceil
from typing import NamedTuple, TypeVar

Group = TypeVar("Group", bound=Hashable)


class Geometry(NamedTuple):
    """Sizes in units of the drawing: a column, its height, the gaps between columns, groups and blocks.

    `hatching` is the distance of the lines that fill a block where a level is missing; `least` is how wide a drawing is
    at least, since it takes the width of its place: few columns are not drawn larger than many.
    """

    column: int
    height: int
    gap: int
    group_gap: int
    between: int
    hatching: int
    least: int

    def block(self, blocks: int) -> float:
        """The height of each of so many blocks that make a column."""
        return (self.height - (blocks - 1) * self.between) / blocks


SMALL = Geometry(column=18, height=34, gap=3, group_gap=12, between=2, hatching=5, least=240)
LARGE = Geometry(column=70, height=80, gap=8, group_gap=26, between=4, hatching=8, least=820)


class Fingerprint(NamedTuple):
    """SVG path data of one profile, its bottom at `height`: filled blocks, empty ones, and lines over missing ones."""

    filled: str
    empty: str
    hatching: str


class Bracket(NamedTuple):
    """The columns of one group, from edge to edge."""

    left: int
    right: int


def fingerprint(
    levels: Sequence[int | None], groups: Sequence[Hashable], blocks: int, size: Geometry = SMALL
) -> Fingerprint:
    """Draw levels from 0 to `blocks` as stacks of so many in the given order; a missing level has empty ones with
    lines."""
    high = size.block(blocks)
    tops = [size.height - (place + 1) * high - place * size.between for place in range(blocks)]
    columns = list(zip(lefts(groups, size), levels, strict=True))
    return Fingerprint(
        filled="".join(block(left, top, size.column, high) for left, own in columns for top in tops[: own or 0]),
        empty="".join(block(left, top, size.column, high) for left, own in columns for top in tops[own or 0 :]),
        hatching="".join(hatching(left, top, size, high) for left, own in columns if own is None for top in tops),
    )


def lefts(groups: Sequence[Hashable], size: Geometry) -> Iterator[int]:
    """The left edge of each column: a wider gap where the group changes."""
    left = 0
    for place, group in enumerate(groups):
        if place:
            left += size.column + (size.gap if group == groups[place - 1] else size.group_gap)
        yield left


def brackets(groups: Sequence[Group], size: Geometry) -> dict[Group, Bracket]:
    """The span of every group, in their order."""
    spans: dict[Group, Bracket] = {}
    for left, group in zip(lefts(groups, size), groups, strict=True):
        first = spans.get(group, Bracket(left, left))
        spans[group] = Bracket(first.left, left + size.column)
    return spans


def width(groups: Sequence[Hashable], size: Geometry) -> int:
    return max(lefts(groups, size), default=0) + size.column


def room(groups: Sequence[Hashable], size: Geometry) -> int:
    """How wide the drawing is."""
    return max(width(groups, size), size.least)


def block(left: int, top: float, wide: int, high: float) -> str:
    return f"M{left} {written(top)}h{wide}v{written(high)}h-{wide}z"


def hatching(left: int, top: float, size: Geometry, high: float) -> str:
    """Diagonal lines within one block of a height: x + y is the same along each."""
    wide = size.column
    lines = [
        (left + max(0, down - high), top + min(down, high), left + min(down, wide), top + max(0, down - wide))
        for down in range(size.hatching, ceil(wide + high), size.hatching)
    ]
    return "".join("M{} {}L{} {}".format(*map(written, line)) for line in lines)


def written(number: float) -> str:
    """A coordinate, never localised."""
    return f"{round(number, 2):g}"
