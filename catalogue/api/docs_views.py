"""What people read of the API: what it offers, every operation, and what may go wrong."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalogue.api.entry import PLACES
from catalogue.api.parameters import MOST, USUAL
from catalogue.exchange.addresses import whole_address
from catalogue.exchange.problems import DOCUMENTED_AT, KINDS
from catalogue.exchange.requests import Request

EXPLORER = {"layout": "BaseLayout", "deepLinking": True, "validatorUrl": None}
"""How Swagger UI shows it; without a validator, which would be another site's."""


@require_safe
def docs(request: Request) -> HttpResponse:
    root = {"root": whole_address(request, reverse("api:api-root"))}
    context = root | {
        "python": render_to_string("api/client_python.txt", root),
        "r": render_to_string("api/client_r.txt", root),
        "places": PLACES,
        "usual": USUAL,
        "most": MOST,
        "largest": settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
        "problems": DOCUMENTED_AT,
        "collections": reverse("collection-list"),
    }
    return render(request, "api/docs.html", context)


@require_safe
def explore(request: Request) -> HttpResponse:
    """Every operation in Swagger UI, which django-ninja brings along."""
    return render(request, "api/explore.html", {"settings": EXPLORER | {"url": reverse("api-schema")}})


@require_safe
def problems(request: Request) -> HttpResponse:
    """Every kind of problem at the address that is its type."""
    return render(request, "api/problems.html", {"kinds": KINDS.values()})
