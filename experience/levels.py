"""The two scales of the model, contribution levels 0-3 and integration levels 0-4, and what a level is worth.

Source: the coding guide 1.1 and the scoring section of the method page.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum

MODEL_VERSION = "2"
"""Version of the formulas and scales; the coding guide has its own."""

MAX_LEVEL = 3
MAX_INTEGRATION = 4

DERIVED_DETERMINANT = "touchpoint-integration"
"""Slug of the one determinant that is never coded: its level follows from the integration level."""

LevelOrMissing = int | None
"""A level 0-3, or None where the sources do not let one tell. None is not 0."""

Levels = Sequence[LevelOrMissing]
"""The levels of one service over the determinants, in the model's fixed order: its profile."""


class Level(IntEnum):
    """How far one service contributes to one determinant, by documented function."""

    NONE = 0
    INCIDENTAL = 1
    SUPPORTING = 2
    CORE = 3


class IntegrationLevel(IntEnum):
    """How far a service connects providers and touchpoints. Higher is more integrated, not better."""

    ISOLATED = 0
    INFORMATIONAL = 1
    LINKED = 2
    JOINT = 3
    CONSTELLATION = 4


def supports(level: LevelOrMissing) -> bool:
    """Whether a level is known and says that the service supports the determinant: 2 or 3."""
    return level is not None and level >= Level.SUPPORTING


def touchpoint_integration(integration_level: int | None) -> LevelOrMissing:
    """Derive the level of the determinant touchpoint-integration from an integration level 0-4 (0, 1, 2, 3, 3).

    None stays None. Raises ValueError outside 0-4.
    """
    if integration_level is None:
        return None
    return min(int(IntegrationLevel(integration_level)), MAX_LEVEL)


def linear(level: int) -> float:
    """Value of a level in equal steps: 0, 1/3, 2/3, 1. The default."""
    return Level(level) / MAX_LEVEL


_CONVEX: Mapping[int, float] = {0: 0.0, 1: 0.10, 2: 0.50, 3: 1.0}


def convex(level: int) -> float:
    """Value of a level where small contributions count less: 0, .10, .50, 1. For sensitivity."""
    return _CONVEX[Level(level)]


ValueFunction = Callable[[int], float]

VALUE_FUNCTIONS = (linear, convex)
"""The usual one, and the one that shows what rests on it."""
