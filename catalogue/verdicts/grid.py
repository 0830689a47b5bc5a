"""What the sentences on a set of services are made from: plain values, and how they come from a set."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.analysis.service_sets import ServiceSet
from catalogue.analysis.set_records import ReachRow
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


def grid_of(services: ServiceSet) -> Grid:
    """The moments of a set as plain values, of the groups for whom it is judged."""
    chosen = services.persons
    return Grid(
        persons=[strip_of(row) for row in services.persons_rows if not chosen or row.slug in chosen],
        phases=[strip_of(row) for row in services.phases_rows],
        cells=[
            Cell(row.slug, cell.phase, cell.coverage, cell.presumed, tuple(member.name for member in cell.members))
            for row in services.moments
            if not chosen or row.slug in chosen
            for cell in row.cells
        ],
        chosen=bool(chosen),
    )


def strip_of(row: ReachRow) -> Strip:
    return Strip(row.slug, str(row.name), row.range.point, row.range.low, row.range.high)
