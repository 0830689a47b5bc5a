"""Services of one kind side by side: where their levels differ, and with which reasons."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from catalogue.analysis.kinds import Typical
from catalogue.analysis.members import Member
from catalogue.analysis.snapshot import Snapshot
from catalogue.models import Classification, Service, ServiceKind
from experience.levels import LevelOrMissing
from experience.models import Determinant


@dataclass(frozen=True)
class Reasoned:
    """The level of one service, and the sentence behind it; empty where there is none."""

    member: Member
    level: LevelOrMissing
    reason: str


@dataclass(frozen=True)
class Difference:
    """A determinant on which services of one kind have different levels, the highest level first."""

    determinant: Determinant
    levels: list[Reasoned]


@dataclass(frozen=True)
class Twins:
    """The services of one kind in a snapshot, in the order of their names."""

    snapshot: Snapshot
    kind: ServiceKind

    @cached_property
    def members(self) -> list[Member]:
        found = self.snapshot.kinds.by_kind.get(self.kind.slug, [])
        return sorted(found, key=lambda member: (member.name.casefold(), member.slug))

    @property
    def typical(self) -> Typical:
        """What My city guesses of a service of this kind."""
        return self.snapshot.kinds.typical(self.kind.slug, "")

    @property
    def is_guessed_from(self) -> bool:
        """Whether there are enough of the kind to guess from them."""
        return self.typical.kind == self.kind.slug

    def differences(self) -> Iterator[Difference]:
        """In two queries."""
        reasons = self._reasons()
        for place, determinant in enumerate(self.snapshot.determinants):
            if len({member.levels[place] for member in self.members}) > 1:
                rows = [
                    Reasoned(member, member.levels[place], reasons.get((member.pk, determinant.pk), ""))
                    for member in self.members
                ]
                yield Difference(determinant, sorted(rows, key=lambda row: -1 if row.level is None else -row.level))

    def _reasons(self) -> dict[tuple[int | None, int], str]:
        """By service and determinant (their ids); of the derived one that of the integration level."""
        ids = [member.pk for member in self.members if member.pk is not None]
        rows = Classification.objects.filter(service__in=ids).values_list("service", "determinant", "reason")
        reasons: dict[tuple[int | None, int], str] = {(service, about): reason for service, about, reason in rows}
        for derived in (determinant for determinant in self.snapshot.determinants if determinant.derived):
            own = Service.objects.filter(pk__in=ids).values_list("pk", "integration_reason")
            reasons |= {(service, derived.pk): reason for service, reason in own}
        return reasons


def twins(snapshot: Snapshot) -> list[Twins]:
    """Every kind that has a service in the snapshot, in the order of kinds; in one query."""
    return [Twins(snapshot, kind) for kind in ServiceKind.objects.filter(slug__in=snapshot.kinds.by_kind)]
