"""The page that evaluates a planned service; all of it stands in the address."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpResponse, HttpResponsePermanentRedirect, QueryDict
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
from catalogue.my_city.addresses import canonical, my_city_address
from catalogue.my_city.forms import MyCityForm
from catalogue.rules.blindness import Sight, sight
from experience.sure.ranges import MOST_OPEN

FORMER_NAME = "portfolio"
"""As `my_city` was called in links of the first release."""


@require_safe
@in_turn(ANALYSIS)
def evaluate(request: Request) -> HttpResponseBase:
    if FORMER_NAME in request.GET:
        return HttpResponsePermanentRedirect(f"?{renamed(request.GET)}")
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
    if as_data and outcome and outcome.my_city_unreadable:
        problems = {"my_city": [_("My city cannot be read.")]}
    return respond(
        request,
        outcome,
        page=lambda: evaluate_page(request, form, start, outcome),
        formats={"json": lambda reached: evaluate_answer(request, form, reached.evaluation, reached.neighbours)},
        problems=problems,
    )


def renamed(parameters: QueryDict) -> str:
    """The query of a link of the first release as it is called now."""
    query = parameters.copy()
    query.setlist("my_city", query.pop(FORMER_NAME))
    return query.urlencode()


def evaluate_page(request: Request, form: EvaluationForm, start: StartForm, outcome: "Outcome | None") -> HttpResponse:
    finder = FinderForm(request.GET, "from", start.sees.waiting)
    problems = list(problems_in(start, form))
    context = {"form": form, "start": start, "finder": finder, "problems": problems, "most_open": MOST_OPEN}
    if outcome:
        context |= {
            "json_address": json_address(request),
            "my_city_unreadable": outcome.my_city_unreadable,
            "evaluation": outcome.evaluation,
            "city_name": form.city_name,
            "my_city_address": my_city_address(outcome.evaluation.draft, outcome.my_city_query),
            **outcome.neighbours._asdict(),
        }
    return render(request, "evaluate/evaluate.html", context)


@dataclass(frozen=True)
class Outcome:
    """What comes of a valid description, for a person who may see so much."""

    form: EvaluationForm
    sees: Sight

    @property
    def my_city_query(self) -> str:
        return self.form.cleaned_data["my_city"]

    @cached_property
    def my_city(self) -> ServiceSet | None:
        """The set of my city that the person came from; None without one, and where it cannot be read."""
        state = canonical(QueryDict(self.my_city_query))
        form = MyCityForm(QueryDict(state), self.sees.as_if_that_were_all(), city_names()) if state else None
        return form.services() if form and form.is_valid() else None

    @property
    def my_city_unreadable(self) -> bool:
        return bool(self.my_city_query) and self.my_city is None

    @cached_property
    def evaluation(self) -> Evaluation:
        return Evaluation(self.form.draft(), self.sees.visible, self.form.cleaned_data["city"], self.my_city)

    @cached_property
    def neighbours(self) -> Neighbours:
        return neighbours(self.evaluation.profile, self.sees.visible)
