"""Shapes of the fingerprints: levels as stacks of blocks."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

COLUMN, GAP, GROUP_GAP, SEGMENT, SEGMENTS = 10, 2, 6, 8, 3
HATCH_STEP = 4
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
