"""The model's pages: all determinants, and one with its guide, distribution and strongest services."""

from collections import Counter

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from catalogue.analysis import snapshot
from catalogue.analysis.reliability import item_of
from catalogue.models import Service
from experience.levels import MAX_LEVEL
from experience.models import Determinant, ResponseLink

STRONGEST = 12


@require_safe
def determinant_list(request):
    present = snapshot.current()
    rows = [(d, distribution(present, place)) for place, d in enumerate(present.determinants)]
    return render(request, "pages/determinant_list.html", {"rows": rows})


def distribution(present, place):
    """How many services have level 3, 2, 1, 0 and an unknown level, with the share of each in percent."""
    tally = Counter(profile.levels[place] for profile in present.profiles.values())
    total = sum(tally.values())
    levels = [*range(MAX_LEVEL, -1, -1), None]
    return [
        {"level": level, "count": tally[level], "share": 100 * tally[level] / total if total else 0} for level in levels
    ]


@require_safe
def determinant_detail(request, slug):
    determinant = get_object_or_404(Determinant.objects.select_related("group").prefetch_related("sources"), slug=slug)
    present = snapshot.current()
    place = [d.slug for d in present.determinants].index(slug)
    strongest = (
        Service.objects.published()
        .contributing_to(slug, at_least=MAX_LEVEL)
        .with_contribution()
        .with_card_data()
        .by_name("-level_sum")[:STRONGEST]
    )
    services = list(strongest)
    for service in services:
        service.profile = present.profiles[service.pk]
    return render(
        request,
        "pages/determinant_detail.html",
        {
            "determinant": determinant,
            "distribution": distribution(present, place),
            "agreement": present.reliability().items.get(item_of(slug)),
            "services": services,
            "links": ResponseLink.objects.filter(determinant=determinant).select_related("dimension"),
            "previous": present.determinants[place - 1] if place else None,
            "next": present.determinants[place + 1] if place + 1 < len(present.determinants) else None,
        },
    )
