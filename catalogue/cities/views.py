"""Cities of the catalogue: all of them, and one with its services, its profile and what would close its gaps."""

from itertools import groupby

from django.db.models import Count, Q
from django.http import QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.analysis.service_sets import ServiceSet
from catalogue.analysis.snapshot import current_snapshot
from catalogue.cities.answers import SUGGESTED, city_answer, list_answer
from catalogue.cities.forms import CityForm
from catalogue.cities.targets import city_sets, judged, missing_quartile
from catalogue.exchange.envelope import json_refusal
from catalogue.exchange.requests import form_problems, json_address, unknown_format
from catalogue.models import City, Region, Service
from catalogue.rules.blindness import waiting_for
from catalogue.services.world_map import world_map
from experience.coverage import LEAST_ACTIVE


@require_safe
def city_list(request):
    snapshot = current_snapshot()
    cities = (
        City.objects.filter(services__published=True)
        .annotate(
            count=Count("services", filter=Q(services__published=True), distinct=True),
        )
        .select_related("country")
        .order_by("country__region", "country__name", "name")
    )
    sets = city_sets(snapshot)
    cities = list(cities)
    for city in cities:
        city.active = len(sets[city.slug].active)
    profiled = [city for city in cities if sets[city.slug].suffices]
    problem = unknown_format(request)
    if request.GET.get("format"):
        return json_refusal({"format": [problem]}) if problem else list_answer(request, snapshot, cities)
    names = dict(Region.choices)
    regions = [(names[key], list(rows)) for key, rows in groupby(cities, key=lambda c: c.country.region)]
    context = {"regions": regions, "map": world_map(), "profiled": profiled, "least": LEAST_ACTIVE}
    return render(request, "cities/city_list.html", context)


@require_safe
def city_detail(request, slug):
    waiting = waiting_for(request.user)
    everything = current_snapshot()
    snapshot = everything.hiding(waiting)
    city = get_object_or_404(City.objects.select_related("country"), slug=slug)
    hidden = [m.name for m in everything.members.values() if m.pk in waiting and slug in m.cities]
    sets = city_sets(snapshot)
    plain = ServiceSet([], snapshot) if hidden else sets.get(slug, ServiceSet([], snapshot))
    profiled = {key: own for key, own in sets.items() if own.suffices and key != slug}
    names = dict(City.objects.filter(slug__in=profiled).order_by("name").values_list("slug", "name"))
    form = CityForm(request.GET, snapshot, names, missing_quartile(sets))
    valid = form.is_valid()
    own = judged(form, plain, sets) if valid and plain.suffices else plain
    problem = unknown_format(request)
    if request.GET.get("format"):
        problems = form_problems(form) | ({"format": [problem]} if problem else {})
        if hidden:
            problems = {"": [_("Hidden from you until you have submitted your own codes.")]}
        return json_refusal(problems) if problems else city_answer(request, city, own, form)
    services = list(Service.objects.published().filter(cities=city).with_card_data().by_name())
    for service in services:
        service.profile = snapshot.profiles.get(service.pk)
    context = {
        "city": city,
        "hidden": hidden,
        "services": services,
        "own": own,
        "form": form,
        "valid": valid,
        "least": LEAST_ACTIVE,
        "problem": problem,
        "json_address": json_address(request),
        "determinants": snapshot.determinants,
        "suggestions": own.suggestions(SUGGESTED) if valid and own.suffices else [],
        "against": CityForm.AGAINST[form.against] if valid else "",
        "peer": names.get(form.cleaned_data.get("peer", ""), ""),
        "settings": list(form.settings()) if valid else [],
        "quartile_missing": form.quartile_missing,
        "add_address": f"{reverse('portfolio')}?{carried(slug, own, form, valid)}&add=",
        "portfolio_query": carried(slug, own, form, valid),
    }
    return render(request, "cities/city_detail.html", context)


def carried(slug, own, form, valid):
    """What the portfolio page needs to go on with this city under the same target, weights and scope."""
    query = QueryDict(mutable=True)
    query["city"] = slug
    if valid and own.target is not None:
        query.update({f"t-{d.slug}": f"{t:.3g}" for d, t in zip(own.snapshot.determinants, own.target, strict=True)})
        query.update({f"w-{name}": value for name, value in form.given_weights()})
        query["weights"] = form.cleaned_data["weights"]
        query.setlist("scope", form.cleaned_data["scope"])
    return query.urlencode()
