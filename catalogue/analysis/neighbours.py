"""Services beside a profile: those that are alike, and those that fill its gaps."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalogue.analysis.profiles import Profile
from catalogue.models import Service
from experience import coverage, gaps, similarity
from experience.models import Determinant

NEIGHBOURS = 4


@dataclass(frozen=True)
class Relation:
    """Two profiles side by side: what both support, and where the one here or the one there is higher.

    The differences are (determinant, level here, level there), the largest first; a missing level differs from none.
    """

    shared: list[Determinant]
    here: list[tuple[Determinant, int, int]]
    there: list[tuple[Determinant, int, int]]


def relation(mine: Profile, other: Profile) -> Relation:
    shared = [mine.determinants[place] for place in similarity.shared_strengths(mine.levels, other.levels)]
    pairs = zip(mine.determinants, mine.levels, other.levels, strict=True)
    known = [(d, own, their) for d, own, their in pairs if own is not None and their is not None]
    known.sort(key=lambda row: -abs(row[1] - row[2]))
    return Relation(shared, [row for row in known if row[1] > row[2]], [row for row in known if row[1] < row[2]])


@dataclass(frozen=True)
class Neighbour:
    """Another service beside the present profile: a number, and the determinants that explain it."""

    service: Service
    profile: Profile
    number: float
    because: list[Determinant]
    relation: Relation


def similar(mine: Profile, others: Mapping[int, Profile]) -> list[tuple[int, float, list[Determinant]]]:
    """The most alike of the others, as (service id, similarity, shared strengths); only those that share a strength.

    Ties keep the order of the others.
    """
    found = []
    for service, other in others.items():
        shared = similarity.shared_strengths(mine.levels, other.levels)
        if shared:
            alike = similarity.similarity(mine.levels, other.levels)
            found.append((service, alike, [mine.determinants[place] for place in shared]))
    return sorted(found, key=lambda row: -row[1])[:NEIGHBOURS]


def complements(mine: Profile, others: Mapping[int, Profile]) -> list[tuple[int, float, list[Determinant]]]:
    """Those of the others that fill gaps, as (service id, gain on the gaps, the gaps that gain most).

    A gap is a determinant on which the profile is below level 2. Those that repeat least of its strengths come first
    (integration left out: connecting is no repetition), then those that gain most.
    """
    own_gaps = [place for place, level in enumerate(mine.levels) if (level or 0) < 2]
    added = coverage.value_matrix([other.levels for other in others.values()], size=len(mine.levels))
    covered = coverage.coverage(coverage.value_matrix([mine.levels]))
    found = []
    for (service, other), parts in zip(others.items(), gaps.gains(covered, added), strict=True):
        filled = [place for place in own_gaps if (other.levels[place] or 0) >= 2]
        filled.sort(key=parts.__getitem__, reverse=True)
        shared = similarity.shared_strengths(mine.levels, other.levels)
        repeated = sum(not mine.determinants[place].derived for place in shared)
        if filled:
            found.append((repeated, -round(float(parts[filled].sum()), 12), service, filled[:3]))
    best = sorted(found, key=lambda row: row[:2])[:NEIGHBOURS]
    return [(service, -loss, [mine.determinants[p] for p in filled]) for _repeated, loss, service, filled in best]


def neighbours(mine, snapshot, without):
    """Services that do something alike as a profile, and active ones that fill its gaps; `without` some ids."""
    others = {pk: profile for pk, profile in snapshot.profiles.items() if pk not in without}
    active = Service.objects.published().filter(status=Service.Status.ACTIVE).order_by("slug")
    running = {pk: others[pk] for pk in active.values_list("pk", flat=True) if pk in others}
    alike, adding = similar(mine, others), complements(mine, running)
    named = Service.objects.with_card_data().in_bulk([pk for pk, *_rest in alike + adding])
    return {
        name: [
            Neighbour(named[pk], others[pk], number, because, relation(mine, others[pk]))
            for pk, number, because in found
        ]
        for name, found in (("similar", alike), ("complements", adding))
    }
