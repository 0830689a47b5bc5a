"""Kinds of services, and the services of one kind side by side."""

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from catalogue.exchange.envelope import json_answer
from catalogue.exchange.requests import Request, json_address, respond
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.models import ServiceKind
from catalogue.pages.kinds import Twins, twins
from catalogue.rules.blindness import sight


@require_safe
@in_turn(PAGE)
def kind_list(request: Request) -> HttpResponseBase:
    snapshot = sight(request.user).visible
    without = sum(not member.kind for member in snapshot.members.values())
    return render(request, "pages/kind_list.html", {"kinds": twins(snapshot), "without": without})


@require_safe
@in_turn(PAGE)
def kind_detail(request: Request, slug: str) -> HttpResponseBase:
    found = Twins(sight(request.user).visible, get_object_or_404(ServiceKind, slug=slug))
    if not found.members:
        raise Http404
    return respond(
        request,
        found,
        lambda: render(request, "pages/kind_detail.html", context_of(request, found)),
        {"json": lambda result: json_answer(request, result.snapshot, "kind", {"kind": slug}, kind_result(result))},
    )


def context_of(request: Request, found: Twins) -> dict[str, object]:
    return {
        "kind": found.kind,
        "twins": found,
        "determinants": found.snapshot.determinants,
        "scale": found.snapshot.scale,
        "differences": list(found.differences()),
        "json_address": json_address(request),
    }


def kind_result(found: Twins) -> dict:
    """Levels in the order of the model, and what My city guesses where there are enough services of the kind."""
    typical = found.typical
    guess = {
        "levels": typical.levels,
        "integration_level": typical.integration_level,
        "groups": sorted(typical.persons),
        "phases": sorted(typical.phases),
    }
    return {
        "services": [{"slug": member.slug, "levels": member.levels} for member in found.members],
        "differences": {
            row.determinant.slug: [
                {"service": one.member.slug, "level": one.level, "reason": one.reason} for one in row.levels
            ]
            for row in found.differences()
        },
        "guess": guess if found.is_guessed_from else None,
    }
