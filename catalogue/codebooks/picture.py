"""A crosswalk as a drawing: determinants of two versions side by side, and lines between those that follow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from catalogue.codebooks.differences import Comparison
from catalogue.codebooks.reading import determinants_of
from experience.models import Determinant

WIDTH, ROW, LEFT, RIGHT, TOP = 760, 26, 250, 510, 18
BASE = 4
"""From the middle of a row to the line that its letters stand on."""


class Label(NamedTuple):
    text: str
    y: int
    is_alone: bool
    """Whether no line leads to it: it was added, or retired."""


class Stroke(NamedTuple):
    """From a determinant of the older version to one of the newer, at these heights."""

    old: int
    new: int
    kind: str

    @property
    def path(self) -> str:
        middle = (LEFT + RIGHT) // 2
        return f"M{LEFT} {self.old}C{middle} {self.old} {middle} {self.new} {RIGHT} {self.new}"


@dataclass(frozen=True)
class CrosswalkPicture:
    """All of it in units of the drawing."""

    old: Sequence[Label]
    new: Sequence[Label]
    strokes: Sequence[Stroke]
    width: int = WIDTH
    left: int = LEFT
    right: int = RIGHT

    @property
    def height(self) -> int:
        return TOP + ROW * max(len(self.old), len(self.new), 1)


def picture(comparison: Comparison) -> CrosswalkPicture:
    old, new = determinants_of(comparison.old), determinants_of(comparison.new)
    heights = {each.pk: TOP + ROW * place for column in (old, new) for place, each in enumerate(column)}
    pairs = [(line.old.pk, line.new.pk, line.kind) for line in comparison.lines if line.old and line.new and line.kind]
    return CrosswalkPicture(
        list(labels(old, heights, {one for one, _other, _kind in pairs})),
        list(labels(new, heights, {other for _one, other, _kind in pairs})),
        [Stroke(heights[one], heights[other], kind.value) for one, other, kind in pairs],
    )


def labels(determinants: Sequence[Determinant], heights: dict[int, int], linked: set[int]) -> Iterator[Label]:
    for each in determinants:
        yield Label(each.short_name or each.name, heights[each.pk] + BASE, each.pk not in linked)
