"""What comparisons of services and of sets of services share: what is compared by, and the rows of the dot plot."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _

from catalogue.analysis.reliability import item_of
from catalogue.analysis.snapshot import Snapshot
from catalogue.pictures.dots import Point
from catalogue.verdicts.comparing import Lead, Pair, RowVerdict, in_draws
from catalogue.verdicts.one_service import thing
from experience.agreement import Agreement
from experience.models import Determinant


class ComparedBy(ABC):
    """Which determinants a comparison rests on: not those on which the coders agree too little."""

    snapshot: Snapshot

    @property
    @abstractmethod
    def pairs(self) -> list[Pair]:
        """Every pair of what is compared, on the whole."""

    @cached_property
    def left_out(self) -> list[Determinant]:
        items = self.snapshot.reliability().items
        return [d for d in self.snapshot.determinants if is_unreliable(items.get(item_of(d.slug)))]

    @property
    def draws_said(self) -> list[str]:
        """How often who is ahead of whom, pair by pair."""
        return [in_draws(pair) for pair in self.pairs]

    @cached_property
    def kept(self) -> list[int]:
        """Places of the determinants that are compared by."""
        return [position for position, d in enumerate(self.snapshot.determinants) if d not in self.left_out]


def is_unreliable(agreement: Agreement | None) -> bool:
    return agreement is not None and agreement.verdict == "unreliable"


class Cell(NamedTuple):
    """What the table says of one thing: its value, its range where it has one, and the class of a level."""

    text: str
    range: str = ""
    level_class: str = ""


@dataclass(frozen=True)
class Row:
    """One determinant: a point and a cell for each thing that is compared, and the verdict on it."""

    determinant: Determinant
    names: Sequence[str]
    points: Sequence[Point]
    cells: Sequence[Cell]
    verdict: RowVerdict
    left_out: bool
    pairs: Sequence[Pair] = ()

    @property
    def clear(self) -> bool:
        return self.verdict.clear and not self.left_out

    @property
    def weighty(self) -> bool:
        return self.verdict.weighty and not self.left_out

    @property
    def told(self) -> str:
        return _("agreement too low to conclude from; left out") if self.left_out else self.verdict.text

    @property
    def label(self) -> str:
        """The row in words, for those who cannot see the drawing."""
        values = [
            f"{name} {cell.text}{f' ({cell.range})' if cell.range else ''}"
            for name, cell in zip(self.names, self.cells, strict=True)
        ]
        return f"{self.determinant.name}: {'; '.join(values)}"

    @property
    def distance(self) -> float:
        """How far the highest is before the next one."""
        highest, second, *_rest = sorted((point.value or 0 for point in self.points), reverse=True)
        return highest - second


def leads(rows: Iterable[Row]) -> list[Lead]:
    """Where one alone is clearly ahead of all others."""
    return [
        Lead(row.verdict.leaders[0], thing(row.determinant), row.distance)
        for row in rows
        if row.clear and len(row.verdict.leaders) == 1
    ]


def told_once(names: Iterable[str], taken: Collection[str] = ()) -> list[str]:
    """The same names, with a number behind those that came before."""
    told: list[str] = list(taken)
    for name in names:
        number, label = 1, name
        while label in told:
            number += 1
            label = f"{name} ({number})"
        told.append(label)
    return told[len(taken) :]
