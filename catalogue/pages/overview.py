"""The collection at a glance: how much it holds, and where its services contribute."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from catalogue.analysis.snapshot import Snapshot
from experience.coverage import Values
from experience.levels import MAX_LEVEL
from experience.models import Determinant

SHADES = 10
"""So many shades the style sheet has, numbered from 0."""


def figures(snapshot: Snapshot) -> dict[str, int]:
    """How many services, places, countries and pages of evidence the catalogue holds."""
    return {
        "services": len(snapshot.members),
        "places": len(snapshot.by_city),
        "countries": sum(country is not None for country in snapshot.index.bits["country"]),
        "evidence": snapshot.pages_of_evidence,
    }


@dataclass(frozen=True)
class MatrixCell:
    """A field of activity and a determinant: mean of the known levels, and how many of these are above 0."""

    determinant: Determinant
    mean: float | None
    known: int
    contributing: int

    @property
    def shade(self) -> int | None:
        """The shade of the mean, the highest for the highest level; None where no level is known."""
        return None if self.mean is None else min(SHADES - 1, int(self.mean / MAX_LEVEL * SHADES))


@dataclass(frozen=True)
class MatrixRow:
    """A field of activity (its slug and name) with the number of its services."""

    domain: str
    name: str
    count: int
    cells: list[MatrixCell]


def contribution_matrix(snapshot: Snapshot) -> Iterator[MatrixRow]:
    """A row per field of activity with a service, in their order; a cell per determinant."""
    for slug, name in snapshot.domains.items():
        levels = snapshot.levels[snapshot.member_domains == slug]
        if len(levels):
            cells = [matrix_cell(d, column) for d, column in zip(snapshot.determinants, levels.T, strict=True)]
            yield MatrixRow(slug, name, len(levels), cells)


def matrix_cell(determinant: Determinant, levels: Values) -> MatrixCell:
    known = levels[~np.isnan(levels)]
    return MatrixCell(determinant, float(known.mean()) if len(known) else None, len(known), int((known > 0).sum()))
