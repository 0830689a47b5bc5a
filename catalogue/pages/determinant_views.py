"""The model's pages: all determinants, and one with its guide, distribution and strongest services."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from catalogue.analysis.reliability import Reliability, item_of
from catalogue.analysis.snapshot import Snapshot
from catalogue.exchange.requests import Request
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.models import Coder, Service, Touchpoint
from catalogue.models.querysets import place_by_name
from catalogue.models.scopes import is_in_view
from catalogue.pages.examples import anchors
from catalogue.rules.blindness import sight
from catalogue.scoping.addresses import by_codebook
from catalogue.verdicts.readings import coders
from experience.levels import LevelOrMissing
from experience.models import Determinant, ResponseDimension, ResponseLink

STRONGEST = 12
"""So many of the services at the highest level are shown."""


@dataclass(frozen=True)
class LevelCount:
    """How many services have a level on one determinant, and which share of all that is, in per cent."""

    level: LevelOrMissing
    count: int
    share: float


class Row(NamedTuple):
    """A determinant with the coder's question, and how many services have each level."""

    determinant: Determinant
    question: str
    distribution: list[LevelCount]


def distribution(snapshot: Snapshot, position: int) -> list[LevelCount]:
    """A count per level of the determinant at this position, the highest level first, the unknown one last; nothing
    where there is no service."""
    column = snapshot.levels[:, position]
    if not len(column):
        return []
    levels = reversed(snapshot.scale.levels)
    tally: dict[LevelOrMissing, int] = {level: int((column == level).sum()) for level in levels}
    tally[None] = int(np.isnan(column).sum())
    return [LevelCount(level, count, 100 * count / len(column)) for level, count in tally.items()]


@require_safe
@in_turn(PAGE)
def determinant_list(request: Request) -> HttpResponse:
    snapshot = sight(request.user).visible
    rows = [
        Row(determinant, snapshot.guide.of(determinant).question, distribution(snapshot, position))
        for position, determinant in enumerate(snapshot.determinants)
    ]
    context = {
        "rows": rows,
        "scale": snapshot.scale,
        "phases": Touchpoint.Phase.labels,
        "dimensions": ResponseDimension.objects.all(),
    }
    return render(request, "pages/determinant_list.html", context)


@require_safe
@in_turn(PAGE)
def determinant_detail(request: Request, slug: str) -> HttpResponse:
    """Stays at the version of the model that it belongs to, whichever is in view."""
    known = Determinant.objects.exclude(group__codebook__issued=None)
    determinant = get_object_or_404(known.prefetch_related("sources"), slug=slug)
    if not is_in_view(determinant.group.codebook):
        return redirect(by_codebook(determinant.group.codebook, request.get_full_path()))
    snapshot = sight(request.user).visible
    if all(known.slug != slug for known in snapshot.determinants):  # added just now
        snapshot = sight(request.user, newest=True).visible
    position = [d.slug for d in snapshot.determinants].index(slug)
    context = {
        "determinant": determinant,
        "snapshot": snapshot,
        "scale": snapshot.scale,
        "guide": snapshot.guide,
        "entry": snapshot.guide.of(determinant),
        "anchors": anchors(determinant, snapshot),
        "distribution": distribution(snapshot, position),
        "agreement": snapshot.reliability().items.get(item_of(slug)),
        "coders": coders_of(item_of(slug), snapshot.reliability()),
        "services": strongest(position, snapshot),
        "most": STRONGEST,
        "links": ResponseLink.objects.filter(determinant=determinant).select_related("dimension"),
        "previous": snapshot.determinants[position - 1] if position else None,
        "next": snapshot.determinants[position + 1] if position + 1 < len(snapshot.determinants) else None,
    }
    return render(request, "pages/determinant_detail.html", context)


def coders_of(item: str, reliability: Reliability) -> str:
    """Who gave a level on an item, people and machines told apart, as the beginning of a sentence."""
    codes = reliability.codes.levels.get(item, {})
    slugs = {coder for (coder, _service), level in codes.items() if level is not None}
    machines = Coder.objects.filter(slug__in=slugs, machine_assisted=True).count()
    return coders(len(slugs) - machines, machines)


def strongest(position: int, snapshot: Snapshot) -> list[Service]:
    """Services at the highest level, those first that contribute most in all, with their profiles."""
    there = np.flatnonzero(snapshot.levels[:, position] == snapshot.scale.top)
    sums = np.nansum(snapshot.levels[there], axis=1)
    least = np.sort(sums)[-STRONGEST:].min(initial=0)  # who has it too is ordered by name among the others
    members = [snapshot.by_place[place] for place in there[sums >= least]]
    members.sort(
        key=lambda member: (-sum(level or 0 for level in member.levels), place_by_name(member.name), member.slug)
    )
    services = Service.objects.with_card_data().in_bulk([member.pk for member in members[:STRONGEST]])
    for service in services.values():
        service.profile = snapshot.profile_at(service.slug)
    return [services[member.pk] for member in members[:STRONGEST] if member.pk in services]
