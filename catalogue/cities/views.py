"""Cities of the catalogue: all of them, and one with its services, its profile and what would close its gaps."""

from itertools import groupby

from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalogue.analysis.service_sets import ServiceSet
from catalogue.analysis.snapshot import Snapshot, current_snapshot
from catalogue.cities.answers import SUGGESTED, city_answer, list_answer
from catalogue.cities.forms import CityForm
from catalogue.cities.targets import CitySets
from catalogue.exchange.requests import Request, form_problems, json_address, respond
from catalogue.exchange.turns import ANALYSIS, PAGE, in_turn
from catalogue.forms.assumptions import TARGET, WEIGHT
from catalogue.forms.choices import MOST_COMPARED
from catalogue.models import City, Region, Service
from catalogue.rules.blindness import hidden_sentence, sight
from catalogue.services.world_map import map_of_all
from experience.coverage import LEAST_ACTIVE

MOST_CARDS = 24
"""So many services of a city are shown as cards; the listing has all."""


@require_safe
@in_turn(PAGE)
def city_list(request: Request) -> HttpResponseBase:
    snapshot = current_snapshot()
    sets = CitySets(snapshot)
    cities = cities_with_services(sets)
    return respond(
        request,
        cities,
        page=lambda: list_page(request, cities, sets),
        formats={"json": lambda found: list_answer(request, snapshot, found)},
    )


def cities_with_services(sets: CitySets) -> list[City]:
    """Every city with a published service, by region and country, with `count` and `active`."""
    snapshot = sets.snapshot
    cities = City.objects.select_related("country").order_by("country__region", "country__name", "name")
    found = [city for city in cities if city.slug in snapshot.by_city]
    for city in found:
        city.count, city.active = len(snapshot.members_in(city.slug)), snapshot.active_in[city.slug]
    return found


def list_page(request: Request, cities: list[City], sets: CitySets) -> HttpResponse:
    names = dict(Region.choices)
    profiled = [city for city in cities if city.slug in sets.profiled]
    context = {
        "regions": [(names[key], list(rows)) for key, rows in groupby(cities, key=lambda c: c.country.region)],
        "map": map_of_all(sets.snapshot),
        "profiled": profiled,
        "compared": profiled[:MOST_COMPARED],
        "least": LEAST_ACTIVE,
    }
    return render(request, "cities/city_list.html", context)


@require_safe
@in_turn(ANALYSIS)
def city_detail(request: Request, slug: str) -> HttpResponseBase:
    city = get_object_or_404(City.objects.select_related("country"), slug=slug)
    sees = sight(request.user)
    hidden = [member.name for member in sees.hidden_in(slug)]
    sets = CitySets(sees.visible)
    services = ServiceSet([], sees.visible) if hidden else sets.of(slug)
    form = CityForm(request.GET, sees.visible, peers_of(slug, sets), sets.quartile_missing)
    problems = {"": [hidden_sentence()]} if hidden else form_problems(form)
    if services.has_profile and form.is_valid():
        services = sets.judged(slug, form)
    return respond(
        request,
        services,
        page=lambda: city_page(request, city, services, form, hidden),
        formats={"json": lambda judged: city_answer(request, city, judged, form)},
        problems=problems,
    )


def peers_of(slug: str, sets: CitySets) -> dict[str, str]:
    """Names of the other cities with a profile, by slug."""
    others = set(sets.profiled) - {slug}
    return dict(City.objects.filter(slug__in=others).order_by("name").values_list("slug", "name"))


def city_page(request: Request, city: City, services: ServiceSet, form: CityForm, hidden: list[str]) -> HttpResponse:
    valid = form.is_valid()
    my_city = carried(city.slug, services, form)
    context = {
        "city": city,
        "hidden": hidden,
        "services": services_of(city, services.snapshot),
        "number": Service.objects.published().filter(cities=city).count(),
        "service_set": services,
        "form": form,
        "valid": valid,
        "least": LEAST_ACTIVE,
        "json_address": json_address(request),
        "determinants": services.snapshot.determinants,
        "suggestions": services.old_suggestions(SUGGESTED) if valid and services.has_profile else [],
        "against": form.AGAINST[form.against] if valid else "",
        "peer": form.peers[form.cleaned_data["peer"]] if valid and form.against == "peer" else "",
        "settings": list(form.in_words()) if valid else [],
        "quartile_missing": form.quartile_missing,
        "add_address": f"{reverse('my-city')}?{my_city}&service=",
        "my_city_query": my_city,
    }
    return render(request, "cities/city_detail.html", context)


def services_of(city: City, snapshot: Snapshot) -> list[Service]:
    """The first published services of a city by name; the profile of one whose levels are hidden is None."""
    services = list(Service.objects.published().filter(cities=city).with_card_data().by_name()[:MOST_CARDS])
    for service in services:
        service.profile = snapshot.profile_at(service.slug) if service.slug in snapshot.members else None
    return services


def carried(slug: str, services: ServiceSet, form: CityForm) -> str:
    """What the page of my city needs to go on with this city under the same target, weights and scope."""
    query = QueryDict(mutable=True)
    query["city"] = slug
    if form.is_valid() and services.target is not None:
        wanted = zip(services.snapshot.determinants, services.target, strict=True)
        query.update({f"{TARGET}{determinant.slug}": f"{target:.3g}" for determinant, target in wanted})
        query.update({f"{WEIGHT}{name}": str(value) for name, value in form.given_weights()})
        query["weights"] = form.cleaned_data["weights"]
        query.setlist("scope", form.cleaned_data["scope"])
    return query.urlencode()
