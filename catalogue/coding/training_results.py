"""What a try says against what was settled: item by item, and over all cases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from catalogue.coding.contents import GivenCode, SheetContent
from catalogue.models import Evidence, Service
from experience.agreement import Agreement, agreement, leaning
from experience.models import Determinant


@dataclass(frozen=True)
class Settled:
    """The published level of an item, its reason and pages, and the decision where coders differed."""

    level: int | None
    reason: str
    decision: str
    evidence: Sequence[Evidence]


def as_number(level: int | None) -> float:
    return np.nan if level is None else float(level)


@dataclass(frozen=True)
class Compared:
    """One item: what was answered and what is settled; None where there is no such thing."""

    determinant: Determinant
    own: GivenCode | None
    settled: Settled | None

    @property
    def counts(self) -> bool:
        """Whether there are two answers to compare, "cannot be told" among them."""
        return self.own is not None and self.settled is not None

    @property
    def same(self) -> bool:
        return self.own is not None and self.settled is not None and self.own.level == self.settled.level

    @property
    def levels(self) -> tuple[float, float]:
        """The own and the settled level, NaN where one cannot be told or is not there."""
        return as_number(self.own.level if self.own else None), as_number(self.settled.level if self.settled else None)


def settled_levels(service: Service) -> dict[str, Settled]:
    """By determinant; of a service with classifications and evidence."""
    return {
        row.determinant.slug: Settled(row.level, row.reason, row.decision, list(row.evidence.all()))
        for row in service.classifications.all()
    }


def settled_integration(service: Service) -> Settled | None:
    if service.integration_level is None and not service.integration_reason:
        return None
    pages = list(service.integration_evidence.all())
    return Settled(service.integration_level, service.integration_reason, service.integration_decision, pages)


def compared(service: Service, content: SheetContent, determinants: Iterable[Determinant]) -> list[Compared]:
    """Every item of the model."""
    answers, settled, integration = content.by_item(), settled_levels(service), settled_integration(service)
    return [
        Compared(
            determinant,
            answers.get(determinant.slug),
            integration if determinant.derived else settled.get(determinant.slug),
        )
        for determinant in determinants
    ]


@dataclass(frozen=True)
class ItemResult:
    """One item over all cases: how many are as settled of how many, alpha, and to which side the levels lean."""

    determinant: Determinant
    same: int
    of: int
    agreement: Agreement
    leaning: int


@dataclass(frozen=True)
class TrainingResult:
    """Over the cases compared so far; each is a list of its items."""

    cases: Sequence[Sequence[Compared]]

    @cached_property
    def items(self) -> list[ItemResult]:
        by_item: dict[Determinant, list[Compared]] = {}
        for case in self.cases:
            for item in case:
                if item.counts:
                    by_item.setdefault(item.determinant, []).append(item)
        return [result(determinant, rows) for determinant, rows in by_item.items()]

    @cached_property
    def agreement(self) -> Agreement:
        """Over every item with the levels of the guide; the integration level has others, and a row of its own."""
        items = [item for case in self.cases for item in case if item.counts and not item.determinant.derived]
        return agreement(matrix(items))

    @property
    def same(self) -> int:
        return sum(row.same for row in self.items)

    @property
    def of(self) -> int:
        return sum(row.of for row in self.items)

    @property
    def higher(self) -> list[Determinant]:
        return [row.determinant for row in self.items if row.leaning > 0]

    @property
    def lower(self) -> list[Determinant]:
        return [row.determinant for row in self.items if row.leaning < 0]


def result(determinant: Determinant, rows: Sequence[Compared]) -> ItemResult:
    levels = matrix(rows)
    told = levels[:, ~np.isnan(levels).any(axis=0)]
    differences = (told[0] - told[1]).astype(int).tolist()
    same = sum(row.same for row in rows)
    return ItemResult(determinant, same, len(rows), agreement(levels, resamples=0), leaning(differences))


def matrix(items: Sequence[Compared]) -> np.ndarray:
    """Two coders x items: the own level, and the settled one."""
    return np.array([item.levels for item in items], dtype=float).reshape(-1, 2).T
