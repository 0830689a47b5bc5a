"""Whose data these are: all collections that a person may read, and one with its cities and how it is cited."""

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue.collections.answers import detail_result, list_result
from catalogue.collections.listing import CityOf, Listed, cities_of, listed
from catalogue.exchange.envelope import json_answer
from catalogue.exchange.requests import Request, json_address, respond
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.models import Collection
from catalogue.models.scopes import in_scope
from catalogue.rules.blindness import sight
from catalogue.rules.collections import Role, trusted_to
from catalogue.sharing.citations import Citation, citation, citation_formats


@require_safe
@in_turn(PAGE)
def collection_list(request: Request) -> HttpResponseBase:
    found = listed(request.user)
    snapshot = sight(request.user).everything
    return respond(
        request,
        found,
        page=lambda: list_page(request, found),
        formats={
            "json": lambda all_: json_answer(request, snapshot, "collections", {}, list_result(all_.values())),
        },
    )


def list_page(request: Request, found: dict[str, Listed]) -> HttpResponse:
    context = {"collections": list(found.values()), "json_address": json_address(request)}
    return render(request, "collections/collection_list.html", context)


@require_safe
@in_turn(PAGE)
def collection_detail(request: Request, slug: str) -> HttpResponseBase:
    """404 for one that the person may not read, as for one that does not exist."""
    one = listed(request.user).get(slug)
    if one is None:
        raise Http404
    cities = cities_of(one.collection)
    with in_scope(one.scope):
        snapshot = sight(request.user).everything
    cited = citation(request, snapshot, one.collection.name, slug, one.page, [slug])
    own = replace(cited, author=one.collection.owner or cited.author)
    return respond(
        request,
        detail_result(one, cities),
        page=lambda: detail_page(request, one, cities, own),
        formats={
            "json": lambda result: json_answer(request, snapshot, "collection", {"collection": slug}, result),
            **citation_formats(own),
        },
    )


def detail_page(request: Request, one: Listed, cities: list[CityOf], own: Citation) -> HttpResponse:
    context = {
        "one": one,
        "cities": cities,
        "citation": own,
        "may_change": may_change(request, one.collection),
        "json_address": json_address(request),
    }
    return render(request, "collections/collection_detail.html", context)


def may_change(request: Request, collection: Collection) -> bool:
    """Whether the admin lets a person say who answers for it, and who its members are."""
    trusted = trusted_to(request.user, Role.REVIEWER)
    return request.user.has_perm("catalogue.change_collection") and trusted.filter(pk=collection.pk).exists()
