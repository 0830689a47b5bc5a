"""Services or cities side by side."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.analysis.service_sets import ServiceSet
from catalogue.analysis.snapshot import Snapshot
from catalogue.compare.answers import compare_answer
from catalogue.compare.comparison import CityComparison, ComparedBy, Comparison, ServiceComparison
from catalogue.compare.facts import facts
from catalogue.compare.forms import CompareForm
from catalogue.exchange.requests import Formats, Request, form_problems, json_address, respond
from catalogue.exchange.turns import ANALYSIS, in_turn
from catalogue.find.forms import FinderForm
from catalogue.forms.choices import MOST_COMPARED, city_names
from catalogue.rules.blindness import Sight, sight


@require_safe
@in_turn(ANALYSIS)
def compare(request: Request) -> HttpResponseBase:
    sees = sight(request.user, newest="service" in request.GET)  # the facts of these are read from the database
    form = CompareForm(request.GET, sees, city_names())
    comparison = comparison_of(form, sees.visible)
    problems = form_problems(form)
    if comparison is None and not problems:
        problems = {"": [_("Choose 2 to %(most)s services, or cities.") % {"most": MOST_COMPARED}]}
    formats: Formats[ComparedBy] = {
        "json": lambda compared: compare_answer(request, sees.visible, form, compared),
    }
    return respond(
        request,
        comparison,
        page=lambda: compare_page(request, form, sees, comparison),
        formats=formats,
        problems=problems,
    )


def comparison_of(form: CompareForm, snapshot: Snapshot) -> Comparison | None:
    """What the form asks for; None where it is wrong or asks for nothing."""
    if not form.is_valid():
        return None
    if services := form.cleaned_data["service"]:
        return ServiceComparison([snapshot.members[slug] for slug in services], snapshot)
    if cities := form.cleaned_data["city"]:
        return CityComparison(sets_of(cities, snapshot), form.cities, snapshot)
    return None


def sets_of(cities: Iterable[str], snapshot: Snapshot) -> dict[str, ServiceSet]:
    """The services of each city, all simulated with the draws of the largest, so that draws can be compared."""
    sets = {slug: ServiceSet(snapshot.members_in(slug), snapshot) for slug in cities}
    fewest = min(services.draws for services in sets.values())
    return {slug: replace(services, fixed_draws=fewest) for slug, services in sets.items()}


def compare_page(request: Request, form: CompareForm, sees: Sight, comparison: Comparison | None) -> HttpResponse:
    snapshot = sees.visible
    chosen = list(chosen_in(form, snapshot))
    context = {
        "form": form,
        "comparison": comparison,
        "kind": chosen[0].parameter if comparison else "",
        "chosen": chosen,
        "first": chosen[0].parameter if chosen else "",
        "finder": FinderForm(request.GET, "service", sees.waiting),
        "cities": form.cities,
        "most": MOST_COMPARED,
        "json_address": json_address(request),
        "differ": comparison is not None and form.cleaned_data["differ"],
        "toggle": with_differ_turned(request.GET),
        "determinants": snapshot.determinants,
    }
    if isinstance(comparison, ServiceComparison):
        members = comparison.members
        context |= {"facts": facts(members), "profiles": [snapshot.profile_of(member) for member in members]}
    return render(request, "compare/compare.html", context)


class Chosen(NamedTuple):
    """One service or city of the address, and the query string without it."""

    parameter: str
    slug: str
    name: str
    without: str


def chosen_in(form: CompareForm, snapshot: Snapshot) -> Iterator[Chosen]:
    """What was chosen and exists, also where a rule is broken."""
    names = {"service": {slug: member.name for slug, member in snapshot.members.items()}, "city": form.cities}
    for parameter, known in names.items():
        slugs = [slug for slug in dict.fromkeys(form.parameters.getlist(parameter)) if slug in known][:MOST_COMPARED]
        for slug in slugs:
            rest = QueryDict(mutable=True)
            rest.setlist(parameter, [other for other in slugs if other != slug])
            yield Chosen(parameter, slug, known[slug], rest.urlencode())


def with_differ_turned(parameters: QueryDict) -> str:
    """The query string with all rows shown, or only those that differ: the other of the two."""
    rest = parameters.copy()
    if rest.pop("differ", None) is None:
        rest["differ"] = "1"
    return rest.urlencode()
