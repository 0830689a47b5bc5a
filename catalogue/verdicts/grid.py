"""What the sentences on a set of services are made from: plain values, and how they come from a set."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.verdicts.thresholds import Reach, reach


@dataclass(frozen=True)
class Cell:
    """One moment: coverage 0..1, and the names of the services that are there, strongest first.

    `presumed`: all of them only presume that they are there for the group.
    """

    person: str
    phase: str
    coverage: float
    presumed: bool = False
    services: tuple[str, ...] = ()


@dataclass(frozen=True)
class Strip:
    """A group of people over all phases, or a phase over all groups: its coverage with the likely range, 0..1."""

    slug: str
    name: str
    coverage: float
    low: float
    high: float

    @property
    def reach(self) -> Reach:
        return reach(self.low, self.high)


@dataclass(frozen=True)
class Grid:
    """The moments of a set of services, for all groups of people or for chosen ones, in the model's order."""

    persons: Sequence[Strip]
    phases: Sequence[Strip]
    cells: Sequence[Cell]
    chosen: bool = False

    def cells_of(self, strip: Strip) -> list[Cell]:
        """The moments of a group, or of a phase."""
        if strip in self.phases:
            return [cell for cell in self.cells if cell.phase == strip.slug]
        return [cell for cell in self.cells if cell.person == strip.slug]
