"""Services beside a profile: those that are alike, and active ones that fill its gaps."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from catalogue.analysis.profiles import Profile
from catalogue.analysis.snapshot import Snapshot
from catalogue.models import Service
from experience import coverage, gaps, similarity
from experience.levels import supports
from experience.models import Determinant
from experience.tolerances import TIE_DIGITS

MOST_NEIGHBOURS = 4
MOST_REASONS = 3
"""So many determinants are named that explain why a service complements."""


class Difference(NamedTuple):
    """A determinant on which two profiles differ, with both levels."""

    determinant: Determinant
    here: int
    there: int


@dataclass(frozen=True)
class Relation:
    """Two profiles side by side: what both support, and where the one here or the one there is higher.

    The largest differences come first; a missing level differs from none.
    """

    shared: list[Determinant]
    here: list[Difference]
    there: list[Difference]


def relation(mine: Profile, other: Profile) -> Relation:
    shared = [mine.determinants[position] for position in similarity.shared_strengths(mine.levels, other.levels)]
    levels = zip(mine.determinants, mine.levels, other.levels, strict=True)
    known = [Difference(d, here, there) for d, here, there in levels if here is not None and there is not None]
    known.sort(key=lambda row: -abs(row.here - row.there))
    return Relation(shared, [row for row in known if row.here > row.there], [r for r in known if r.here < r.there])


class Match(NamedTuple):
    """A service (its id) that was found beside a profile, a number 0..1, and the determinants that explain it."""

    service: int
    number: float
    because: list[Determinant]


@dataclass(frozen=True)
class Neighbour:
    """Another service beside a profile: similarity or gain, and the determinants that explain it."""

    service: Service
    profile: Profile
    number: float
    because: list[Determinant]
    relation: Relation


class Neighbours(NamedTuple):
    similar: list[Neighbour]
    complements: list[Neighbour]


def similar(mine: Profile, others: Mapping[int, Profile]) -> list[Match]:
    """The most alike of the others with their similarity and shared strengths; only those that share a strength.

    Ties keep the order of the others.
    """
    matches = []
    for service, other in others.items():
        shared = similarity.shared_strengths(mine.levels, other.levels)
        if shared:
            alike = similarity.similarity(mine.levels, other.levels)
            matches.append(Match(service, alike, [mine.determinants[position] for position in shared]))
    return sorted(matches, key=lambda match: -match.number)[:MOST_NEIGHBOURS]


def complements(mine: Profile, others: Mapping[int, Profile]) -> list[Match]:
    """Those of the others that fill gaps, with their gain on the gaps and the gaps that gain most.

    A gap is a determinant that the profile does not support. Those that repeat least of its strengths come first
    (integration left out: connecting is no repetition), then those that gain most.
    """
    open_places = [position for position, level in enumerate(mine.levels) if not supports(level)]
    added = coverage.value_matrix([other.levels for other in others.values()], size=len(mine.levels))
    covered = coverage.coverage(coverage.value_matrix([mine.levels]))
    ranked = []
    for (service, other), gain in zip(others.items(), gaps.gains(covered, added), strict=True):
        filled = [position for position in open_places if supports(other.levels[position])]
        if filled:
            filled.sort(key=gain.__getitem__, reverse=True)
            because = [mine.determinants[position] for position in filled[:MOST_REASONS]]
            match = Match(service, round(float(gain[filled].sum()), TIE_DIGITS), because)
            ranked.append((repeated_strengths(mine, other), match))
    ranked.sort(key=lambda row: (row[0], -row[1].number))
    return [match for _repeated, match in ranked[:MOST_NEIGHBOURS]]


def repeated_strengths(mine: Profile, other: Profile) -> int:
    """How many determinants both support, integration left out."""
    shared = similarity.shared_strengths(mine.levels, other.levels)
    return sum(not mine.determinants[position].derived for position in shared)


def neighbours(mine: Profile, snapshot: Snapshot, without: Collection[int] = ()) -> Neighbours:
    """What the collection holds beside a profile, in two queries; `without` some ids."""
    others = {pk: profile for pk, profile in snapshot.profiles.items() if pk not in without}
    active = Service.objects.published().filter(status=Service.Status.ACTIVE).order_by("slug")
    running = {pk: others[pk] for pk in active.values_list("pk", flat=True) if pk in others}
    alike, filling = similar(mine, others), complements(mine, running)
    services = Service.objects.with_card_data().in_bulk([match.service for match in [*alike, *filling]])
    return Neighbours(described(mine, alike, others, services), described(mine, filling, others, services))


def described(
    mine: Profile, matches: Iterable[Match], others: Mapping[int, Profile], services: Mapping[int, Service]
) -> list[Neighbour]:
    return [
        Neighbour(
            service=services[pk],
            profile=others[pk],
            number=number,
            because=because,
            relation=relation(mine, others[pk]),
        )
        for pk, number, because in matches
    ]
