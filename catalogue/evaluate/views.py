"""The page that evaluates a planned service; all of it stands in the address."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.analysis.neighbours import Neighbours, neighbours
from catalogue.analysis.service_sets import ServiceSet
from catalogue.evaluate.answers import evaluate_answer
from catalogue.evaluate.evaluation import Evaluation
from catalogue.evaluate.forms import EvaluationForm, StartForm, problems_in, was_sent
from catalogue.exchange.requests import Request, form_problems, json_address, respond
from catalogue.exchange.turns import ANALYSIS, in_turn
from catalogue.find.forms import FinderForm
from catalogue.forms.choices import cities_with_country, city_names
from catalogue.portfolio.addresses import canonical, portfolio_address
from catalogue.portfolio.forms import PortfolioForm
from catalogue.rules.blindness import Sight, sight


@require_safe
@in_turn(ANALYSIS)
def evaluate(request: Request) -> HttpResponseBase:
    sees = sight(request.user)
    as_data = bool(request.GET.get("format"))
    sent = as_data or was_sent(request.GET, sees.visible)
    start = StartForm(request.GET, sees=sees)
    described = request.GET if sent else start.address()
    form = EvaluationForm(described, snapshot=sees.visible, cities=cities_with_country())
    if not sent:
        form.forget_what_was_not_sent()
    problems = form_problems(form) | form_problems(start)
    outcome = Outcome(form, sees) if sent and not problems else None
    if as_data and outcome and outcome.portfolio_unreadable:
        problems = {"portfolio": [_("The portfolio cannot be read.")]}
    return respond(
        request,
        outcome,
        page=lambda: evaluate_page(request, form, start, outcome),
        formats={"json": lambda reached: evaluate_answer(request, form, reached.evaluation, reached.neighbours)},
        problems=problems,
    )


def evaluate_page(request: Request, form: EvaluationForm, start: StartForm, outcome: "Outcome | None") -> HttpResponse:
    finder = FinderForm(request.GET, "from", start.sees.waiting)
    context = {"form": form, "start": start, "finder": finder, "problems": list(problems_in(start, form))}
    if outcome:
        context |= {
            "json_address": json_address(request),
            "portfolio_unreadable": outcome.portfolio_unreadable,
            "evaluation": outcome.evaluation,
            "city_name": form.city_name,
            "portfolio_address": portfolio_address(outcome.evaluation.draft, outcome.portfolio_query),
            **outcome.neighbours._asdict(),
        }
    return render(request, "evaluate/evaluate.html", context)


@dataclass(frozen=True)
class Outcome:
    """What comes of a valid description, for a person who may see so much."""

    form: EvaluationForm
    sees: Sight

    @property
    def portfolio_query(self) -> str:
        return self.form.cleaned_data["portfolio"]

    @cached_property
    def portfolio(self) -> ServiceSet | None:
        """The set of the portfolio that the person came from; None without one, and where it cannot be read."""
        state = canonical(QueryDict(self.portfolio_query))
        form = PortfolioForm(QueryDict(state), self.sees.as_if_that_were_all(), city_names()) if state else None
        return form.services() if form and form.is_valid() else None

    @property
    def portfolio_unreadable(self) -> bool:
        return bool(self.portfolio_query) and self.portfolio is None

    @cached_property
    def evaluation(self) -> Evaluation:
        return Evaluation(self.form.draft(), self.sees.visible, self.form.cleaned_data["city"], self.portfolio)

    @cached_property
    def neighbours(self) -> Neighbours:
        return neighbours(self.evaluation.profile, self.sees.visible)
