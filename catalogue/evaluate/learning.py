"""Whom an idea can learn from: services that are core where it is weak, or where it is to be strong."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from django.db.models import Prefetch

from catalogue.analysis.citations import without_citations
from catalogue.analysis.members import Member
from catalogue.analysis.snapshot import Snapshot
from catalogue.models import Classification, Evidence, Service
from experience.levels import LevelOrMissing
from experience.models import Determinant
from experience.similarity import similarities
from experience.tolerances import TIE_DIGITS

LESSONS = 3


class Example(NamedTuple):
    """A service that is core on a determinant, both by their place."""

    place: int
    service: Member


@dataclass(frozen=True)
class Lesson:
    """How a service is core where an idea is not: the published reason, and the pages that say so."""

    determinant: Determinant
    level: LevelOrMissing
    """That of the idea."""
    service: Service
    reason: str
    pages: Sequence[Evidence]


def lessons(mine: Member, snapshot: Snapshot, aim: str = "", without: Collection[str] = ()) -> list[Lesson]:
    """LESSONS services, each on another determinant where the idea is weak; all on `aim` (slug) where one is named.

    `without`: services (slugs) that are no examples.
    """
    places = [place for place, d in enumerate(snapshot.determinants) if d.slug == aim] * LESSONS
    found = list(examples(mine, snapshot, places or weak_places(mine, snapshot), without))
    read = services_of(found)
    return [
        lesson(mine.levels[place], snapshot.determinants[place], read[service.slug])
        for place, service in found
        if service.slug in read
    ]


def weak_places(mine: Member, snapshot: Snapshot) -> list[int]:
    """Determinants that the idea is known not to support; those first that most services of its field support."""
    of_field = snapshot.levels[snapshot.member_domains == mine.domain]
    others = (of_field >= snapshot.scale.supports_from).sum(axis=0)
    known = [(place, level) for place, level in enumerate(mine.levels) if level is not None]
    weak = [place for place, level in known if not snapshot.scale.supports(level)]
    return sorted(weak, key=lambda place: -others[place])


def examples(
    mine: Member, snapshot: Snapshot, places: Sequence[int], without: Collection[str] = ()
) -> Iterator[Example]:
    """For each place one service that is core there, no service twice, until there are enough.

    Active ones come first, then those of the same field, then those most alike in the rest; then by slug.
    """
    alike = np.round(similarities(mine.levels, snapshot.levels), TIE_DIGITS)
    near = np.lexsort((-alike, snapshot.member_domains != mine.domain, ~snapshot.active))
    near = near[snapshot.all_but(without)[near]]
    taken: set[int] = set()
    top = snapshot.scale.top
    for place in places:
        core = (at for at in near.tolist() if snapshot.levels[at, place] == top and at not in taken)
        best = next(core, None)
        if best is not None and len(taken) < LESSONS:
            taken.add(best)
            yield Example(place, snapshot.by_place[best])


def services_of(found: Sequence[Example]) -> dict[str, Service]:
    """Their services with reasons and pages, by slug; a fixed number of queries."""
    reasons = Classification.objects.prefetch_related("evidence")
    services = Service.objects.published().filter(slug__in=[service.slug for _place, service in found])
    read = services.with_card_data().prefetch_related("integration_evidence", Prefetch("classifications", reasons))
    return {service.slug: service for service in read}


def lesson(level: LevelOrMissing, determinant: Determinant, service: Service) -> Lesson:
    if determinant.derived:
        reason, pages = service.integration_reason, service.integration_evidence.all()
    else:
        published = next(one for one in service.classifications.all() if one.determinant_id == determinant.pk)
        reason, pages = published.reason, published.evidence.all()
    return Lesson(determinant, level, service, without_citations(reason), list(pages))
