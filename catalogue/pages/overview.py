"""The collection at a glance: how much it holds, and where its services contribute."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.analysis.snapshot import Snapshot
from catalogue.verdicts.one_service import thing
from experience.coverage import Values
from experience.levels import Scale
from experience.models import Determinant

SHIPPED_CODES = ("round-2", "pass-1")
"""Slugs of a round and of a coder in fixtures/codings.json."""

SHADES = 6
"""So many shades the style sheet has, numbered from 0."""


def figures(snapshot: Snapshot) -> dict[str, int]:
    """How many services, places, countries and pages of evidence the catalogue holds."""
    return {
        "services": len(snapshot.members),
        "places": len(snapshot.by_city),
        "countries": sum(country is not None for country in snapshot.index.bits["country"]),
        "evidence": snapshot.pages_of_evidence,
    }


def shows_shipped(snapshot: Snapshot) -> bool:
    """Whether services that come with the atlas are in view, of which it is known how they were chosen: those that its
    own machine-assisted passes coded."""
    sheets = (sheet for member in snapshot.members.values() for sheet in member.sheets)
    return any((sheet.coding_round, sheet.coder) == SHIPPED_CODES for sheet in sheets)


def told(found: dict[str, int]) -> str:
    """The figures as sentences; what there is none of is not told."""
    services = ngettext("%(n)s real service", "%(n)s real services", found["services"]) % {"n": found["services"]}
    places = ngettext("%(n)s city", "%(n)s cities", found["places"]) % {"n": found["places"]}
    countries = ngettext("%(n)s country", "%(n)s countries", found["countries"]) % {"n": found["countries"]}
    pages = ngettext(
        "We read %(n)s page and say what each service adds to a day in the city, and why.",
        "We read %(n)s pages and say what each service adds to a day in the city, and why.",
        found["evidence"],
    ) % {"n": found["evidence"]}
    where = _("%(services)s in %(cities)s of %(countries)s.") if found["places"] else "%(services)s."
    sentence = where % {"services": services, "cities": places, "countries": countries}
    return f"{sentence} {pages}" if found["evidence"] else sentence


@dataclass(frozen=True)
class MatrixCell:
    """A field of activity and a determinant: mean of the known levels, and how many of these are above 0."""

    determinant: Determinant
    mean: float | None
    known: int
    contributing: int
    scale: Scale

    @property
    def share(self) -> float | None:
        """The mean as a share of the highest level, 0..1; None where no level is known."""
        return None if self.mean is None else self.mean / self.scale.top

    @property
    def nearest(self) -> int | None:
        """The level that is nearest to the mean; None where no level is known."""
        return None if self.mean is None else nearest(self.mean)

    @property
    def word(self) -> str:
        """The name of that level; empty where there is none."""
        return "" if self.nearest is None else self.scale.labels[self.nearest]

    @property
    def shade(self) -> int | None:
        """The shade of the mean, the highest for the highest level; None where no level is known."""
        return None if self.share is None else min(SHADES - 1, int(self.share * SHADES))


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
            columns = zip(snapshot.determinants, levels.T, strict=True)
            yield MatrixRow(slug, name, len(levels), [matrix_cell(*column, snapshot.scale) for column in columns])


def matrix_cell(determinant: Determinant, levels: Values, scale: Scale) -> MatrixCell:
    known = levels[~np.isnan(levels)]
    mean = float(known.mean()) if len(known) else None
    return MatrixCell(determinant, mean, len(known), int((known > 0).sum()), scale)


def nearest(mean: float) -> int:
    """Halves up."""
    return int(mean + 0.5)


def finding(matrix: Sequence[MatrixRow]) -> list[str]:
    """What most and what fewest fields support on average, as sentences; none where no field has a known level.

    A field supports a determinant where the mean is nearest to a level that does. Of equals the first counts.
    """
    fields: dict[Determinant, int] = {}
    for row in matrix:
        for cell in row.cells:
            fields[cell.determinant] = fields.get(cell.determinant, 0) + cell.scale.supports(cell.nearest)
    most, fewest = max(fields, key=fields.__getitem__, default=None), min(fields, key=fields.__getitem__, default=None)
    if most is None or fewest is None or not fields[most]:
        return []
    sentences = [supported_most(most, fields[most], len(matrix))]
    return sentences if fields[most] == fields[fewest] else [*sentences, supported_least(fewest, fields[fewest])]


def supported_most(determinant: Determinant, count: int, of: int) -> str:
    numbers = {"n": count, "of": of, "name": thing(determinant)}
    if count == of:
        return _("In every field, services support %(name)s on average.") % numbers
    return _("In %(n)s of %(of)s fields, services support %(name)s on average.") % numbers


def supported_least(determinant: Determinant, count: int) -> str:
    numbers = {"n": count, "name": thing(determinant)}
    if count == 0:
        return _("In none do they support %(name)s.") % numbers
    return _("In only %(n)s do they support %(name)s.") % numbers
