"""The start page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue.analysis.snapshot import current_snapshot
from catalogue.exchange.requests import Request
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.pages.overview import contribution_matrix, figures
from catalogue.services.world_map import map_of_all


@require_safe
@in_turn(PAGE)
def home(request: Request) -> HttpResponse:
    snapshot = current_snapshot()
    context = {
        "figures": figures(snapshot),
        "matrix": contribution_matrix(snapshot),
        "determinants": snapshot.determinants,
        "map": map_of_all(snapshot),
    }
    return render(request, "pages/home.html", context)
