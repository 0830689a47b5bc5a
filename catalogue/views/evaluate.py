"""The page that evaluates a planned service; all of it stands in the address."""

from django.http import QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue import snapshot
from catalogue.drafts import portfolio_address
from catalogue.evaluation import Evaluation, running_cities
from catalogue.evaluation_forms import EvaluationForm, StartForm, problems, was_sent
from catalogue.exchange import evaluated
from catalogue.exchange.answers import form_problems, json_address, json_answer, json_refusal, unknown_format
from catalogue.models import City
from catalogue.portfolio_forms import PortfolioForm
from catalogue.views.portfolio import asked_set, city_names
from catalogue.views.services import neighbours, waiting_for


@require_safe
def evaluate(request):
    present = snapshot.current()
    waiting = waiting_for(request.user)
    as_json = request.GET.get("format") == "json"
    sent = as_json or was_sent(request.GET, present)
    start = StartForm(request.GET, present=present, waiting=waiting)
    form = EvaluationForm(request.GET if sent else start.address(), present=present, cities=cities(present))
    if not sent:
        form.opened()
    no_format = unknown_format(request)
    valid = start.is_valid() and form.is_valid() and not no_format
    if as_json:
        return answer(request, present, form, waiting) if valid else json_refusal(refused(form, start))
    context = {"form": form, "start": start, "no_format": no_format, "problems": list(problems(start, form))}
    if sent and valid:
        context |= {"json_address": json_address(request)} | result(form, present, waiting)
    return render(request, "catalogue/evaluate.html", context)


def cities(present):
    """Every city with a running service, with its country."""
    slugs = running_cities(present)
    return list(City.objects.filter(slug__in=slugs).select_related("country").order_by("name", "slug"))


def result(form, present, waiting):
    """The evaluation, services beside it that the user may see, and where the draft can be kept."""
    draft, chosen = form.draft(), form.cleaned_data
    portfolio = readable_portfolio(chosen["portfolio"], present)
    found = Evaluation(draft, present, chosen["city"], portfolio)
    return {
        "portfolio_unreadable": bool(chosen["portfolio"]) and portfolio is None,
        "found": found,
        "city_name": form.city_name,
        "portfolio_address": portfolio_address(draft, chosen["portfolio"]),
        **neighbours(found.profile, present, without=waiting),
    }


def readable_portfolio(query, present):
    """The set of the portfolio that an address holds; None without one, and where it cannot be read."""
    form = PortfolioForm(QueryDict(query), present, city_names()) if query else None
    return asked_set(form, present) if form and form.is_valid() else None


def answer(request, present, form, waiting):
    found = result(form, present, waiting)
    parameters = {name: None if value == "" else value for name, value in form.cleaned_data.items()}
    numbers = evaluated.result(found["found"], found["similar"], found["complements"])
    return json_answer(request, present, "evaluate", parameters, numbers)


def refused(form, start):
    return form_problems(form) | form_problems(start)
