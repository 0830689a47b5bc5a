"""The page that tests an idea; all of it stands in the address, or is sent where it may be too long.

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
from django.views.decorators.http import require_http_methods, require_POST

from catalogue.analysis.drafts import Draft
from catalogue.analysis.neighbours import Neighbours, neighbours
from catalogue.analysis.service_sets import ServiceSet
from catalogue.evaluate.answers import evaluate_answer
from catalogue.evaluate.evaluation import Evaluation
from catalogue.evaluate.forms import EvaluationForm, StartForm, fewest_answered, problems_in, was_sent
from catalogue.evaluate.ideas import address_with, kept_in
from catalogue.evaluate.learning import Lesson, lessons
from catalogue.evaluate.own import OwnCity
from catalogue.evaluate.progress import sections
from catalogue.exchange.requests import Request, form_problems, respond
from catalogue.exchange.turns import ANALYSIS, PAGE, in_turn
from catalogue.find.forms import FinderForm
from catalogue.forms.choices import cities_with_country, city_names
from catalogue.my_city.addresses import LONGEST_STATE, fits
from catalogue.my_city.forms import MyCityForm, vocabulary_of
from catalogue.my_city.states import packed_state
from catalogue.my_city.steps import Steps
from catalogue.rules.blindness import Sight, sight

FILLING = "filling"
"""Sent as long as nobody asked what the idea contributes: what is still missing is no mistake then."""

FORMER_NAME = "portfolio"
"""As `my_city` was called in links of the first release."""


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@in_turn(ANALYSIS)
def evaluate(request: Request) -> HttpResponseBase:
    if FORMER_NAME in request.GET:
        return HttpResponsePermanentRedirect(f"?{renamed(request.GET)}")
    sees = sight(request.user)
    parameters = parameters_of(request)
    as_data = bool(request.GET.get("format"))
    described = as_data or was_sent(parameters, sees.visible)
    is_asked = described and (as_data or FILLING not in parameters)
    start = StartForm(parameters, sees=sees)
    description = parameters if described else start.address(vocabulary_of(sees.visible))
    form = EvaluationForm(description, snapshot=sees.visible, cities=cities_with_country())
    if not is_asked:
        form.forget_what_is_missing()
    problems = form_problems(form) | form_problems(start)
    outcome = Outcome(form, sees) if is_asked and start.is_valid() and form.can_be_kept else None
    if as_data and outcome and outcome.my_city_unreadable:
        problems = {"my_city": [_("My city cannot be read.")]}
    return respond(
        request,
        None if problems else outcome,
        page=lambda: evaluate_page(request, form, start, outcome),
        formats={"json": lambda reached: evaluate_answer(request, form, *reached.told)},
        problems=problems,
    )


@csrf_exempt
@require_POST
@in_turn(PAGE)
def so_far(request: Request) -> HttpResponse:
    """What stands beside the form while it is filled in: how far each section is, and the fingerprint."""
    form = EvaluationForm(request.POST, snapshot=sight(request.user).visible, cities=cities_with_country())
    form.forget_what_is_missing()
    return render(request, "evaluate/_so_far.html", progress(form))


def progress(form: EvaluationForm) -> dict[str, Any]:
    return {"form": form, "sections": list(sections(form)), "fewest": fewest_answered(len(form.order))}


def parameters_of(request: Request) -> QueryDict:
    return request.POST if request.method == "POST" else request.GET


def renamed(parameters: QueryDict) -> str:
    """The query of a link of the first release as it is called now."""
    query = parameters.copy()
    query.setlist("my_city", query.pop(FORMER_NAME))
    return query.urlencode()


def evaluate_page(request: Request, form: EvaluationForm, start: StartForm, outcome: "Outcome | None") -> HttpResponse:
    context = progress(form) | {
        "start": start,
        "nothing_yet": not start.sees.everything.members,
        "finder": FinderForm(start.sent, "from", start.sees.waiting),
        "problems": [] if outcome else list(problems_in(start, form)),
        "method": "post" if form.data.get("my_city") else "get",
        "guessed": guessed_in(form),
        "outcome": outcome,
        "kept": kept_in(parameters_of(request)),
    }
    if outcome:
        context |= way_back(outcome.kept)
    if outcome and form.is_valid():
        context |= {
            "json_address": address_as_data(form.sent),
            "evaluation": outcome.evaluation,
            "snapshot": outcome.evaluation.snapshot,
            "city_name": form.city_name,
            "lessons": outcome.lessons,
            "keep_address": address_with(outcome.draft, parameters_of(request)),
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
    """What comes of a description that can be kept, for a person who may see so much; figures of a valid one alone."""

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
    def draft(self) -> Draft:
        return self.form.draft()

    @cached_property
    def evaluation(self) -> Evaluation:
        return Evaluation(self.draft, self.sees.visible, self.form.cleaned_data["city"], self.my_city)

    @cached_property
    def lessons(self) -> list[Lesson]:
        aim, without = self.form.cleaned_data["aim"], self.form.no_examples
        return lessons(self.evaluation.member, self.sees.visible, aim, without)

    @property
    def told(self) -> tuple[Evaluation, Neighbours, list[Lesson]]:
        return self.evaluation, self.neighbours, self.lessons

    @property
    def kept(self) -> Steps:
        return self.origin.kept(self.draft)

    @cached_property
    def neighbours(self) -> Neighbours:
        return neighbours(self.evaluation.member, self.sees.visible, self.form.no_examples)
