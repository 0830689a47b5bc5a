"""Curves: shares over steps of equal width, each named beside one of its points."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 440, 220, 42, 316, 12, 184
BELOW, BESIDE, DEEPER, LIFT = 18, 8, 14, 4
QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)


class Curve(NamedTuple):
    """A name, and a share 0..1 for each step; `named_at` is the place of the point that the name stands beside."""

    name: str | Promise
    shares: Sequence[float]
    named_at: int = -1


class Drawn(NamedTuple):
    """Path data of a curve, its points, and where its name stands."""

    name: str | Promise
    path: str
    points: list[tuple[float, float]]
    x: float
    y: float


class Tick(NamedTuple):
    place: float
    label: str


@dataclass(frozen=True)
class Chart:
    """Curves on one scale of shares, with the ticks of both axes; coordinates in the units of `view_box`."""

    curves: list[Drawn]
    steps: list[Tick]
    shares: list[Tick]

    view_box = f"0 0 {WIDTH} {HEIGHT}"
    grid_left, grid_right, label_y = LEFT, RIGHT, BOTTOM + BELOW
    share_x = LEFT - BESIDE


def chart(curves: Sequence[Curve], steps: Sequence[str]) -> Chart:
    """Curves with one share for each of these labelled steps, at least two."""
    places = [round(LEFT + (RIGHT - LEFT) * step / (len(steps) - 1), 2) for step in range(len(steps))]
    return Chart(
        curves=[drawn(curve, places) for curve in curves],
        steps=[Tick(place, label) for place, label in zip(places, steps, strict=True)],
        shares=[Tick(height(share), f"{100 * share:.0f}") for share in QUARTERS],
    )


def drawn(curve: Curve, places: Sequence[float]) -> Drawn:
    points = [(x, height(share)) for x, share in zip(places, curve.shares, strict=True)]
    x, y = points[curve.named_at]
    inside = x < places[-1]
    path = "M" + "L".join(f"{px} {py}" for px, py in points)
    return Drawn(curve.name, path, points, x + BESIDE, y + (DEEPER if inside else LIFT))


def height(share: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * share, 2)
