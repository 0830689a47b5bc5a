"""The page that evaluates a planned service; all of it stands in the address."""

from django.http import QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.analysis.neighbours import neighbours
from catalogue.analysis.snapshot import current_snapshot
from catalogue.evaluate import answers as evaluated
from catalogue.evaluate.evaluation import Evaluation
from catalogue.evaluate.forms import EvaluationForm, StartForm, problems, was_sent
from catalogue.exchange.envelope import json_answer, json_refusal
from catalogue.exchange.requests import form_problems, json_address, unknown_format
from catalogue.forms.choices import cities, city_names
from catalogue.portfolio.addresses import canonical, portfolio_address
from catalogue.portfolio.forms import PortfolioForm, asked_set
from catalogue.rules.blindness import waiting_for


@require_safe
def evaluate(request):
    waiting = waiting_for(request.user)
    everything = current_snapshot()
    snapshot = everything.hiding(waiting)
    as_json = bool(request.GET.get("format"))
    sent = as_json or was_sent(request.GET, snapshot)
    start = StartForm(request.GET, snapshot=everything, waiting=waiting)
    form = EvaluationForm(request.GET if sent else start.address(), snapshot=snapshot, cities=cities())
    if not sent:
        form.opened()
    no_format = unknown_format(request)
    valid = start.is_valid() and form.is_valid() and not no_format
    if as_json:
        return answer(request, snapshot, form, waiting) if valid else json_refusal(refused(form, start, no_format))
    context = {"form": form, "start": start, "no_format": no_format, "problems": list(problems(start, form))}
    if sent and valid:
        context |= {"json_address": json_address(request)} | result(form, snapshot, waiting)
    return render(request, "evaluate/evaluate.html", context)


def result(form, snapshot, waiting):
    """The evaluation, services beside it that the user may see, and where the draft can be kept."""
    draft, chosen = form.draft(), form.cleaned_data
    portfolio = readable_portfolio(chosen["portfolio"], snapshot)
    found = Evaluation(draft, snapshot, chosen["city"], portfolio)
    return {
        "portfolio_unreadable": bool(chosen["portfolio"]) and portfolio is None,
        "found": found,
        "city_name": form.city_name,
        "portfolio_address": portfolio_address(draft, chosen["portfolio"]),
        **neighbours(found.profile, snapshot, without=waiting),
    }


def readable_portfolio(query, snapshot):
    """The set of the portfolio that an address holds; None without one, and where it cannot be read."""
    state = canonical(QueryDict(query))
    form = PortfolioForm(QueryDict(state), snapshot, city_names()) if state else None
    return asked_set(form, snapshot) if form and form.is_valid() else None


def answer(request, snapshot, form, waiting):
    found = result(form, snapshot, waiting)
    if found["portfolio_unreadable"]:
        return json_refusal({"portfolio": [_("The portfolio cannot be read.")]})
    parameters = {name: None if value == "" else value for name, value in form.cleaned_data.items()}
    numbers = evaluated.result(found["found"], found["similar"], found["complements"])
    return json_answer(request, snapshot, "evaluate", parameters, numbers)


def refused(form, start, no_format):
    return form_problems(form) | form_problems(start) | ({"format": [no_format]} if no_format else {})
