"""What levels of an older version of the model say in a newer one: they are carried over, never invented.

A crosswalk names, for a determinant of the newer version, those of the older one that it follows from. What was coded
there was coded by another question, so a level holds on only where nothing else can be meant:

- kept: the same question. Its level holds on as it is where both scales have as many levels, else by a map alone.
- merged: one question that was several. Who does much for one of its parts does much for the whole, so the highest
  level counts; but as long as one part cannot be told, it might be the highest.
- split: several questions that were one. A level of the whole does not say of which part it is: open without a map.

Open is None and never 0: nobody looked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter

from experience.levels import LevelOrMissing


class Kind(StrEnum):
    """How a determinant follows from another."""

    KEPT = "kept"
    SPLIT = "split"
    MERGED = "merged"


@dataclass(frozen=True)
class Way:
    """From one older determinant to a newer one.

    `old_levels` and `new_levels` are how many levels the scales have, both at least 2; `levels` maps old levels to new
    ones, an old level that it does not name or leads to None stays open. Empty: there is no map.
    """

    kind: Kind
    old_levels: int
    new_levels: int
    levels: Mapping[int, LevelOrMissing] = field(default_factory=dict)

    def mapped(self, level: LevelOrMissing) -> LevelOrMissing:
        """The new level for an old one, 0..`new_levels` - 1; None where it cannot be told or the way leads nowhere."""
        if level is None or not 0 <= level < self.old_levels:
            return None
        if self.levels:
            new = self.levels.get(level)
            return new if new is not None and 0 <= new < self.new_levels else None
        alike = self.kind != Kind.SPLIT and self.old_levels == self.new_levels
        return level if alike else None


def carried(ways: Sequence[Way], levels: Sequence[LevelOrMissing]) -> LevelOrMissing:
    """The level of a newer determinant from those of the older ones that it follows from, in the order of its ways.

    The highest that a way leads to, and None as long as one of them leads to none, or where there is no way at all.
    Raises ValueError where there are not as many levels as ways.
    """
    found = [way.mapped(level) for way, level in zip(ways, levels, strict=True)]
    known = [level for level in found if level is not None]
    return max(known) if known and len(known) == len(found) else None


def circle(steps: Iterable[tuple[str, str]]) -> list[str]:
    """Versions of the model that would follow from each other in a circle, the first one once more at the end.

    `steps` lead from older to newer versions. Empty where all is well.
    """
    followers: dict[str, set[str]] = {}
    for older, newer in steps:
        followers.setdefault(newer, set()).add(older)
    try:
        TopologicalSorter(followers).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []
