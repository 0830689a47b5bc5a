"""Shapes of the fingerprints: levels as stacks of blocks, in columns that stand in groups."""

from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple, TypeVar

BLOCKS = 3

Group = TypeVar("Group", bound=Hashable)


class Geometry(NamedTuple):
    """Sizes in units of the drawing: a column, the gaps between columns and groups, a block, and the gap above it.

    `hatching` is the distance of the lines that fill a block where a level is missing.
    """

    column: int
    gap: int
    group_gap: int
    block: int
    between: int
    hatching: int

    @property
    def height(self) -> int:
        return BLOCKS * self.block + (BLOCKS - 1) * self.between


SMALL = Geometry(column=18, gap=3, group_gap=12, block=10, between=2, hatching=5)
LARGE = Geometry(column=70, gap=8, group_gap=26, block=24, between=4, hatching=8)


class Fingerprint(NamedTuple):
    """SVG path data of one profile, its bottom at `height`: filled blocks, empty ones, and lines over missing ones."""

    filled: str
    empty: str
    hatching: str


class Bracket(NamedTuple):
    """The columns of one group, from edge to edge."""

    left: int
    right: int


def fingerprint(levels: Sequence[int | None], groups: Sequence[Hashable], size: Geometry = SMALL) -> Fingerprint:
    """Draw levels 0-3 as stacks of three blocks in the given order; a missing level has empty blocks with lines."""
    blocks = [
        (left, size.height - (place + 1) * size.block - place * size.between, level, place)
        for left, level in zip(lefts(groups, size), levels, strict=True)
        for place in range(BLOCKS)
    ]
    return Fingerprint(
        filled="".join(block(left, top, size) for left, top, level, place in blocks if place < (level or 0)),
        empty="".join(block(left, top, size) for left, top, level, place in blocks if place >= (level or 0)),
        hatching="".join(hatching(left, top, size) for left, top, level, _place in blocks if level is None),
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


def block(left: int, top: int, size: Geometry) -> str:
    return f"M{left} {top}h{size.column}v{size.block}h-{size.column}z"


def hatching(left: int, top: int, size: Geometry) -> str:
    """Diagonal lines within one block: x + y is the same along each."""
    wide, high = size.column, size.block
    return "".join(
        f"M{left + max(0, down - high)} {top + min(down, high)}L{left + min(down, wide)} {top + max(0, down - wide)}"
        for down in range(size.hatching, wide + high, size.hatching)
    )
