"""For whom services are there, and when, as coded: how far coders agree, what was settled, and where they differed."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from catalogue.analysis.members import Member
from catalogue.analysis.reach import PHASE_NAMES
from catalogue.analysis.snapshot import Snapshot
from catalogue.models import SettledReach
from catalogue.models.reach import ReachBasis
from experience.agreement import Agreement, Measured, agreement
from experience.reach import NOMINAL, Basis


class Dispute(NamedTuple):
    """A service whose coders differed on a group or phase, or were overruled: what they said, and what was settled."""

    member: Member
    codes: list[str]
    basis: str
    decision: str


@dataclass(frozen=True)
class ReachItem:
    """One group of people or phase: what the guide says of it, what was settled, how far coders agree."""

    slug: str
    name: str
    rule: Mapping[str, str] | None
    counts: dict[str, int]
    """How many services it was settled for, by basis in words."""
    agreement: Agreement
    disputes: list[Dispute]


@dataclass(frozen=True)
class ReachReport:
    snapshot: Snapshot

    @cached_property
    def coded(self) -> list[Member]:
        """Services that somebody coded."""
        return [member for member in self.snapshot.members.values() if member.reach]

    @property
    def names(self) -> dict[str, str]:
        """All groups, then all phases, in their order."""
        return {**self.snapshot.groups, **{phase: str(name) for phase, name in PHASE_NAMES.items()}}

    @cached_property
    def settled(self) -> dict[str, dict[int, SettledReach]]:
        """By item and service (its id), in one query."""
        found: dict[str, dict[int, SettledReach]] = {slug: {} for slug in self.names}
        ids = [member.pk for member in self.snapshot.members.values()]
        for row in SettledReach.objects.filter(service__in=ids).select_related("group").order_by():
            found[row.item][row.service_id] = row
        return found

    @property
    def rules(self) -> dict[str, Mapping[str, str]]:
        return {rule["item"]: rule for rule in self.snapshot.guide.reach}

    def items(self) -> Iterator[ReachItem]:
        rules = self.rules
        for slug, name in self.names.items():
            settled = self.settled[slug]
            counts = Counter(row.basis for row in settled.values())
            yield ReachItem(
                slug,
                name,
                rules.get(slug),
                {str(label): counts[value] for value, label in ReachBasis.choices},
                agreement(self.matrix(slug), measured=Measured.NOMINAL),
                list(self.disputes(slug, settled)),
            )

    def matrix(self, slug: str) -> np.ndarray:
        """The codes of an item, coders x services; NaN where fewer coders were asked. Alpha needs no coder by name."""
        codes = [member.reach.get(slug, ()) for member in self.coded]
        matrix = np.full((max(map(len, codes), default=0), len(codes)), np.nan)
        for place, own in enumerate(codes):
            matrix[: len(own), place] = [NOMINAL[Basis(code)] for code in own]
        return matrix

    def disputes(self, slug: str, settled: Mapping[int, SettledReach]) -> Iterator[Dispute]:
        labels = dict(ReachBasis.choices)
        for member in self.coded:
            row = settled.get(member.pk or 0)
            codes = member.reach.get(slug, ())
            if row and {*codes} != {row.basis}:
                words = [str(labels[code]) for code in codes]
                yield Dispute(member, words, row.get_basis_display(), row.decision)
