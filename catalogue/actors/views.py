"""Bodies that provide services or take part in them: all of them, and one with its services."""

from django.core.paginator import Page
from django.db.models import Exists, OuterRef
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from catalogue.actors.answers import detail_result, list_result
from catalogue.actors.listing import listed
from catalogue.analysis.current import current_snapshot
from catalogue.exchange.envelope import json_answer
from catalogue.exchange.requests import Request, json_address, respond
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.linked.answers import actor_formats
from catalogue.models import Actor, Partner, Service

MOST_SHOWN = 100
"""So many services of an actor are on its page, in either part."""


@require_safe
@in_turn(PAGE)
def actor_list(request: Request) -> HttpResponseBase:
    found = listed(request.GET)
    context = {**found._asdict(), "query": found.query, "json_address": json_address(request)}
    return respond(
        request,
        found.page,
        page=lambda: render(request, "actors/actor_list.html", context),
        formats={"json": lambda page: list_answer(request, page, found.query)},
        problems=found.problems,
    )


def list_answer(request: Request, page: Page, query: str) -> HttpResponseBase:
    asked = {"q": query or None, "page": page.number}
    return json_answer(request, current_snapshot(), "actors", asked, list_result(page))


@require_safe
@in_turn(PAGE)
def actor_detail(request: Request, slug: str) -> HttpResponseBase:
    """404 for one that has nothing to do with a published service in view; leads on from one that was united."""
    actor = Actor.objects.shown().select_related("seat__country").filter(slug=slug).first()
    if actor is None:
        return led_to(request, get_object_or_404(Actor.objects.shown(), former__slug=slug))
    services = Service.objects.published().by_name()
    provided = services.filter(provider=actor)
    taken_part = services.filter(Exists(Partner.objects.filter(service=OuterRef("pk"), actor=actor)))
    context = {
        "actor": actor,
        "other_names": actor.names[1:],
        "most": MOST_SHOWN,
        "provided": provided[: MOST_SHOWN + 1],
        "taken_part": taken_part[: MOST_SHOWN + 1],
        "json_address": json_address(request),
    }
    return respond(
        request,
        actor,
        page=lambda: render(request, "actors/actor_detail.html", context),
        formats={
            "json": lambda own: json_answer(
                request, current_snapshot(), "actor", {"actor": own.slug}, detail_result(own, provided, taken_part)
            ),
            **actor_formats(request),
        },
    )


@require_safe
@in_turn(PAGE)
def actor_by_number(request: Request, pk: int) -> HttpResponseBase:
    """The address that an actor had before its slug, in the same collections in view."""
    actor = Actor.objects.shown().filter(pk=pk).first()
    return led_to(request, actor or get_object_or_404(Actor.objects.shown(), former=pk))


def led_to(request: Request, actor: Actor) -> HttpResponseBase:
    """From an address of before, with all else that it asks for."""
    query = request.GET.urlencode()
    return redirect(f"{actor.get_absolute_url()}{query and '?'}{query}", permanent=True)
