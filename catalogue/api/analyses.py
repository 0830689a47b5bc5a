"""Analyses: each asks the page of that name, with its parameters in the address or in a body."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import cast

from django import forms
from django.http import HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from ninja import Router, Schema

from catalogue.api.bodies import parameters_in
from catalogue.api.bridge import takes_several
from catalogue.api.pages import as_data
from catalogue.api.parameters import refuse_unknown
from catalogue.api.results import BestNext, Comparison, Idea, JudgedSet, analysis_of
from catalogue.api.schemas import BODY_REFUSALS, REFUSALS
from catalogue.compare.forms import CompareForm
from catalogue.evaluate.forms import EvaluationForm, StartForm
from catalogue.exchange.requests import Request
from catalogue.forms.choices import cities_with_country, city_names
from catalogue.judging.forms import JudgingForm
from catalogue.my_city.forms import MyCityForm
from catalogue.rules.blindness import Sight, sight

analyses = Router()

Fields = dict[str, forms.Field]


def judging_fields(sees: Sight) -> Fields:
    own = my_city_fields(sees)
    return {name: own[name] for name in JudgingForm(QueryDict(), sees, {}).fields}


def my_city_fields(sees: Sight) -> Fields:
    fields = MyCityForm(QueryDict(), sees, city_names()).fields
    return {name: field for name, field in fields.items() if name != "saved"}  # which only forms of the page carry on


def compare_fields(sees: Sight) -> Fields:
    fields = CompareForm(QueryDict(), sees, city_names()).fields
    return {name: field for name, field in fields.items() if name != "differ"}  # what the page shows of it


def idea_fields(sees: Sight) -> Fields:
    return EvaluationForm(QueryDict(), sees.visible, cities_with_country()).fields | StartForm(QueryDict(), sees).fields


@dataclass(frozen=True)
class Analysis:
    """One analysis: what it is called, the page that answers it, and the fields that its parameters have."""

    name: str
    page: str
    fields: Callable[[Sight], Fields]
    summary: str
    about: str
    result: type[Schema]
    told: str = ""
    """What the answer says that it is, where that is not its name."""
    of: str = ""
    """The part of the address that says of what, if any."""

    @property
    def path(self) -> str:
        return f"/analyses/{self.name}" + (f"/{{{self.of}}}" if self.of else "")


ANALYSES = {
    own.name: own
    for own in (
        Analysis(
            "city",
            "city-detail",
            judging_fields,
            "Judge a city",
            "Whom the services documented for a city reach, and when; what is missing and what would help most.",
            JudgedSet,
            of="slug",
        ),
        Analysis(
            "my-city",
            "my-city",
            my_city_fields,
            "Judge a city of your own",
            "The same of services that you name: of the catalogue, described by yourself, or of a city to start from.",
            JudgedSet,
        ),
        Analysis(
            "compare",
            "compare",
            compare_fields,
            "Compare",
            "How 2 to 6 services, or cities and states of your own, differ, and whether they can be told apart at all.",
            Comparison,
        ),
        Analysis(
            "idea",
            "evaluate",
            idea_fields,
            "Try an idea",
            "What a planned service would contribute, whom to learn from, and where it would help.",
            Idea,
            told="evaluate",
        ),
        Analysis(
            "best-next",
            "my-city",
            my_city_fields,
            "Best next services",
            "Of the same parameters as a city of your own: which k services would add most together, proven or with a "
            "bound, and which single ones.",
            BestNext,
        ),
    )
}
BEST_NEXT = "best-next"


def checked(request: Request, fields: Fields) -> QueryDict:
    parameters = parameters_in(request)
    refuse_unknown(parameters, fields, several=[name for name, field in fields.items() if takes_several(field)])
    return parameters


def add(analysis: Analysis) -> None:
    """The operations of an analysis: by its address, and by a body for what an address cannot hold."""

    def answer(request: Request, **address: str) -> HttpResponseBase:
        parameters = checked(request, analysis.fields(sight(request.user)))
        response = as_data(request, analysis.page, address, parameters)
        return best_next(response) if analysis.name == BEST_NEXT else response

    if analysis.of:

        def asked(request: Request, slug: str) -> HttpResponseBase:
            return answer(request, slug=slug)
    else:

        def asked(request: Request) -> HttpResponseBase:  # type: ignore[misc]
            return answer(request)

    register(analysis, asked)


def best_next(response: HttpResponseBase) -> HttpResponseBase:
    """Of an answer about a city of one's own what would help most; a refusal as it is."""
    if response.status_code != HTTPStatus.OK:
        return response
    answer = json.loads(cast(HttpResponse, response).content)
    own = {"suggestions": [], "additions": None} | answer["result"]
    result = {name: own[name] for name in BestNext.model_fields}
    told = answer | {"analysis": BEST_NEXT, "result": result}
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})


def register(analysis: Analysis, asked: Callable[..., HttpResponseBase]) -> None:
    schema = analysis_of(analysis.told or analysis.name, analysis.result)
    named = "".join(word.capitalize() for word in analysis.name.split("-"))
    for method, refusals in (("GET", REFUSALS), ("POST", BODY_REFUSALS)):
        analyses.api_operation(
            [method],
            analysis.path.replace("{", "{slug:"),
            response={200: schema, **refusals},
            operation_id=f"{'analyse' if method == 'GET' else 'post'}{named}",
            summary=analysis.summary,
            description=analysis.about,
            url_name=f"analysis-{analysis.name}",
        )(asked)


for own in ANALYSES.values():
    add(own)
