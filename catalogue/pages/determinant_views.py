"""The model's pages: all determinants, and one with its guide, distribution and strongest services."""

from collections import Counter
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from catalogue.analysis.reliability import item_of
from catalogue.analysis.snapshot import Snapshot, current_snapshot
from catalogue.exchange.requests import Request
from catalogue.models import Service
from experience.levels import MAX_LEVEL, LevelOrMissing
from experience.models import Determinant, ResponseLink

STRONGEST = 12
"""So many of the services at the highest level are shown."""


@dataclass(frozen=True)
class LevelCount:
    """How many services have a level on one determinant, and which share of all that is, in per cent."""

    level: LevelOrMissing
    count: int
    share: float


def distribution(snapshot: Snapshot, position: int) -> list[LevelCount]:
    """A count per level of the determinant at this position, the highest level first, the unknown one last."""
    tally = Counter(profile.levels[position] for profile in snapshot.profiles.values())
    total = sum(tally.values()) or 1
    levels = [*range(MAX_LEVEL, -1, -1), None]
    return [LevelCount(level, tally[level], 100 * tally[level] / total) for level in levels]


@require_safe
def determinant_list(request: Request) -> HttpResponse:
    snapshot = current_snapshot()
    rows = [
        (determinant, distribution(snapshot, position)) for position, determinant in enumerate(snapshot.determinants)
    ]
    return render(request, "pages/determinant_list.html", {"rows": rows})


@require_safe
def determinant_detail(request: Request, slug: str) -> HttpResponse:
    determinant = get_object_or_404(Determinant.objects.select_related("group").prefetch_related("sources"), slug=slug)
    snapshot = current_snapshot()
    position = [d.slug for d in snapshot.determinants].index(slug)
    context = {
        "determinant": determinant,
        "distribution": distribution(snapshot, position),
        "agreement": snapshot.reliability().items.get(item_of(slug)),
        "services": strongest(slug, snapshot),
        "most": STRONGEST,
        "links": ResponseLink.objects.filter(determinant=determinant).select_related("dimension"),
        "previous": snapshot.determinants[position - 1] if position else None,
        "next": snapshot.determinants[position + 1] if position + 1 < len(snapshot.determinants) else None,
    }
    return render(request, "pages/determinant_detail.html", context)


def strongest(determinant: str, snapshot: Snapshot) -> list[Service]:
    """Services at the highest level, those first that contribute most elsewhere too, with their profiles."""
    services = Service.objects.published().contributing_to(determinant, at_least=MAX_LEVEL)
    found = list(services.with_contribution().with_card_data().by_name("-level_sum")[:STRONGEST])
    for service in found:
        service.profile = snapshot.profiles[service.pk]
    return found
