"""Shapes of a dot plot: several things on one scale, each with a sign of its own.

Places are in per cent of the width that the page gives it, so that a drawing fits a desk and a phone; all else is in
pixels.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

SIGNS = {
    "circle": "M-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0z",
    "diamond": "M0-8.5l8.5 8.5l-8.5 8.5l-8.5-8.5z",
    "square": "M-6-6h12v12h-12z",
    "triangle": "M0-8l8 14h-16z",
    "wedge": "M0 8l8-14h-16z",
    "plus": "M-2.5-8h5v5.5h5.5v5h-5.5v5.5h-5v-5.5h-5.5v-5h5.5z",
}
"""Path data around 0 0, by name; the first thing has the first sign."""

SIGN_WIDTH, HEAD, LANE, GAP = 17, 26, 5, 24
"""Room for a sign beside another, for the signs of a row, for each range below them, and between groups of rows."""

MIDDLE = HEAD // 2
STEPS = 4
SCALES = (0.2, 0.4, 0.6, 0.8, 1.0)
"""Ends of a scale of shares whose quarters are whole per cent."""


class Tick(NamedTuple):
    at: str
    label: str


@dataclass(frozen=True)
class Scale:
    """A scale from 0 to `end`, with evenly spaced labels, the first one at 0."""

    end: float
    labels: Sequence[str]

    def at(self, value: float) -> str:
        """The place of a value."""
        return f"{100 * value / self.end:.2f}%"

    @property
    def ticks(self) -> list[Tick]:
        last = len(self.labels) - 1
        return [Tick(self.at(self.end * place / last), label) for place, label in enumerate(self.labels)]


def share_end(highest: float) -> float:
    """The end of the shortest scale of shares, 0..1, that holds the highest of them."""
    return next(end for end in SCALES if highest <= end or end == SCALES[-1])


def quarters(end: float) -> list[float]:
    """The shares at the ticks of a scale, 0 and the end included."""
    return [end * step / STEPS for step in range(STEPS + 1)]


class Point(NamedTuple):
    """A thing on the scale: its value, None where it cannot be told, and its range, None where it has none."""

    value: float | None
    low: float | None = None
    high: float | None = None


class Mark(NamedTuple):
    """A sign, and how many pixels beside its place it stands, so that those of one place stand side by side."""

    sign: str
    path: str
    at: str
    x: float


class Line(NamedTuple):
    left: str
    right: str
    y: int
    sign: str


@dataclass(frozen=True)
class DotRow:
    """One row of a dot plot: its signs, the line between the outermost of them, their ranges below in their order."""

    marks: list[Mark]
    link: Line | None
    ranges: list[Line]
    clear: bool
    height: int

    middle = MIDDLE

    @property
    def reach(self) -> int:
        """How far down the lines of the scale go: to the next row, also where a gap or a long name is between."""
        return self.height + GAP


def dot_row(points: Sequence[Point], scale: Scale, clear: bool) -> DotRow:
    """`clear` says whether the difference is to be drawn as one, with a heavy line."""
    signs = list(SIGNS)[: len(points)]
    values = [point.value for point in points if point.value is not None]
    link = Line(scale.at(min(values)), scale.at(max(values)), MIDDLE, "") if values else None
    ranges = [
        Line(scale.at(point.low), scale.at(point.high), HEAD + lane * LANE, sign)
        for lane, (sign, point) in enumerate(zip(signs, points, strict=True))
        if point.low is not None and point.high is not None
    ]
    height = HEAD + LANE * len(points) if ranges else HEAD
    return DotRow(marks(dict(zip(signs, points, strict=True)), scale), link, ranges, clear, height)


def marks(points: dict[str, Point], scale: Scale) -> list[Mark]:
    """The signs of the known values; those within one hundredth of the scale share a place."""
    known = {sign: point.value for sign, point in points.items() if point.value is not None}
    together: dict[int, list[str]] = defaultdict(list)
    for sign, value in known.items():
        together[round(100 * value / scale.end)].append(sign)
    return [
        Mark(sign, SIGNS[sign], scale.at(known[sign]), SIGN_WIDTH * (place - (len(signs) - 1) / 2))
        for signs in together.values()
        for place, sign in enumerate(signs)
    ]
