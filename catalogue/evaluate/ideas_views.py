"""Kept ideas side by side, also with services; all of them stand in the address."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.compare.answers import services_result
from catalogue.compare.services import ServiceComparison
from catalogue.evaluate.ideas import IdeasForm, cards, kept_in
from catalogue.exchange.envelope import json_answer
from catalogue.exchange.requests import Request, form_problems, json_address, respond
from catalogue.exchange.turns import ANALYSIS, in_turn
from catalogue.find.forms import FinderForm
from catalogue.forms.choices import MOST_COMPARED
from catalogue.my_city.forms import vocabulary_of
from catalogue.rules.blindness import sight
from experience.ranking import DRAWS


@require_safe
@in_turn(ANALYSIS)
def ideas(request: Request) -> HttpResponseBase:
    sees = sight(request.user)
    form = IdeasForm(request.GET, sees, vocabulary_of(sees.visible))
    comparison, problems = form.comparison, form_problems(form)
    if comparison is None and not problems:
        problems = {"": [_("Keep at least one idea first.")]}
    return respond(
        request,
        comparison,
        page=lambda: ideas_page(request, form),
        formats={"json": lambda compared: ideas_answer(request, form, compared)},
        problems=problems,
    )


def ideas_answer(request: Request, form: IdeasForm, comparison: ServiceComparison) -> HttpResponseBase:
    parameters = {name: request.GET.getlist(name) for name in ("idea", "service")}
    return json_answer(request, form.sees.visible, "ideas", parameters, services_result(comparison), DRAWS)


def ideas_page(request: Request, form: IdeasForm) -> HttpResponse:
    kept = kept_in(request.GET)
    context = {
        "form": form,
        "kept": kept,
        "cards": cards(form, {slug: member.name for slug, member in form.sees.visible.members.items()}),
        "comparison": form.comparison,
        "rows": form.comparison.rows if form.comparison else [],
        "kind": "service",
        "has_room": len(kept) < MOST_COMPARED,
        "finder": FinderForm(request.GET, "service", form.sees.waiting),
        "json_address": json_address(request),
    }
    return render(request, "evaluate/ideas.html", context)
