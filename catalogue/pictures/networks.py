"""Networks of linked services."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin
from typing import NamedTuple

WIDTH, HEIGHT = 600, 320
VIEW_BOX = f"0 0 {WIDTH} {HEIGHT}"
RING_X, RING_Y = 130.0, 110.0
"""Half axes of the ellipse on which the dots lie."""

DOT_RADIUS, TIP_GAP, HEAD_LENGTH, HEAD_WIDTH = 7.0, 3, 10, 5
UPRIGHT = 0.2
"""A dot so near to the vertical axis (as a cosine) has its label above or below it."""

LABEL_BESIDE, LABEL_ABOVE, LABEL_BELOW, LABEL_SINK = 14, -14, 24, 5
ANCHORS = {-1: "end", 0: "middle", 1: "start"}


class Label(NamedTuple):
    name: str
    address: str


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


def ring(labels: Sequence[Label]) -> list[Node]:
    """Dots evenly on an ellipse from the top clockwise, labels outwards."""
    return [node(label, 2 * pi * place / len(labels) - pi / 2) for place, label in enumerate(labels)]


def node(label: Label, angle: float) -> Node:
    x, y = WIDTH / 2 + RING_X * cos(angle), HEIGHT / 2 + RING_Y * sin(angle)
    side = side_of(angle)
    above_or_below = LABEL_ABOVE if sin(angle) < 0 else LABEL_BELOW
    return Node(
        label=label.name,
        address=label.address,
        x=round(x, 1),
        y=round(y, 1),
        text_x=round(x + LABEL_BESIDE * side, 1),
        text_y=round(y + (LABEL_SINK if side else above_or_below), 1),
        anchor=ANCHORS[side],
    )


def side_of(angle: float) -> int:
    """Left (-1) or right (1) of the vertical axis, or on it (0)."""
    if abs(cos(angle)) < UPRIGHT:
        return 0
    return 1 if cos(angle) > 0 else -1


def arrow(start: Node, end: Node) -> str:
    """Path of a straight arrow between two dots, ending at their rims, with its head."""
    length = hypot(end.x - start.x, end.y - start.y) or 1.0
    ux, uy = (end.x - start.x) / length, (end.y - start.y) / length
    tip_x, tip_y = end.x - (DOT_RADIUS + TIP_GAP) * ux, end.y - (DOT_RADIUS + TIP_GAP) * uy
    foot_x, foot_y = tip_x - HEAD_LENGTH * ux, tip_y - HEAD_LENGTH * uy
    left = f"{foot_x + HEAD_WIDTH * uy:.1f} {foot_y - HEAD_WIDTH * ux:.1f}"
    right = f"{foot_x - HEAD_WIDTH * uy:.1f} {foot_y + HEAD_WIDTH * ux:.1f}"
    tip = f"{tip_x:.1f} {tip_y:.1f}"
    return f"M{start.x + DOT_RADIUS * ux:.1f} {start.y + DOT_RADIUS * uy:.1f}L{tip}M{left}L{tip}L{right}"
