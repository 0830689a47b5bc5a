"""Services beside a profile: those that are alike, and active ones that fill its gaps."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from catalogue.analysis.members import Member
from catalogue.analysis.profiles import Profile
from catalogue.analysis.snapshot import Snapshot
from catalogue.models import Service
from experience import similarity
from experience.coverage import Values
from experience.judgement import shares
from experience.models import Determinant
from experience.moments import Weighting, open_at_moments
from experience.rises import rises_at_moments
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
    places = similarity.shared_strengths(mine.levels, other.levels, mine.scale)
    shared = [mine.determinants[position] for position in places]
    levels = zip(mine.determinants, mine.levels, other.levels, strict=True)
    known = [Difference(d, here, there) for d, here, there in levels if here is not None and there is not None]
    known.sort(key=lambda row: -abs(row.here - row.there))
    return Relation(shared, [row for row in known if row.here > row.there], [r for r in known if r.here < r.there])


class Match(NamedTuple):
    """A service that was found beside a profile, a number 0..1, and the determinants that explain it."""

    member: Member
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
    collection: str
    """Whose records it is part of (slug)."""


class Neighbours(NamedTuple):
    similar: list[Neighbour]
    complements: list[Neighbour]


def similar(mine: Profile, snapshot: Snapshot, without: Collection[str] = ()) -> list[Match]:
    """The services most alike with their similarity and shared strengths; only those that share a strength.

    `without` some (their slugs). Ties keep the order of slugs.
    """
    shared = similarity.supported_by_both(mine.levels, snapshot.levels, snapshot.scale)
    alike = similarity.similarities(mine.levels, snapshot.levels)
    found = np.flatnonzero(shared.any(axis=1) & snapshot.all_but(without))
    best = found[np.argsort(-alike[found], kind="stable")][:MOST_NEIGHBOURS]
    return [match(snapshot, place, alike[place], np.flatnonzero(shared[place])) for place in best]


def complements(mine: Member, snapshot: Snapshot, without: Collection[str] = ()) -> list[Match]:
    """Active services that fill gaps, with what they add there at moments, and the gaps that gain most.

    A gap is a determinant that the profile does not support. Those that repeat least of its strengths come first
    (integration left out: connecting is no repetition), then those that gain most.
    """
    scale = snapshot.scale
    open_here = np.array([not scale.supports(level) for level in mine.levels], dtype=bool)
    filled = (snapshot.levels >= scale.supports_from) & open_here
    gain = added_at_moments(mine, snapshot)
    gained = np.round(np.where(filled, gain, 0).sum(axis=1), TIE_DIGITS)
    coded = np.array([not determinant.derived for determinant in snapshot.determinants], dtype=bool)
    repeated = similarity.supported_by_both(mine.levels, snapshot.levels, scale)[:, coded].sum(axis=1)
    found = np.flatnonzero(snapshot.active & filled.any(axis=1) & snapshot.all_but(without))
    best = found[np.lexsort((-gained[found], repeated[found]))][:MOST_NEIGHBOURS]
    return [match(snapshot, n, gained[n], by_gain(gain[n], filled[n])[:MOST_REASONS]) for n in best]


def added_at_moments(mine: Member, snapshot: Snapshot) -> Values:
    """What each member adds to C_1 at moments by each determinant where this service alone runs; (members, K)."""
    own = snapshot.services_of([replace(mine, factor=1.0)])
    weighting = Weighting(*(shares(None, size) for size in (own.shape[2], *own.shape[:2])))
    return rises_at_moments(open_at_moments(own), snapshot.services, weighting) * weighting.determinants


def by_gain(gain: Values, filled: np.ndarray) -> np.ndarray:
    """Places of the filled gaps, the one that gains most first."""
    places = np.flatnonzero(filled)
    return places[np.argsort(-gain[places], kind="stable")]


def match(snapshot: Snapshot, place: int, number: float, reasons: Iterable[int]) -> Match:
    return Match(snapshot.by_place[place], float(number), [snapshot.determinants[position] for position in reasons])


def neighbours(mine: Member, snapshot: Snapshot, without: Collection[str] = ()) -> Neighbours:
    """What the collection holds beside a profile, in two queries; `without` some (their slugs)."""
    profile = snapshot.profile_of(mine)
    alike, filling = similar(profile, snapshot, without), complements(mine, snapshot, without)
    ids = [found.member.pk for found in [*alike, *filling]]
    services = Service.objects.with_card_data().in_bulk(ids)
    return Neighbours(described(profile, alike, services), described(profile, filling, services))


def described(mine: Profile, matches: Iterable[Match], services: Mapping[int, Service]) -> list[Neighbour]:
    """The matches with what their cards show; without one that is gone since the snapshot was taken."""
    neighbours = []
    for member, number, because in matches:
        if service := services.get(member.pk or 0):
            profile = Profile(mine.determinants, member.levels, mine.scale)
            neighbours.append(Neighbour(service, profile, number, because, relation(mine, profile), member.collection))
    return neighbours
