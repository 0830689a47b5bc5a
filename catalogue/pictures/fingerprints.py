"""Shapes of the fingerprints: levels as stacks of blocks, coverages as filled columns."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

COLUMN, GAP, GROUP_GAP, SEGMENT, SEGMENTS = 10, 2, 6, 8, 3
HATCH_STEP = 4
MARGIN = 1
MOST_DRAWN = 10_000
HEIGHT = SEGMENTS * SEGMENT + (SEGMENTS - 1) * GAP


@dataclass(frozen=True)
class Fingerprint:
    """SVG path data of one profile: filled segments, empty segments, and hatching where a level is missing."""

    width: int
    height: int
    filled: str
    empty: str
    missing: str


def fingerprint(levels: Sequence[int | None], groups: Sequence[Hashable]) -> Fingerprint:
    """Draw levels 0-3 as stacks of three segments in the given order; a wider gap where the group changes."""
    return drawn_once(tuple(levels), tuple(groups))


@lru_cache(MOST_DRAWN)
def drawn_once(levels: tuple[int | None, ...], groups: tuple[Hashable, ...]) -> Fingerprint:
    columns = list(zip(lefts(groups), levels, strict=True))
    known = [(left, level) for left, level in columns if level is not None]
    return Fingerprint(
        width=width(groups),
        height=HEIGHT,
        filled="".join(block(left, n) for left, level in known for n in range(SEGMENTS) if n < level),
        empty="".join(block(left, n) for left, level in known for n in range(SEGMENTS) if n >= level),
        missing="".join(hatching(left) for left, level in columns if level is None),
    )


def lefts(groups: Sequence[object]) -> Iterator[int]:
    """The left edge of each column."""
    left = 0
    for place, group in enumerate(groups):
        if place:
            left += COLUMN + (GAP if group == groups[place - 1] else GROUP_GAP)
        yield left


def width(groups: Sequence[object]) -> int:
    return max(lefts(groups), default=0) + COLUMN


def block(left: int, segment: int) -> str:
    """A segment of a stack, from 0 at the bottom."""
    top = HEIGHT - (segment + 1) * SEGMENT - segment * GAP
    return f"M{left} {top}h{COLUMN}v{SEGMENT}h-{COLUMN}z"


def hatching(left: int) -> str:
    """Diagonal lines over one whole column."""
    return "".join(f"M{left} {top}l{COLUMN}-{COLUMN}" for top in range(COLUMN, HEIGHT + 1, HATCH_STEP))


class CoverageColumn(NamedTuple):
    """A coverage 0..1 with its range, and its target where one is drawn."""

    value: float
    low: float
    high: float
    target: float | None


@dataclass(frozen=True)
class CoverageDrawing:
    """SVG path data of continuous columns: filled part, empty part, whiskers of the range, ticks of the target."""

    width: int
    height: int
    filled: str
    empty: str
    whiskers: str
    targets: str

    @property
    def view_box(self) -> str:
        """A target's tick stands out by MARGIN on each side."""
        return f"-{MARGIN} -{MARGIN} {self.width + 2 * MARGIN} {self.height + 2 * MARGIN}"


def coverage_fingerprint(columns: Sequence[CoverageColumn], groups: Sequence[object]) -> CoverageDrawing:
    """The fingerprint for shares 0..1, filled freely."""
    drawn = list(zip(lefts(groups), columns, strict=True))
    return CoverageDrawing(
        width=width(groups),
        height=HEIGHT,
        filled="".join(filled_part(left, column.value) for left, column in drawn),
        empty="".join(empty_part(left, column.value) for left, column in drawn),
        whiskers="".join(whisker(left, column) for left, column in drawn if column.high > column.low),
        targets="".join(tick(left, column.target) for left, column in drawn if column.target is not None),
    )


def filled_height(value: float) -> float:
    return round(HEIGHT * value, 2)


def filled_part(left: int, value: float) -> str:
    full = filled_height(value)
    return f"M{left} {HEIGHT - full:.2f}h{COLUMN}v{full}h-{COLUMN}z"


def empty_part(left: int, value: float) -> str:
    return f"M{left} 0h{COLUMN}v{HEIGHT - filled_height(value):.2f}h-{COLUMN}z"


def whisker(left: int, column: CoverageColumn) -> str:
    return f"M{left + COLUMN / 2} {HEIGHT * (1 - column.high):.2f}V{HEIGHT * (1 - column.low):.2f}"


def tick(left: int, target: float) -> str:
    return f"M{left - MARGIN} {HEIGHT * (1 - target):.2f}h{COLUMN + 2 * MARGIN}"
