"""Cities of the catalogue: all of them, and one with its services, its profile and what would close its gaps."""

from itertools import groupby

from django.db.models import Count, Q
from django.http import QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue import snapshot
from catalogue.assumption_forms import CityForm
from catalogue.exchange.answers import form_problems, json_address, json_answer, json_refusal, unknown_format
from catalogue.exchange.set_answers import member_result, set_result, suggestion_results
from catalogue.models import City, Region, Service
from catalogue.service_sets import ServiceSet
from catalogue.views.about import world_map
from catalogue.views.services import waiting_for
from experience.coverage import LEAST_ACTIVE, expected_coverage, value_matrix
from experience.gaps import LEAST_CITIES, upper_quartile

SUGGESTED = 6


def city_sets(present):
    """The set of every city with a published service, by slug; no query once the snapshot is read."""
    members = {}
    for member in present.members.values():
        for city in sorted(member.cities):
            members.setdefault(city, []).append(member)
    return {city: ServiceSet(own, present) for city, own in members.items()}


@require_safe
def city_list(request):
    present = snapshot.current()
    cities = (
        City.objects.filter(services__published=True)
        .annotate(
            count=Count("services", filter=Q(services__published=True), distinct=True),
        )
        .select_related("country")
        .order_by("country__region", "country__name", "name")
    )
    sets = city_sets(present)
    cities = list(cities)
    for city in cities:
        city.active = len(sets[city.slug].active)
    profiled = [city for city in cities if sets[city.slug].suffices]
    problem = unknown_format(request)
    if request.GET.get("format"):
        return json_refusal({"format": [problem]}) if problem else list_answer(request, present, cities)
    names = dict(Region.choices)
    regions = [(names[key], list(rows)) for key, rows in groupby(cities, key=lambda c: c.country.region)]
    context = {"regions": regions, "map": world_map(), "profiled": profiled, "least": LEAST_ACTIVE}
    return render(request, "cities/city_list.html", context)


def list_answer(request, present, cities):
    rows = [
        {"city": c.slug, "name": c.name, "country": c.country.code, "services": c.count, "active": c.active}
        for c in cities
    ]
    return json_answer(request, present, "cities", {}, {"least_active_for_a_profile": LEAST_ACTIVE, "cities": rows})


@require_safe
def city_detail(request, slug):
    waiting = waiting_for(request.user)
    everything = snapshot.current()
    present = everything.hiding(waiting)
    city = get_object_or_404(City.objects.select_related("country"), slug=slug)
    hidden = [m.name for m in everything.members.values() if m.pk in waiting and slug in m.cities]
    sets = city_sets(present)
    plain = ServiceSet([], present) if hidden else sets.get(slug, ServiceSet([], present))
    profiled = {key: own for key, own in sets.items() if own.suffices and key != slug}
    names = dict(City.objects.filter(slug__in=profiled).order_by("name").values_list("slug", "name"))
    form = CityForm(request.GET, present, names, missing_quartile(sets))
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
        service.profile = present.profiles.get(service.pk)
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
        "determinants": present.determinants,
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
        query.update({f"t-{d.slug}": f"{t:.3g}" for d, t in zip(own.present.determinants, own.target, strict=True)})
        query.update({f"w-{name}": value for name, value in form.given_weights()})
        query["weights"] = form.cleaned_data["weights"]
        query.setlist("scope", form.cleaned_data["scope"])
    return query.urlencode()


def missing_quartile(sets) -> str:
    """Why the upper quartile of cities is no target yet; empty where it is."""
    number = sum(own.suffices for own in sets.values())
    if number >= LEAST_CITIES:
        return ""
    return _("The upper quartile needs %(least)s cities with a profile; the collection has %(number)s.") % {
        "least": LEAST_CITIES,
        "number": number,
    }


def judged(form, plain, sets):
    """The city's set under the choices of the form, with the target that they mean."""
    return ServiceSet(plain.members, plain.present, form.weights, target_of(form, plain, sets), form.scope)


def target_of(form, plain, sets):
    if form.against == "target":
        return form.target()
    if form.against == "peer":
        return sets[form.cleaned_data["peer"]].coverage.tolist()
    if form.against == "quartile":
        return upper_quartile([own.coverage for own in sets.values() if own.suffices]).tolist()
    pool = [member.levels for member in plain.present.members.values() if member.status == "active"]
    return expected_coverage(value_matrix(pool), sum(plain.factors)).tolist()


def city_answer(request, city, own, form):
    parameters = {
        "city": city.slug,
        "against": form.against,
        "peer": form.cleaned_data["peer"] or None,
        "weights": form.weights,
        "scope": own.fields_in_scope,
        "target": own.target,
    }
    if not own.suffices:
        reason = _("Fewer than %(least)s active services in the collection.") % {"least": LEAST_ACTIVE}
        result = {"services": [member_result(m) for m in own.members], "profile": None, "reason": reason}
    else:
        result = set_result(own) | {"suggestions": suggestion_results(own.suggestions(SUGGESTED))}
    return json_answer(request, own.present, "city", parameters, result)
