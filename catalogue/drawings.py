"""Shapes of the SVG pictures: fingerprints, networks and the world map. Pure; imports nothing of Django."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import asin, cos, hypot, pi, radians, sin, sqrt

COLUMN, GAP, GROUP_GAP, SEGMENT, SEGMENTS = 10, 2, 6, 8, 3
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
            targets.append(f"M{left - 1} {HEIGHT * (1 - target):.2f}h{COLUMN + 2}")
    return CoverageDrawing(left + COLUMN, HEIGHT, *("".join(paths) for paths in (filled, empty, whiskers, targets)))


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


CHART_WIDTH, BARS_TOP, BASELINE, BAR_GAP, LABEL = 360, 48, 150, 2, 16
EDGE = 30
"""So near to an edge a centred label would not fit."""


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


@dataclass(frozen=True)
class Node:
    """One service in a network: place of its dot and of its label, and how the label is anchored."""

    label: str
    address: str
    x: float
    y: float
    text_x: float
    text_y: float
    anchor: str


@dataclass(frozen=True)
class Edge:
    """An arrow between two dots: path from rim to rim, kind 1-4 as its width, and its title."""

    path: str
    kind: int
    title: str
    ended: bool


NETWORK, RING, DOT_RADIUS = (600.0, 320.0), (130.0, 110.0), 7.0


def ring(labels: Sequence[tuple[str, str]]) -> list[Node]:
    """Dots for (label, address) pairs, evenly on an ellipse from the top clockwise, labels outwards."""
    nodes = []
    for place, (label, address) in enumerate(labels):
        angle = 2 * pi * place / len(labels) - pi / 2
        x, y = NETWORK[0] / 2 + RING[0] * cos(angle), NETWORK[1] / 2 + RING[1] * sin(angle)
        side = 0 if abs(cos(angle)) < 0.2 else 1 if cos(angle) > 0 else -1
        text_y = y + (5 if side else (-14 if sin(angle) < 0 else 24))
        anchor = {-1: "end", 0: "middle", 1: "start"}[side]
        nodes.append(Node(label, address, round(x, 1), round(y, 1), round(x + 14 * side, 1), round(text_y, 1), anchor))
    return nodes


def arrow(start: Node, end: Node) -> str:
    """Path of a straight arrow between two dots, ending at their rims, with its head."""
    length = hypot(end.x - start.x, end.y - start.y) or 1.0
    ux, uy = (end.x - start.x) / length, (end.y - start.y) / length
    tip = (end.x - (DOT_RADIUS + 3) * ux, end.y - (DOT_RADIUS + 3) * uy)
    wings = [(tip[0] - 10 * ux + s * 5 * uy, tip[1] - 10 * uy - s * 5 * ux) for s in (1, -1)]
    head = f"M{wings[0][0]:.1f} {wings[0][1]:.1f}L{tip[0]:.1f} {tip[1]:.1f}L{wings[1][0]:.1f} {wings[1][1]:.1f}"
    return f"M{start.x + DOT_RADIUS * ux:.1f} {start.y + DOT_RADIUS * uy:.1f}L{tip[0]:.1f} {tip[1]:.1f}{head}"


def hatching(left: int) -> list[str]:
    """Diagonal lines over one whole column."""
    return [f"M{left} {top}l{COLUMN}-{COLUMN}" for top in range(COLUMN, HEIGHT + 1, 4)]


# Equal Earth projection: Šavrič, Patterson & Jenny (2018), doi:10.1080/13658816.2018.1504949.
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
SCALE = 180.0


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Degrees to map units, x rightwards and y downwards from the middle of the map (about ±487 and ±237)."""
    theta = asin(sqrt(3) / 2 * sin(radians(latitude)))
    squared = theta * theta
    sixth = squared**3
    x = (
        2 * sqrt(3) * radians(longitude) * cos(theta)
        / (3 * (9 * A4 * sixth * squared + 7 * A3 * sixth + 3 * A2 * squared + A1))
    )  # fmt: skip
    y = theta * (A4 * sixth * squared + A3 * sixth + A2 * squared + A1)
    return x * SCALE, -y * SCALE


@dataclass(frozen=True)
class Dot:
    """One city on the map: place and radius in map units, and how many services it stands for."""

    city: object
    x: float
    y: float
    radius: float
    count: int


WORLD = (-490.0, -225.0, 980.0, 420.0)
MARGIN, LEAST_WIDTH, ASPECT = 1.2, 110.0, WORLD[2] / WORLD[3]


def dots(cities: Iterable[tuple[object, int]], frame: tuple[float, float, float, float]) -> list[Dot]:
    """Cities with their counts as dots, largest first so that small ones stay on top; area follows the count."""
    unit = frame[2] / 980
    drawn = [
        Dot(city, *project(float(city.longitude), float(city.latitude)), unit * (2.5 + 2.2 * sqrt(count)), count)
        for city, count in cities
    ]
    return sorted(drawn, key=lambda dot: -dot.radius)


def frame(cities: Iterable[object]) -> tuple[float, float, float, float]:
    """The view box (left, top, width, height) around the cities: the world, or closer where they lie together."""
    points = [project(float(city.longitude), float(city.latitude)) for city in cities]
    if not points:
        return WORLD
    xs, ys = [x for x, _ in points], [y for _, y in points]
    width = max((max(xs) - min(xs)) * MARGIN, (max(ys) - min(ys)) * MARGIN * ASPECT, LEAST_WIDTH)
    if width >= WORLD[2] * 0.8:
        return WORLD
    height = width / ASPECT
    middle_x, middle_y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    left = min(max(middle_x - width / 2, WORLD[0]), WORLD[0] + WORLD[2] - width)
    top = min(max(middle_y - height / 2, WORLD[1]), WORLD[1] + WORLD[3] - height)
    return (round(left, 1), round(top, 1), round(width, 1), round(height, 1))
