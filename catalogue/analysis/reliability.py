"""From raw codes to agreement.

An item is what is coded: a determinant's slug, or "integration-level" for the 0-4 scale.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np

from catalogue.models import Coding, CodingSheet
from experience.agreement import Agreement, agreement, percent_agreement
from experience.levels import DERIVED_DETERMINANT
from experience.models import Determinant

INTEGRATION_ITEM = "integration-level"


def item_of(determinant_slug: str) -> str:
    return INTEGRATION_ITEM if determinant_slug == DERIVED_DETERMINANT else determinant_slug


@dataclass(frozen=True)
class Codes:
    """Levels by item, coder and service; a service or coder that is absent has no code."""

    coders: list[str]
    services: list[str]
    levels: dict[str, dict[tuple[str, str], int | None]]

    def matrix(self, item: str, coders: Iterable[str] | None = None) -> np.ndarray:
        """Coders x services, NaN where there is no code or the level could not be told."""
        rows = list(coders or self.coders)
        levels = self.levels[item]
        cells = [[levels.get((coder, service)) for service in self.services] for coder in rows]
        return np.array(cells, dtype=float).reshape(len(rows), len(self.services))

    def given(self, item: str, service: str) -> list[int | None]:
        """The levels that a service was given on an item, in the order of coders."""
        levels = self.levels.get(item, {})
        return [levels[coder, service] for coder in self.coders if (coder, service) in levels]


def read_codes(coding_round: str = "", coders: Collection[str] = ()) -> Codes:
    """The blind codes that may be shown, of one round or all, of some coders or all; in one query.

    Blind are first submissions only: a revision could have been made with the other codes in sight.
    """
    sheets = CodingSheet.objects.visible().blind().of(coding_round, coders).filter(service__published=True)
    rows = (
        Coding.objects.filter(sheet__in=sheets.order_by().values("pk"))
        .order_by("sheet__coding_round__opened", "sheet__coding_round")
        .values_list("determinant__slug", "sheet__coder__slug", "sheet__service__slug", "level")
    )
    levels: dict[str, dict[tuple[str, str], int | None]] = defaultdict(dict)
    for determinant, coder, service, level in rows:
        levels[item_of(determinant)][coder, service] = level
    coded = {by_whom_and_what for given in levels.values() for by_whom_and_what in given}
    return Codes(sorted({coder for coder, _ in coded}), sorted({service for _, service in coded}), levels)


class PairAgreement(NamedTuple):
    """Two coders (their slugs) and their agreement by item."""

    one: str
    other: str
    items: dict[str, Agreement]


class Disputed(NamedTuple):
    """A service (its slug): items that differ, items compared, and the mean span of levels over these."""

    slug: str
    differ: int
    compared: int
    span: float


@dataclass(frozen=True)
class Reliability:
    """Agreement per item over all coders, per pair of coders, and per service how far its coders differ."""

    codes: Codes
    items: dict[str, Agreement]
    pairs: list[PairAgreement]
    services: list[Disputed]


def measure(codes: Codes, order: list[Determinant]) -> Reliability:
    items = [item_of(determinant.slug) for determinant in order]
    known = [item for item in items if item in codes.levels]
    return Reliability(
        codes=codes,
        items={item: agreement(codes.matrix(item)) for item in known},
        pairs=[
            PairAgreement(*pair, {item: agreement(codes.matrix(item, pair), resamples=0) for item in known})
            for pair in combinations(codes.coders, 2)
        ],
        services=differing_services(codes, known),
    )


def differing_share(codes: Codes, determinant_slug: str) -> float:
    """Share 0..1 of pairs of codes that differ on a determinant; 0 where there is no pair. Needs no resampling."""
    item = item_of(determinant_slug)
    equal = percent_agreement(codes.matrix(item)) if item in codes.levels else None
    return 0.0 if equal is None else 1 - equal


def differing_services(codes: Codes, items: list[str]) -> list[Disputed]:
    """Every service with two codes or more on an item, the most disputed first."""
    spans: dict[str, list[float]] = {}
    for item in items:
        matrix = codes.matrix(item)
        for place, service in enumerate(codes.services):
            known = matrix[:, place][~np.isnan(matrix[:, place])]
            if known.size >= 2:
                spans.setdefault(service, []).append(float(known.max() - known.min()))
    rows = [
        Disputed(service, differ=sum(span > 0 for span in each), compared=len(each), span=float(np.mean(each)))
        for service, each in spans.items()
    ]
    return sorted(rows, key=lambda row: (-row.differ, -row.span, row.slug))
