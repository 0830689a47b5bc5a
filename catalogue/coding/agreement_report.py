"""What is told of agreement: over a selection of codes, for each round, and between humans and machines apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from catalogue.analysis.reliability import PairAgreement, Reliability
from catalogue.analysis.snapshot import Snapshot
from catalogue.models import Coder, CodingRound
from experience.agreement import Agreement


class Kind(StrEnum):
    """Who stands on the two sides of a pair of coders."""

    HUMANS = "humans"
    MACHINES = "machines"
    MIXED = "human-machine"


@dataclass(frozen=True)
class RoundAgreement:
    """The agreement of one round."""

    coding_round: CodingRound
    result: Reliability


@dataclass(frozen=True)
class AgreementReport:
    """`result` is over the selection, `rounds` over each round that has codes, of the chosen coders alike.

    `coders` are by slug all that are named; `chosen` is the round of the selection, None for all rounds.
    """

    result: Reliability
    rounds: Sequence[RoundAgreement]
    coders: Mapping[str, Coder]
    chosen: CodingRound | None

    @cached_property
    def own_coders(self) -> list[Coder]:
        """Those of the selection."""
        return [self.coders[slug] for slug in self.result.codes.coders]

    @property
    def humans(self) -> list[Coder]:
        return [coder for coder in self.own_coders if not coder.machine_assisted]

    @property
    def machines(self) -> list[Coder]:
        return [coder for coder in self.own_coders if coder.machine_assisted]

    @property
    def own_rounds(self) -> list[RoundAgreement]:
        """Those that the selection is taken from."""
        return [row for row in self.rounds if self.chosen in (None, row.coding_round)]

    def kind(self, pair: PairAgreement) -> Kind:
        sides = {self.coders[slug].machine_assisted for slug in (pair.one, pair.other)}
        if len(sides) > 1:
            return Kind.MIXED
        return Kind.MACHINES if True in sides else Kind.HUMANS

    def pairs(self, kind: Kind) -> list[PairAgreement]:
        return [pair for pair in self.result.pairs if self.kind(pair) == kind]

    def coded(self, item: str, coders: Sequence[Coder]) -> int:
        """How many of some coders gave a level on an item."""
        if not coders:
            return 0
        levels = self.result.codes.matrix(item, [coder.slug for coder in coders])
        return int((~np.isnan(levels)).any(axis=1).sum())


def report(snapshot: Snapshot, chosen: CodingRound | None, coders: tuple[str, ...]) -> AgreementReport:
    """Of a round or all, and of some coders (their slugs) or all."""
    result = snapshot.reliability(chosen.slug if chosen else "", coders)
    measured = [
        RoundAgreement(row, snapshot.reliability(row.slug, coders))
        for row in CodingRound.objects.select_related("guide").filter(slug__in=snapshot.codes.rounds)
    ]
    rounds = [row for row in measured if row.result.codes.coders]
    named = {slug for each in (result, *(row.result for row in rounds)) for slug in each.codes.coders}
    return AgreementReport(result, rounds, Coder.objects.in_bulk(named, field_name="slug"), chosen)


def drawn(agreement: Agreement) -> list[float] | None:
    """Low, alpha and high on a scale from 0 to 100; None without interval."""
    known = [value for value in (agreement.low, agreement.alpha, agreement.high) if value is not None]
    scaled = [max(0.0, value) * 100 for value in known]
    return scaled if len(scaled) == 3 else None
