"""The collection at a glance: how much it holds, and where its services contribute."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from django.db.models import Count

from catalogue.analysis.snapshot import Snapshot
from catalogue.models import Domain, Evidence, Service
from experience.levels import MAX_LEVEL, LevelOrMissing
from experience.models import Determinant

SHADES = 10
"""So many shades the style sheet has, numbered from 0."""


def figures() -> dict[str, int]:
    """How many services, places, countries and pages of evidence the catalogue holds, in two queries."""
    counts = Service.objects.published().aggregate(
        services=Count("pk", distinct=True),
        places=Count("cities", distinct=True),
        countries=Count("cities__country", distinct=True),
    )
    return counts | {"evidence": Evidence.objects.filter(service__published=True).count()}


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
    domain: Domain
    count: int
    cells: list[MatrixCell]


def contribution_matrix(snapshot: Snapshot) -> Iterator[MatrixRow]:
    """A row per field of activity with a service, in their order; a cell per determinant."""
    domains = dict(Service.objects.published().values_list("pk", "domain"))
    profiles: dict[int, list[tuple[LevelOrMissing, ...]]] = defaultdict(list)
    for service, profile in snapshot.profiles.items():
        profiles[domains[service]].append(profile.levels)
    for domain in Domain.objects.filter(pk__in=profiles):
        columns = zip(*profiles[domain.pk], strict=True)
        cells = [matrix_cell(d, column) for d, column in zip(snapshot.determinants, columns, strict=True)]
        yield MatrixRow(domain, len(profiles[domain.pk]), cells)


def matrix_cell(determinant: Determinant, levels: Sequence[LevelOrMissing]) -> MatrixCell:
    known = [level for level in levels if level is not None]
    return MatrixCell(determinant, fmean(known) if known else None, len(known), sum(level > 0 for level in known))
