"""Where the name and the number of a dot of the map stand: at its side, and on nothing else."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, Protocol

from catalogue.pictures import texts
from catalogue.pictures.world import ASPECT, Dot, Located

NAMED = 5
"""So many of the largest dots have their name, where there is room."""

PHONE = 288
"""The width in pixels of a map on the narrowest phone."""

GAP, HEIGHT, BASELINE = 14, 13, 4
"""Pixels from the middle of a dot to its label, of a line, and from its middle to its baseline. The gap is LARGEST and
CLEAR: a label stands beside its own dot, too."""

BOLD = 1.1
"""So much wider than regular ones are the letters of labels."""

CLEAR = 2
"""Pixels around a dot that no label stands on."""


class Named(Located, Protocol):
    """A place with the name that its dot has."""

    @property
    def name(self) -> str: ...


class Side(NamedTuple):
    """Of a dot: pixels from its middle to the label's baseline, and which point of that lies there."""

    across: int
    down: int
    anchor: Literal["start", "middle", "end"]


NEXT_LINE = GAP + (HEIGHT + 1) // 2
RIGHT, LEFT = Side(GAP, BASELINE, "start"), Side(-GAP, BASELINE, "end")
ABOVE_OR_BELOW = [
    Side(0, line + BASELINE, anchor) for anchor in ("middle", "start", "end") for line in (NEXT_LINE, -NEXT_LINE)
]
SIDES = (RIGHT, LEFT, *ABOVE_OR_BELOW)
"""The best first."""


class Label(NamedTuple):
    """What stands beside a dot: on which side, the name of its largest city where there is room, and the rest."""

    side: Side
    name: str
    rest: str


class Box(NamedTuple):
    """A part of a map, in pixels from its corner."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


class Sheet:
    """A map that is so many pixels wide, with what is taken on it: each dot, then labels."""

    def __init__(self, pixels: int, dots: Sequence[Dot[Named]]):
        self.width, self.height = pixels, pixels / ASPECT
        self.taken = list(map(self.around, dots))

    def at(self, dot: Dot[Named]) -> tuple[float, float]:
        return dot.left * self.width / 100, dot.top * self.height / 100

    def around(self, dot: Dot[Named]) -> Box:
        x, y = self.at(dot)
        reach = dot.radius + CLEAR
        return Box(x - reach, y - reach, x + reach, y + reach)

    def beside(self, dot: Dot[Named], label: Label) -> Box:
        """The place of the label of a dot."""
        x, y = self.at(dot)
        wide = BOLD * texts.width(label.name + label.rest)
        left = x + label.side.across - {"start": 0, "middle": wide / 2, "end": wide}[label.side.anchor]
        top = y + label.side.down - BASELINE - HEIGHT / 2
        return Box(left, top, left + wide, top + HEIGHT)

    def has_room(self, box: Box) -> bool:
        """Whether a box is on the map, and on nothing else."""
        if box.left < 0 or box.top < 0 or box.right > self.width or box.bottom > self.height:
            return False
        return not any(map(box.meets, self.taken))


def labels(dots: Sequence[Dot[Named]], pixels: int) -> list[Label | None]:
    """One for each dot, the largest first: name and number, else the number where it is more than one, else none.

    No label meets another dot, another label or the edge of the map where that is so many pixels wide or more.
    """
    sheet = Sheet(pixels, dots)
    found: list[Label | None] = []
    for place, dot in enumerate(dots):
        fit = (one for one in wanted(dot, place) if sheet.has_room(sheet.beside(dot, one)))
        found.append(label := next(fit, None))
        if label:
            sheet.taken.append(sheet.beside(dot, label))
    return found


def wanted(dot: Dot[Named], place: int) -> Iterator[Label]:
    """The labels that a dot may have, the best first; `place` counts the dots from the largest."""
    near = f" +{dot.others}" if dot.others else ""
    if place < NAMED:
        yield from (Label(side, dot.cities[0].name, f"{near}: {dot.count}") for side in SIDES)
    if dot.count > 1:
        yield from (Label(side, "", str(dot.count)) for side in SIDES)
