"""Services, or cities and own states, side by side."""

from collections.abc import Container, Iterator, Sequence
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.analysis.service_sets import ServiceSet
from catalogue.analysis.snapshot import Snapshot
from catalogue.compare.answers import compare_answer
from catalogue.compare.chosen import chosen_in, query, with_differ_turned
from catalogue.compare.comparison import ComparedBy, Row, told_once
from catalogue.compare.facts import facts, services_of
from catalogue.compare.forms import CompareForm
from catalogue.compare.services import ServiceComparison
from catalogue.compare.sets import ComparedSet, SetComparison
from catalogue.exchange.requests import Formats, Request, form_problems, json_address, respond
from catalogue.exchange.turns import ANALYSIS, in_turn
from catalogue.find.forms import FinderForm
from catalogue.forms.choices import MOST_COMPARED, city_names
from catalogue.forms.reading import read_as
from catalogue.rules.blindness import Sight, sight

EXAMPLE_SERVICES = ("jelbi-berlin", "hvv-switch-hamburg", "whim-helsinki")
EXAMPLE_CITIES = ("berlin", "singapore")

Comparison = ServiceComparison | SetComparison


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
    sets = list(sets_of(form, snapshot))
    return SetComparison(sets, snapshot, form.rung) if sets else None


def sets_of(form: CompareForm, snapshot: Snapshot) -> Iterator[ComparedSet]:
    """The services of each city, and of each own state, all judged by the choices of the form."""
    cities, own = form.cleaned_data["city"], form.own
    labels = told_once([*(form.cities[slug] for slug in cities), *(state.name for state in own)])
    reading = query([], read_as(form.address))
    for slug, label in zip(cities, labels, strict=False):
        services = form.judged(ServiceSet(snapshot.members_in(slug, form.collections), snapshot))
        address = f"{reverse('city-detail', args=[slug])}?{reading}".removesuffix("?")
        yield ComparedSet(slug, label, services, address, form.rung)
    for state, label in zip(own, labels[len(cities) :], strict=True):
        yield ComparedSet(state.packed, label, form.judged(state.services), state.address, form.rung, own=True)


def compare_page(request: Request, form: CompareForm, sees: Sight, comparison: Comparison | None) -> HttpResponse:
    chosen = chosen_in(form, sees.visible)
    first = chosen[0].parameter if chosen else ""
    differ = comparison is not None and bool(form.cleaned_data["differ"])
    context = {
        "form": form,
        "comparison": comparison,
        "kind": first if comparison else "",
        "chosen": chosen,
        "first": first,
        "reading": read_as(form.address),
        "unseen": [(name, value) for name, value in read_as(form.address) if name not in form.seen],
        "settings": list(form.in_words()) if form.is_valid() else [],
        "finder": FinderForm(request.GET, "service", sees.waiting),
        "cities": form.cities,
        "most": MOST_COMPARED,
        "nothing_yet": not sees.everything.members,
        "example_services": example("service", EXAMPLE_SERVICES, sees.everything.members),
        "example_cities": example("city", EXAMPLE_CITIES, sees.everything.by_city),
        "json_address": json_address(request),
        "differ": differ,
        "toggle": with_differ_turned(request.GET),
        **(shown(comparison, only_what_differs=differ) if comparison else {}),
    }
    return render(request, "compare/compare.html", context)


def example(parameter: str, slugs: Sequence[str], known: Container[str]) -> str:
    """The query that compares these; empty where one of them is not here."""
    return query([(parameter, slug) for slug in slugs], []) if all(slug in known for slug in slugs) else ""


def shown(comparison: Comparison, *, only_what_differs: bool) -> dict[str, Any]:
    """The rows of the plot and the facts; of services also their rows of the database."""
    rows: Sequence[Row] = comparison.rows
    if isinstance(comparison, SetComparison):
        return {"rows": rows, "facts": comparison.facts}
    services = services_of(comparison.members)
    told = facts(services)
    if only_what_differs:
        rows, told = [row for row in rows if row.clear], [fact for fact in told if fact.differ]
    return {"rows": rows, "facts": told, "cards": list(zip(comparison.things, services, strict=True))}
