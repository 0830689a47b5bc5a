"""The model's pages: all determinants, and one with its guide, distribution and strongest services."""

from collections import Counter

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from catalogue.analysis.reliability import item_of
from catalogue.analysis.snapshot import current_snapshot
from catalogue.models import Service
from experience.levels import MAX_LEVEL
from experience.models import Determinant, ResponseLink

STRONGEST = 12


@require_safe
def determinant_list(request):
    snapshot = current_snapshot()
    rows = [(d, distribution(snapshot, place)) for place, d in enumerate(snapshot.determinants)]
    return render(request, "pages/determinant_list.html", {"rows": rows})


def distribution(snapshot, place):
    """How many services have level 3, 2, 1, 0 and an unknown level, with the share of each in percent."""
    tally = Counter(profile.levels[place] for profile in snapshot.profiles.values())
    total = sum(tally.values())
    levels = [*range(MAX_LEVEL, -1, -1), None]
    return [
        {"level": level, "count": tally[level], "share": 100 * tally[level] / total if total else 0} for level in levels
    ]


@require_safe
def determinant_detail(request, slug):
    determinant = get_object_or_404(Determinant.objects.select_related("group").prefetch_related("sources"), slug=slug)
    snapshot = current_snapshot()
    place = [d.slug for d in snapshot.determinants].index(slug)
    strongest = (
        Service.objects.published()
        .contributing_to(slug, at_least=MAX_LEVEL)
        .with_contribution()
        .with_card_data()
        .by_name("-level_sum")[:STRONGEST]
    )
    services = list(strongest)
    for service in services:
        service.profile = snapshot.profiles[service.pk]
    return render(
        request,
        "pages/determinant_detail.html",
        {
            "determinant": determinant,
            "distribution": distribution(snapshot, place),
            "agreement": snapshot.reliability().items.get(item_of(slug)),
            "services": services,
            "links": ResponseLink.objects.filter(determinant=determinant).select_related("dimension"),
            "previous": snapshot.determinants[place - 1] if place else None,
            "next": snapshot.determinants[place + 1] if place + 1 < len(snapshot.determinants) else None,
        },
    )
