"""Histograms and bars of parts."""

from collections.abc import Sequence
from dataclasses import dataclass

CHART_WIDTH, CHART_HEIGHT, BARS_TOP, BASELINE, BAR_GAP, LABEL = 360, 170, 48, 150, 2, 16
TICK_LABELS, OWN_LABEL = BASELINE + 15, LABEL - 4
EDGE = 30
"""So near to an edge a centred label would not fit."""


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


@dataclass(frozen=True)
class Histogram:
    """Bars over a scale from 0, ticks as (x, share), an arrow down to the own value, place and anchor of its label."""

    bars: list[Bar]
    ticks: list[tuple[float, float]]
    arrow: str
    own: float
    anchor: str

    view_box = f"0 0 {CHART_WIDTH} {CHART_HEIGHT}"
    axis = f"M0 {BASELINE}H{CHART_WIDTH}"
    tick_labels, own_label = TICK_LABELS, OWN_LABEL


def histogram(bins: Sequence[tuple[int, int, int, int]], own: int, highest: int) -> Histogram:
    """Bins as (lowest, highest, count, part of the count) in points; `own` and `highest` are points too."""
    unit = CHART_WIDTH / (bins[-1][1] + 1)
    rise = (BASELINE - BARS_TOP) / max([count for _low, _high, count, _part in bins] + [1])
    bars = [bar(part, unit, rise) for part in bins]
    x = round((own + 0.5) * unit, 2)
    below = next(one for one, (low, high, *_rest) in zip(bars, bins, strict=True) if low <= own <= high)
    tip = round((below.text_y - 12 if below.count else BASELINE) - 2, 2)
    tenths = [(round((n / 10 * highest + 0.5) * unit, 2), n / 10) for n in range(11)]
    return Histogram(
        bars,
        [tick for tick in tenths if tick[0] < CHART_WIDTH],
        f"M{x} {LABEL}V{tip - 6}M{x} {tip}l-4 -7h8z",
        x,
        "start" if x < EDGE else "end" if x > CHART_WIDTH - EDGE else "middle",
    )


def bar(part: tuple[int, int, int, int], unit: float, rise: float) -> Bar:
    low, high, count, marked = part
    width, x, top = (high - low + 1) * unit - BAR_GAP, low * unit + BAR_GAP / 2, BASELINE - count * rise
    box = (x, top, width, count * rise, marked * rise, BASELINE - marked * rise, x + width / 2, top - 4)
    return Bar(*(round(number, 2) for number in box), count)


def parts(counts: Sequence[tuple[str, int]]) -> list[tuple[str, float, float]]:
    """Named counts side by side as (name, left, width) on a line of 100; none where all are 0."""
    total, left, placed = sum(count for _name, count in counts), 0.0, []
    for name, count in counts if total else ():
        width = 100 * count / total
        placed.append((name, round(left, 2), round(width, 2)))
        left += width
    return placed
