"""From raw codes to agreement.

An item is what is coded: a determinant's slug, or "integration-level" for the 0-4 scale.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from sys import intern
from typing import NamedTuple

import numpy as np

from catalogue.analysis.kept import Kept
from catalogue.models import Coding, CodingSheet
from catalogue.models.querysets import is_shown
from experience.agreement import Agreement, Undefined, agreement, percent_agreement
from experience.levels import is_derived
from experience.models import Determinant

LEAST_CODES = 2
"""So many codes can differ."""

INTEGRATION_ITEM = "integration-level"

MOST_MEASURED = 32
"""So many selections of codes are kept with what was measured of them: n coders make 2ⁿ."""


def item_of(determinant_slug: str) -> str:
    return INTEGRATION_ITEM if is_derived(determinant_slug) else determinant_slug


@dataclass(frozen=True)
class Codes:
    """Levels by item, coder and service; a service or coder that is absent has no code."""

    coders: list[str]
    services: list[str]
    levels: dict[str, dict[tuple[str, str], int | None]]

    @cached_property
    def places(self) -> dict[str, int]:
        """The row of each coder in a matrix."""
        return {coder: place for place, coder in enumerate(self.coders)}

    @cached_property
    def matrices(self) -> dict[str, np.ndarray]:
        """By item coders x services, NaN where there is no code or the level could not be told."""
        columns = {service: place for place, service in enumerate(self.services)}
        found = {}
        for item, levels in self.levels.items():
            known = {key: level for key, level in levels.items() if level is not None}
            found[item] = np.full((len(self.coders), len(self.services)), np.nan)
            rows = [self.places[coder] for coder, _service in known]
            found[item][rows, [columns[service] for _coder, service in known]] = [*known.values()]
        return found

    def matrix(self, item: str, coders: Collection[str] = ()) -> np.ndarray:
        """Of some coders, or all; see `matrices`."""
        return self.matrices[item][[self.places[coder] for coder in coders or self.coders]]


class Reading(NamedTuple):
    """The level that one coder gave, None where it could not be told, and whether the coder is a machine."""

    level: int | None
    machine_assisted: bool


class Sheet(NamedTuple):
    """The blind codes of one coder for one service in one round, by item."""

    coding_round: str
    coder: str
    levels: dict[str, int | None]


def read_sheets(
    determinants: Iterable[Determinant], services: Collection[int] | None = None
) -> dict[int, tuple[Sheet, ...]]:
    """The blind codes of determinants that may be shown, by published service (its id) and in the order of rounds.

    Blind are first submissions only: a revision could have been made with the other codes in sight. Of all services, or
    of some (their ids), in one query.
    """
    items = {item_of(determinant.slug) for determinant in determinants}
    shown = CodingSheet.objects.visible().blind().filter(is_shown())
    if services is not None:
        shown = shown.filter(service__in=services)
    rows = (
        Coding.objects.filter(sheet__in=shown.order_by().values("pk"))
        .order_by("sheet__coding_round__opened", "sheet__coding_round", "sheet")
        .values_list(
            "sheet", "sheet__service", "sheet__coding_round__slug", "sheet__coder__slug", "determinant__slug", "level"
        )
    )
    sheets: dict[int, dict[int, Sheet]] = defaultdict(dict)
    for pk, service, coding_round, coder, determinant, level in rows:
        if (item := item_of(intern(determinant))) in items:
            sheet = sheets[service].setdefault(pk, Sheet(intern(coding_round), intern(coder), {}))
            sheet.levels[item] = level
    return {service: tuple(own.values()) for service, own in sheets.items()}


def gathered(sheets: Mapping[str, Iterable[Sheet]], coding_round: str = "", coders: Collection[str] = ()) -> Codes:
    """The codes of services (their slugs), of one round or all, of some coders or all; of a later round where both."""
    levels: dict[str, dict[tuple[str, str], int | None]] = defaultdict(dict)
    for service, own in sheets.items():
        for sheet in own:
            if coding_round in ("", sheet.coding_round) and (not coders or sheet.coder in coders):
                for item, level in sheet.levels.items():
                    levels[item][sheet.coder, service] = level
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

    @property
    def undefined(self) -> Undefined | None:
        """Why no item has an alpha; None where one has."""
        reasons = [agreement.undefined for agreement in self.items.values()]
        if None in reasons:
            return None
        nearest = max(filter(None, reasons), key=[*Undefined].index, default=Undefined.NOBODY)
        if nearest == Undefined.ONE_CODER and len(self.codes.coders) > 1:
            return Undefined.NEVER_TWICE  # each coded something else
        return nearest


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


@dataclass
class BlindCodes:
    """The blind codes of all published services (their slugs), and what is measured of them, once each."""

    sheets: Mapping[str, tuple[Sheet, ...]]
    determinants: list[Determinant]

    def __post_init__(self) -> None:
        self._measured = Kept[Reliability](MOST_MEASURED)

    @cached_property
    def differing(self) -> list[float]:
        """Share of pairs of codes that differ, per determinant; 0 where there is no pair."""
        codes = gathered(self.sheets)
        return [differing_share(codes, determinant.slug) for determinant in self.determinants]

    @cached_property
    def rounds(self) -> frozenset[str]:
        """The slugs of all rounds with a code."""
        return frozenset(sheet.coding_round for own in self.sheets.values() for sheet in own)

    @cached_property
    def items(self) -> frozenset[str]:
        """What has a code, and so an agreement."""
        return frozenset(item for own in self.sheets.values() for sheet in own for item in sheet.levels)

    def reliability(self, coding_round: str, coders: tuple[str, ...]) -> Reliability:
        return self._measured.answer(
            (coding_round, coders),
            lambda: measure(gathered(self.sheets, coding_round, coders), self.determinants),
        )

    def with_changed(
        self, before: Mapping[str, tuple[Sheet, ...]], now: Mapping[str, tuple[Sheet, ...]]
    ) -> "BlindCodes":
        """With other codes of some services; the same where they are no others, so that nothing is measured again."""
        if before == now:
            return self
        kept = {service: own for service, own in self.sheets.items() if service not in before}
        return BlindCodes({**kept, **now}, self.determinants)


def differing_share(codes: Codes, determinant_slug: str) -> float:
    """Share 0..1 of pairs of codes that differ on a determinant; 0 where there is no pair. Needs no resampling."""
    item = item_of(determinant_slug)
    equal = percent_agreement(codes.matrix(item)) if item in codes.levels else None
    return 0.0 if equal is None else 1 - equal


def differing_services(codes: Codes, items: list[str]) -> list[Disputed]:
    """Every service with two codes or more on an item, the most disputed first."""
    if not items:
        return []
    levels = np.array([codes.matrix(item) for item in items])
    known = ~np.isnan(levels)
    compared = known.sum(axis=1) >= LEAST_CODES
    highest = np.where(known, levels, -np.inf).max(axis=1)
    spans = np.where(compared, highest - np.where(known, levels, np.inf).min(axis=1), 0)
    totals = zip((spans > 0).sum(axis=0), compared.sum(axis=0), spans.sum(axis=0), strict=True)
    rows = [
        Disputed(service, int(differ), int(number), float(span / number))
        for service, (differ, number, span) in zip(codes.services, totals, strict=True)
        if number
    ]
    return sorted(rows, key=lambda row: (-row.differ, -row.span, row.slug))
