"""The start page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue.analysis.current import current_snapshot
from catalogue.exchange.requests import Request
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.pages.examples import telling_member
from catalogue.pages.overview import SHADES, contribution_matrix, figures, finding, shows_shipped, told
from catalogue.rules.blindness import sight
from catalogue.services.world_map import map_of_all


@require_safe
@in_turn(PAGE)
def home(request: Request) -> HttpResponse:
    snapshot = current_snapshot()
    visible = sight(request.user).visible
    matrix = list(contribution_matrix(visible))
    member = telling_member(visible)
    context = {
        "figures": figures(snapshot),
        "shipped": shows_shipped(snapshot),
        "mixed": len(snapshot.collections) > 1,
        "told": told(figures(snapshot)),
        "matrix": matrix,
        "finding": finding(matrix),
        "shades": range(SHADES),
        "example": member,
        "profile": visible.profile_of(member) if member else None,
        "determinants": snapshot.determinants,
        "scale": snapshot.scale,
        "map": map_of_all(snapshot),
    }
    return render(request, "pages/home.html" if snapshot.members else "pages/home_empty.html", context)
