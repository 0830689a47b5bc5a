"""What people read of the API."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue.exchange.problems import KINDS
from catalogue.exchange.requests import Request


@require_safe
def docs(request: Request) -> HttpResponse:
    return render(request, "api/docs.html")


@require_safe
def problems(request: Request) -> HttpResponse:
    """Every kind of problem at the address that is its type."""
    return render(request, "api/problems.html", {"kinds": KINDS.values()})
