"""Services or cities side by side."""

from django.http import QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.analysis.service_sets import ServiceSet
from catalogue.analysis.snapshot import current_snapshot
from catalogue.compare.answers import cities_result, services_result
from catalogue.compare.comparison import CityComparison, ServiceComparison
from catalogue.compare.facts import facts
from catalogue.compare.forms import MOST, CompareForm
from catalogue.exchange.envelope import json_answer, json_refusal
from catalogue.exchange.requests import form_problems, json_address, unknown_format
from catalogue.forms.choices import city_names, grouped_services
from catalogue.rules.blindness import waiting_for


@require_safe
def compare(request):
    snapshot = current_snapshot()
    names = city_names()
    waiting = waiting_for(request.user)
    hidden = {slug for slug, member in snapshot.members.items() if member.pk in waiting}
    form = CompareForm(request.GET, snapshot, names, hidden)
    snapshot = snapshot.hiding(waiting)
    valid = form.is_valid()
    services = [snapshot.members[slug] for slug in form.cleaned_data.get("service", [])] if valid else []
    cities = form.cleaned_data.get("city", []) if valid else []
    comparison = chosen_comparison(services, cities, names, snapshot)
    problem = unknown_format(request)
    if request.GET.get("format"):
        return answer(request, snapshot, form, comparison, problem)
    context = {
        "form": form,
        "problem": problem,
        "comparison": comparison,
        "kind": "service" if services else "city" if cities else "",
        "chosen": list(picked(form, snapshot, names)),
        "first": next((parameter for parameter, *_rest in picked(form, snapshot, names)), ""),
        "choices": grouped_services(snapshot),
        "cities": names,
        "most": MOST,
        "json_address": json_address(request),
        "differ": valid and form.cleaned_data["differ"],
        "toggle": toggled(request.GET),
        "determinants": snapshot.determinants,
    }
    if services:
        context |= {"facts": facts(services), "profiles": [snapshot.profiles[member.pk] for member in services]}
    return render(request, "compare/compare.html", context)


def chosen_comparison(services, cities, names, snapshot):
    if services:
        return ServiceComparison(services, snapshot)
    if cities:
        members = snapshot.members.values()
        sets = {slug: ServiceSet([m for m in members if slug in m.cities], snapshot) for slug in cities}
        return CityComparison(sets, names, snapshot)
    return None


def picked(form, snapshot, names):
    """What was chosen and exists, as (parameter, slug, name, query string without it), also where a rule is broken."""
    known = {"service": {slug: m.name for slug, m in snapshot.members.items()}, "city": names}
    for parameter, own in known.items():
        chosen = [slug for slug in dict.fromkeys(form.data.getlist(parameter)) if slug in own][:MOST]
        for slug in chosen:
            rest = QueryDict(mutable=True)
            rest.setlist(parameter, [other for other in chosen if other != slug])
            yield parameter, slug, own[slug], rest.urlencode()


def toggled(parameters):
    """The query string with all rows shown, or only those that differ: the other of the two."""
    rest = parameters.copy()
    if rest.pop("differ", None) is None:
        rest["differ"] = "1"
    return rest.urlencode()


def answer(request, snapshot, form, comparison, problem):
    problems = form_problems(form) | ({"format": [problem]} if problem else {})
    if not problems and comparison is None:
        problems = {"": [_("Choose 2 to %(most)s services, or cities.") % {"most": MOST}]}
    if problems:
        return json_refusal(problems)
    parameters = {name: form.cleaned_data[name] for name in ("service", "city") if form.cleaned_data[name]}
    result = services_result if isinstance(comparison, ServiceComparison) else cities_result
    return json_answer(request, snapshot, "compare", parameters, result(comparison))
