"""Shapes of a dot plot: several things on one scale, each with a sign of its own.

Places are in per cent of the width that the page gives it, so that a drawing fits a desk and a phone; all else is in
pixels.
"""

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

HEAD, SIGN_HEIGHT, LANE, GAP = 26, 18, 5, 24
"""Room for the signs of a row, each further one below another, each range below them, and between groups of rows."""

MIDDLE = HEAD // 2
NEAR = 0.06
"""Signs nearer to each other than this share of the scale would overlap on a phone: one goes below the other."""

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
    """A sign at its place; `y` is how far down it stands, so that those of one place stand below each other."""

    sign: str
    path: str
    at: str
    y: int


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

    @property
    def reach(self) -> int:
        """How far down the lines of the scale go: to the next row, also where a gap or a long name is between."""
        return self.height + GAP


def dot_row(points: Sequence[Point], scale: Scale, clear: bool) -> DotRow:
    """`clear` says whether the difference is to be drawn as one, with a heavy line."""
    named = dict(zip(SIGNS, points, strict=False))
    values = [point.value for point in points if point.value is not None]
    link = Line(scale.at(min(values)), scale.at(max(values)), MIDDLE, "") if values else None
    drawn = marks(named, scale)
    head = max((mark.y for mark in drawn), default=MIDDLE) + HEAD - MIDDLE
    ranges = [
        Line(scale.at(point.low), scale.at(point.high), head + lane * LANE, sign)
        for lane, (sign, point) in enumerate(named.items())
        if point.low is not None and point.high is not None
    ]
    return DotRow(drawn, link, ranges, clear, height=head + LANE * len(points) if ranges else head)


def marks(points: dict[str, Point], scale: Scale) -> list[Mark]:
    """The signs of the known values, each at its own place and as far up as it overlaps no other."""
    known = {sign: point.value for sign, point in points.items() if point.value is not None}
    lanes: list[float] = []  # the last value of each
    found = []
    for sign, value in sorted(known.items(), key=lambda own: own[1]):
        free = (lane for lane, last in enumerate(lanes) if value - last >= NEAR * scale.end)
        lane = next(free, len(lanes))
        lanes[lane : lane + 1] = [value]
        found.append(Mark(sign, SIGNS[sign], scale.at(value), MIDDLE + lane * SIGN_HEIGHT))
    return found
