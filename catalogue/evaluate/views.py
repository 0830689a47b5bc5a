"""The page that evaluates a planned service; all of it stands in the address, or is sent where it may be too long.

Nothing is written here: a form needs no token, and a browser that reloads sends it again.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from catalogue.analysis.neighbours import Neighbours, neighbours
from catalogue.analysis.service_sets import ServiceSet
from catalogue.evaluate.answers import evaluate_answer
from catalogue.evaluate.evaluation import Evaluation
from catalogue.evaluate.forms import EvaluationForm, StartForm, problems_in, was_sent
from catalogue.evaluate.own import OwnCity
from catalogue.exchange.requests import Request, form_problems, respond
from catalogue.exchange.turns import ANALYSIS, in_turn
from catalogue.find.forms import FinderForm
from catalogue.forms.choices import cities_with_country, city_names
from catalogue.my_city.addresses import LONGEST_STATE, fits
from catalogue.my_city.forms import MyCityForm, vocabulary_of
from catalogue.my_city.states import packed_state
from catalogue.my_city.steps import Steps
from catalogue.rules.blindness import Sight, sight
from experience.sure.ranges import MOST_OPEN

FORMER_NAME = "portfolio"
"""As `my_city` was called in links of the first release."""


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@in_turn(ANALYSIS)
def evaluate(request: Request) -> HttpResponseBase:
    if FORMER_NAME in request.GET:
        return HttpResponsePermanentRedirect(f"?{renamed(request.GET)}")
    sees = sight(request.user)
    parameters = request.POST if request.method == "POST" else request.GET
    as_data = bool(request.GET.get("format"))
    sent = as_data or was_sent(parameters, sees.visible)
    start = StartForm(parameters, sees=sees)
    described = parameters if sent else start.address(vocabulary_of(sees.visible))
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
    context = {
        "form": form,
        "start": start,
        "finder": FinderForm(start.sent, "from", start.sees.waiting),
        "problems": list(problems_in(start, form)),
        "most_open": MOST_OPEN,
        "method": "post" if form.data.get("my_city") else "get",
        "guessed": guessed_in(form),
    }
    if outcome:
        context |= {
            "json_address": address_as_data(form.sent),
            "my_city_unreadable": outcome.my_city_unreadable,
            "evaluation": outcome.evaluation,
            "city_name": form.city_name,
            **way_back(outcome.kept),
            **outcome.neighbours._asdict(),
        }
    return render(request, "evaluate/evaluate.html", context)


def guessed_in(form: EvaluationForm) -> int:
    """How many answers of the own service that is changed are still typical ones of its kind."""
    described = form.origin.described(form.vocabulary)
    return len(described.guessed) if described else 0


def address_as_data(parameters: QueryDict) -> str:
    """The address of the page's numbers; empty where it would be too long."""
    query = parameters.copy()
    query["format"] = "json"
    return f"?{query.urlencode()}" if len(query.urlencode()) <= LONGEST_STATE else ""


def way_back(kept: Steps) -> dict[str, Any]:
    """To my city with the service: by an address, or where that would be too long by what is to be sent."""
    if fits(kept.state):
        return {"my_city_address": kept.address}
    return {"my_city_sent": packed_state(kept.state)}


@dataclass(frozen=True)
class Outcome:
    """What comes of a valid description, for a person who may see so much."""

    form: EvaluationForm
    sees: Sight

    @property
    def origin(self) -> OwnCity:
        return self.form.origin

    @cached_property
    def my_city(self) -> ServiceSet | None:
        """The set of my city that the person came from, without the service; None without one, and if unreadable."""
        if not self.origin.state:
            return None
        form = MyCityForm(QueryDict(self.origin.rest), self.sees.as_if_that_were_all(), city_names())
        return form.services() if form.is_valid() else None

    @property
    def my_city_unreadable(self) -> bool:
        return bool(self.origin.state) and self.my_city is None

    @cached_property
    def evaluation(self) -> Evaluation:
        return Evaluation(self.form.draft(), self.sees.visible, self.form.cleaned_data["city"], self.my_city)

    @property
    def kept(self) -> Steps:
        return self.origin.kept(self.evaluation.draft)

    @cached_property
    def neighbours(self) -> Neighbours:
        return neighbours(self.evaluation.member, self.sees.visible)
