"""Where the name and the number of a dot of the map stand: beside it, and on nothing else."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, Protocol
from unicodedata import east_asian_width

from catalogue.pictures.world import ASPECT, LARGEST, Dot, Located

NAMED = 5
"""So many of the largest dots have their name, where there is room."""

PHONE = 288
"""The width in pixels of a map on the narrowest phone, where labels have no names."""

GAP, HEIGHT, LETTER, WIDE_LETTER = 14, 13, 7.5, 13
"""Pixels from the middle of a dot to its label, of a line, and of a letter; those of East Asia are wide. The gap is
more than LARGEST: a label stands beside its own dot, too."""


class Named(Located, Protocol):
    """A place with the name that its dot has."""

    @property
    def name(self) -> str: ...


class Label(NamedTuple):
    """What stands beside a dot: on which side, and whether with the name of its largest city."""

    side: Literal["left", "right"]
    has_name: bool


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
    """A map that is so many pixels wide, with what is taken on it: each dot with what a finger hits, then labels."""

    def __init__(self, pixels: int, dots: Sequence[Dot[Named]], has_names: bool):
        self.width, self.height, self.has_names = pixels, pixels / ASPECT, has_names
        self.taken = list(map(self.around, dots))

    def at(self, dot: Dot[Named]) -> tuple[float, float]:
        return dot.left * self.width / 100, dot.top * self.height / 100

    def around(self, dot: Dot[Named]) -> Box:
        x, y = self.at(dot)
        return Box(x - LARGEST, y - LARGEST, x + LARGEST, y + LARGEST)

    def beside(self, dot: Dot[Named], label: Label) -> Box:
        """The place of the label of a dot."""
        x, y = self.at(dot)
        name = f"{dot.cities[0].name}… " if self.has_names and label.has_name else ""
        far = GAP + width(name + str(dot.count))
        left, right = (x + GAP, x + far) if label.side == "right" else (x - far, x - GAP)
        return Box(left, y - HEIGHT / 2, right, y + HEIGHT / 2)

    def has_room(self, box: Box) -> bool:
        """Whether a box is on the map, and on nothing else."""
        if box.left < 0 or box.top < 0 or box.right > self.width or box.bottom > self.height:
            return False
        return not any(map(box.meets, self.taken))


def labels(dots: Sequence[Dot[Named]], pixels: int) -> list[Label | None]:
    """One for each dot, the largest first: name and number, else the number where it is more than one, else none.

    No label meets another dot, another label or the edge of the map, neither on a phone nor where the map is so many
    pixels wide or more.
    """
    sheets = Sheet(PHONE, dots, has_names=False), Sheet(pixels, dots, has_names=True)
    found: list[Label | None] = []
    for place, dot in enumerate(dots):
        fit = (one for one in wanted(dot, place) if all(sheet.has_room(sheet.beside(dot, one)) for sheet in sheets))
        found.append(label := next(fit, None))
        if label:
            for sheet in sheets:
                sheet.taken.append(sheet.beside(dot, label))
    return found


def wanted(dot: Dot[Named], place: int) -> Iterator[Label]:
    """The labels that a dot may have, the best first; `place` counts the dots from the largest."""
    for has_name in (True, False):
        if place < NAMED if has_name else dot.count > 1:
            yield Label("right", has_name)
            yield Label("left", has_name)


def width(text: str) -> float:
    """About so many pixels wide is a text in the size of the map's names."""
    return sum(WIDE_LETTER if east_asian_width(letter) in "WF" else LETTER for letter in text)
