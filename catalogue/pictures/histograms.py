"""Histograms and bars of parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

CHART_WIDTH, CHART_HEIGHT, BARS_TOP, BASELINE, BAR_GAP, LABEL = 360, 170, 48, 150, 2, 16
TICK_LABELS, OWN_LABEL = BASELINE + 15, LABEL - 4
COUNT_GAP, COUNT_HEIGHT, TIP_GAP, HEAD = 4, 12, 2, 6
TICKS = 10
"""So many equal steps lie between the ticks of the whole scale."""

EDGE = 30
"""So near to an edge a centred label would not fit."""


@dataclass(frozen=True)
class Tally:
    """How many lie within a closed range of points, and how many of them are marked."""

    lowest: int
    highest: int
    count: int
    marked: int


@dataclass(frozen=True)
class Bar:
    """One bar of a histogram: its box, its marked lower part, and the place of the count above it."""

    x: float
    y: float
    width: float
    height: float
    part: float
    part_y: float
    text_x: float
    text_y: float
    count: int


class Tick(NamedTuple):
    x: float
    share: float


@dataclass(frozen=True)
class Histogram:
    """Bars over a scale from 0, its ticks, an arrow down to the own value, place and anchor of its label."""

    bars: list[Bar]
    ticks: list[Tick]
    arrow: str
    own: float
    anchor: str

    view_box = f"0 0 {CHART_WIDTH} {CHART_HEIGHT}"
    axis = f"M0 {BASELINE}H{CHART_WIDTH}"
    tick_labels, own_label = TICK_LABELS, OWN_LABEL


def histogram(tallies: Sequence[Tally], own: int, highest: int) -> Histogram:
    """Side by side on a scale of points, of which `own` is the value to point to and `highest` the end."""
    unit = CHART_WIDTH / (tallies[-1].highest + 1)
    rise = (BASELINE - BARS_TOP) / max(1, *(tally.count for tally in tallies))
    bars = [bar(tally, unit, rise) for tally in tallies]
    below = next(b for b, tally in zip(bars, tallies, strict=True) if tally.lowest <= own <= tally.highest)
    x = round((own + 0.5) * unit, 2)
    tip = round((below.text_y - COUNT_HEIGHT if below.count else BASELINE) - TIP_GAP, 2)
    return Histogram(
        bars=bars,
        ticks=ticks(highest, unit),
        arrow=f"M{x} {LABEL}V{tip - HEAD}M{x} {tip}l-4 -7h8z",
        own=x,
        anchor=anchor(x),
    )


def bar(tally: Tally, unit: float, rise: float) -> Bar:
    width, left = (tally.highest - tally.lowest + 1) * unit - BAR_GAP, tally.lowest * unit + BAR_GAP / 2
    top = BASELINE - tally.count * rise
    return Bar(
        x=round(left, 2),
        y=round(top, 2),
        width=round(width, 2),
        height=round(tally.count * rise, 2),
        part=round(tally.marked * rise, 2),
        part_y=round(BASELINE - tally.marked * rise, 2),
        text_x=round(left + width / 2, 2),
        text_y=round(top - COUNT_GAP, 2),
        count=tally.count,
    )


def ticks(highest: int, unit: float) -> list[Tick]:
    """Those steps of the whole scale that lie within the chart."""
    steps = [Tick(round((step / TICKS * highest + 0.5) * unit, 2), step / TICKS) for step in range(TICKS + 1)]
    return [tick for tick in steps if tick.x < CHART_WIDTH]


def anchor(x: float) -> str:
    """How a label at this place is anchored, so that it stays within the chart."""
    if x < EDGE:
        return "start"
    return "end" if x > CHART_WIDTH - EDGE else "middle"


class Segment(NamedTuple):
    """A part of a line of 100."""

    name: str
    left: float
    width: float


def segments(counts: Sequence[tuple[str, int]]) -> list[Segment]:
    """Named counts side by side on a line of 100; none where all are 0."""
    total = sum(count for _name, count in counts)
    left, placed = 0.0, []
    for name, count in counts if total else ():
        width = 100 * count / total
        placed.append(Segment(name, round(left, 2), round(width, 2)))
        left += width
    return placed
