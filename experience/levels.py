"""The two scales of the model, contribution levels of a codebook and integration levels 0-4, and what a level is worth.

Source: the coding guide 1.1 and the scoring section of the method page.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

MODEL_VERSION = "2"
"""Version of the formulas; codebooks and the coding guide have their own."""

FEWEST_LEVELS, MOST_LEVELS = 2, 10
"""So many levels a scale may have."""

LONGEST_LABEL = 60
"""So many signs the name of a level may have: a page names levels hundreds of times."""

LARGEST_LEVEL = MOST_LEVELS - 1
"""The top of the largest scale that there may be."""

MAX_INTEGRATION = 4

DERIVED_DETERMINANT = "touchpoint-integration"
"""Slug of the determinant that is never coded: its level follows from the integration level. Copies are numbered."""

DERIVED_TOP = 3
"""The top of the scale on which that level is defined."""

LevelOrMissing = int | None
"""A level from 0 to the top of its scale, or None where the sources do not let one tell. None is not 0."""

Levels = Sequence[LevelOrMissing]
"""The levels of one service over the determinants, in the codebook's fixed order: its profile."""

ValueFunction = Callable[[int], float]
"""What a level of one scale is worth, 0..1; raises ValueError for a level that the scale has not."""

CONVEX = (0.0, 0.10, 0.50, 1.0)


@dataclass(frozen=True)
class Scale:
    """How far one service contributes to one determinant, by documented function: 0 to `top`.

    `labels` names each level, the lowest first; from `supports_from` on, 1..top, a service *supports* the determinant.
    Raises ValueError for a scale that cannot be.
    """

    labels: tuple[str, ...]
    supports_from: int

    def __post_init__(self) -> None:
        if not FEWEST_LEVELS <= len(self.labels) <= MOST_LEVELS:
            raise ValueError(f"A scale has {FEWEST_LEVELS} to {MOST_LEVELS} levels.")
        if not 1 <= self.supports_from <= self.top:
            raise ValueError(f"A service supports a determinant from one of the levels 1 to {self.top} on.")

    @property
    def top(self) -> int:
        return len(self.labels) - 1

    @property
    def levels(self) -> range:
        """All of them, the lowest first."""
        return range(len(self.labels))

    def supports(self, level: LevelOrMissing) -> bool:
        """Whether a level is known and says that the service supports the determinant."""
        return level is not None and level >= self.supports_from

    def linear(self, level: int) -> float:
        """Value of a level in equal steps, from 0 to 1. The default."""
        return self._checked(level) / self.top

    def convex(self, level: int) -> float:
        """Value of a level where small contributions count less: 0, .10, .50, 1. For sensitivity.

        Raises ValueError where the scale has not these four levels.
        """
        if self.top != len(CONVEX) - 1:
            raise ValueError(f"Convex values are defined for {len(CONVEX)} levels; this scale has {len(self.labels)}.")
        return CONVEX[self._checked(level)]

    @property
    def value_functions(self) -> tuple[ValueFunction, ...]:
        """The usual one, and the one that shows what rests on it where it is defined."""
        return (self.linear, self.convex) if self.top == len(CONVEX) - 1 else (self.linear,)

    def _checked(self, level: int) -> int:
        if level not in self.levels:
            raise ValueError(f"{level} is no level from 0 to {self.top}.")
        return level


STANDARD = Scale(("none", "incidental", "supporting", "core"), supports_from=2)
"""That of the first codebook."""


def is_derived(determinant: str) -> bool:
    """Whether a determinant of an issued codebook (its slug) is the one that is never coded, or a copy of it."""
    return re.fullmatch(rf"{DERIVED_DETERMINANT}(-\d+)?", determinant) is not None


class IntegrationLevel(IntEnum):
    """How far a service connects providers and touchpoints. Higher is more integrated, not better."""

    ISOLATED = 0
    INFORMATIONAL = 1
    LINKED = 2
    JOINT = 3
    CONSTELLATION = 4


EVIDENCED_INTEGRATION = IntegrationLevel.LINKED
"""From this integration level on a page must say so."""


def touchpoint_integration(integration_level: int | None) -> LevelOrMissing:
    """Derive the level of the determinant touchpoint-integration from an integration level 0-4 (0, 1, 2, 3, 3).

    None stays None. Raises ValueError outside 0-4. A codebook whose scale does not end at 3 has no such determinant.
    """
    if integration_level is None:
        return None
    return min(int(IntegrationLevel(integration_level)), DERIVED_TOP)
