"""Shapes of the fingerprints: levels as stacks of blocks, coverages as filled columns."""

from collections.abc import Sequence
from dataclasses import dataclass

COLUMN, GAP, GROUP_GAP, SEGMENT, SEGMENTS = 10, 2, 6, 8, 3
MARGIN = 1
HEIGHT = SEGMENTS * SEGMENT + (SEGMENTS - 1) * GAP


@dataclass(frozen=True)
class Fingerprint:
    """SVG path data of one profile: filled segments, empty segments, and hatching where a level is missing."""

    width: int
    height: int
    filled: str
    empty: str
    missing: str


def fingerprint(levels: Sequence[int | None], groups: Sequence[object]) -> Fingerprint:
    """Draw levels 0-3 as stacks of three segments in the given order; a wider gap where the group changes."""
    filled, empty, missing, left = [], [], [], 0
    for place, (level, group) in enumerate(zip(levels, groups, strict=True)):
        if place:
            left += COLUMN + (GAP if group == groups[place - 1] else GROUP_GAP)
        if level is None:
            missing.extend(hatching(left))
            continue
        for segment in range(SEGMENTS):
            top = HEIGHT - (segment + 1) * SEGMENT - segment * GAP
            (filled if segment < level else empty).append(f"M{left} {top}h{COLUMN}v{SEGMENT}h-{COLUMN}z")
    return Fingerprint(left + COLUMN, HEIGHT, "".join(filled), "".join(empty), "".join(missing))


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


def coverage_fingerprint(
    columns: Sequence[tuple[float, float, float, float | None]], groups: Sequence[object]
) -> CoverageDrawing:
    """The fingerprint for shares 0..1, columns as (value, low, high, target or None), filled freely."""
    filled, empty, whiskers, targets, left = [], [], [], [], 0
    for place, ((value, low, high, target), group) in enumerate(zip(columns, groups, strict=True)):
        if place:
            left += COLUMN + (GAP if group == groups[place - 1] else GROUP_GAP)
        full, middle = round(HEIGHT * value, 2), left + COLUMN / 2
        empty.append(f"M{left} 0h{COLUMN}v{HEIGHT - full:.2f}h-{COLUMN}z")
        filled.append(f"M{left} {HEIGHT - full:.2f}h{COLUMN}v{full}h-{COLUMN}z")
        if high > low:
            whiskers.append(f"M{middle} {HEIGHT * (1 - high):.2f}V{HEIGHT * (1 - low):.2f}")
        if target is not None:
            targets.append(f"M{left - MARGIN} {HEIGHT * (1 - target):.2f}h{COLUMN + 2 * MARGIN}")
    return CoverageDrawing(left + COLUMN, HEIGHT, *("".join(paths) for paths in (filled, empty, whiskers, targets)))


def hatching(left: int) -> list[str]:
    """Diagonal lines over one whole column."""
    return [f"M{left} {top}l{COLUMN}-{COLUMN}" for top in range(COLUMN, HEIGHT + 1, 4)]
