"""Networks of linked services."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin


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
