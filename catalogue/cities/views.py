"""Cities of the catalogue: all of them, and one with its services, whom these reach, and what would help most."""

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from catalogue.analysis.service_sets import ServiceSet
from catalogue.cities.answers import city_answer, list_answer
from catalogue.cities.asked import Asked, asked_of
from catalogue.cities.sets import CitySets
from catalogue.exchange.problems import refusal
from catalogue.exchange.requests import Request, respond
from catalogue.exchange.turns import ANALYSIS, PAGE, STABILITY, in_turn
from catalogue.forms.choices import MOST_COMPARED
from catalogue.forms.reading import read_as
from catalogue.judging.files import profile_file, services_file
from catalogue.judging.page import Addresses, carried, form_context, outcome_context, stability_context
from catalogue.linked.answers import city_formats
from catalogue.linked.identifiers import identifiers
from catalogue.linked.schema import city_object
from catalogue.models import City, Region
from catalogue.rules.blindness import sight
from catalogue.services.world_map import map_of_all
from catalogue.sharing.citations import Citation, citation, citation_formats
from catalogue.sharing.embeds import CITY_MOMENTS, Shown, is_for_all
from experience.coverage import LEAST_RUNNING


@require_safe
@in_turn(PAGE)
def city_list(request: Request) -> HttpResponseBase:
    sets = CitySets(sight(request.user).everything)
    cities = cities_with_services(sets)
    return respond(
        request,
        cities,
        page=lambda: list_page(request, cities, sets),
        formats={"json": lambda found: list_answer(request, sets.snapshot, found)},
    )


def cities_with_services(sets: CitySets) -> list[City]:
    """Every city with a published service, by region and country, with `count`, `active` and `expected`."""
    snapshot = sets.snapshot
    cities = City.objects.select_related("country").order_by("country__region", "country__name", "name")
    found = [city for city in cities if city.slug in snapshot.by_city]
    for city in found:
        city.count, city.active = len(snapshot.members_in(city.slug)), snapshot.active_in[city.slug]
        city.expected = sets.of(city.slug).expected_running
    return found


def list_page(request: Request, cities: list[City], sets: CitySets) -> HttpResponse:
    names = dict(Region.choices)
    profiled = [city for city in cities if city.slug in sets.profiled]
    context = {
        "regions": [(names[key], list(rows)) for key, rows in groupby(cities, key=lambda c: c.country.region)],
        "map": map_of_all(sets.snapshot),
        "profiled": profiled,
        "comparison": comparison_of(profiled[:MOST_COMPARED]),
        "least": LEAST_RUNNING,
        "nothing_yet": not sets.snapshot.members,
    }
    return render(request, "cities/city_list.html", context)


def comparison_of(cities: list[City]) -> str:
    """The address where they stand side by side; empty for fewer than two."""
    asked = urlencode({"city": [city.slug for city in cities]}, doseq=True)
    return f"{reverse('compare')}?{asked}" if len(cities) > 1 else ""


@require_safe
@in_turn(ANALYSIS)
def city_detail(request: Request, slug: str) -> HttpResponseBase:
    asked = asked_of(request, slug)
    return respond(
        request,
        asked.outcome,
        page=lambda: city_page(request, asked),
        formats={
            "json": lambda outcome: city_answer(request, asked.city, outcome),
            "csv": services_file,
            "profile-csv": profile_file,
            **city_formats(request, asked.city),
            **citation_formats(citation_of(request, asked)),
        },
        problems=asked.problems,
    )


def citation_of(request: Request, asked: Asked) -> Citation:
    """How the city is cited, with all that is asked of it."""
    city, query = asked.city, carried(request.GET)
    path = f"{city.get_absolute_url()}?{query}".rstrip("?")
    snapshot = asked.sees.everything
    members = asked.outcome.services.members if asked.outcome else snapshot.members_in(city.slug)
    held = {member.collection for member in members}
    return citation(request, snapshot, f"{city.name}, {city.country.name}", city.slug, path, held)


def city_page(request: Request, asked: Asked) -> HttpResponse:
    context = {
        "city": asked.city,
        "citation": citation_of(request, asked),
        "described": city_object(asked.city, identifiers(request)),
        "hidden": asked.hidden,
        "services": ServiceSet(asked.sees.everything.members_in(asked.city.slug), asked.sees.everything),
        "own_address": own_address(request, asked.city),
        "listing_address": listing_address(request, asked.city),
        "compare_address": f"{reverse('compare')}?{urlencode([('city', asked.city.slug), *read_as(request.GET)])}",
        "shown": shown_elsewhere(request, asked),
        **form_context(request, asked.form),
        **of_outcome(request, asked),
    }
    return render(request, "cities/city_detail.html", context)


def shown_elsewhere(request: Request, asked: Asked) -> Shown | None:
    """What other sites may show of the city, whatever else is asked of it here; None where there is nothing to show,
    or strangers do not see it."""
    if not (asked.outcome and asked.outcome.services.has_profile and is_for_all()):
        return None
    city, snapshot = asked.city, asked.sees.everything
    return Shown(request, city.slug, city.name, city.get_absolute_url(), CITY_MOMENTS, len(snapshot.groups))


def of_outcome(request: Request, asked: Asked) -> dict[str, Any]:
    if asked.outcome is None:
        return {}
    addresses = Addresses(
        trial=f"{own_address(request, asked.city)}&service=",
        stability=f"{reverse('city-stability', args=[asked.city.slug])}?{carried(request.GET)}".rstrip("?"),
    )
    return outcome_context(request, asked.outcome, addresses)


def listing_address(request: Request, city: City) -> str:
    """The listing of what counts here."""
    counted = [("collection", slug) for slug in request.GET.getlist("collection") if slug]
    return f"{reverse('service-list')}?{urlencode([('city', city.slug), *counted])}"


def own_address(request: Request, city: City) -> str:
    """My city with the services of this one, and all that is asked here."""
    return f"{reverse('my-city')}?{carried(request.GET, city=city.slug)}"


@require_safe
@in_turn(STABILITY)
def stability(request: Request, slug: str) -> HttpResponse:
    """How stable each proposal is, to be filled into a page that is there already."""
    asked = asked_of(request, slug)
    if asked.outcome is None or asked.problems:
        return refusal("invalid-parameters", asked.problems)
    return render(request, "judging/_stability_answer.html", stability_context(asked.outcome))
