"""Analyses: each asks the page of that name, with its parameters in the address or in a body."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, cast

from django import forms
from django.http import HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Router

from catalogue.api.bodies import parameters_in_body
from catalogue.api.bridge import LONGEST, TRUE, takes_several, values_of
from catalogue.api.pages import as_data
from catalogue.api.parameters import refuse_unknown
from catalogue.api.refusals import RefusedError
from catalogue.api.results.asked import CityAsked, IdeaAsked, MyCityAsked, ServicesAsked, SetsAsked
from catalogue.api.results.comparisons import ServicesCompared, SetsCompared
from catalogue.api.results.envelope import analysis_of
from catalogue.api.results.ideas import Idea
from catalogue.api.results.sets import BestNext, JudgedSet
from catalogue.api.schemas import BODY_REFUSALS, REFUSALS
from catalogue.api.words import COMPARE, IDEA, JUDGING, MY_CITY, Words
from catalogue.compare.forms import CompareForm
from catalogue.evaluate.forms import EvaluationForm
from catalogue.exchange.requests import Request
from catalogue.forms.choices import cities_with_country, city_names
from catalogue.judging.forms import JudgingForm
from catalogue.my_city.forms import MyCityForm
from catalogue.my_city.states import LINK_VERSION
from catalogue.rules.blindness import Sight, sight

analyses = Router()

Fields = dict[str, forms.Field]

OF_THE_PAGE = ("s", "dated", "saved")
"""What addresses of My city hold for the page alone: their packed part, and what only its forms carry on."""


class OneOf(forms.ChoiceField):
    """A choice that pages read more loosely than they write it."""

    def __init__(self, *values: str):
        super().__init__(choices=[(value, value) for value in values])


def judging_fields(sees: Sight) -> Fields:
    own = my_city_fields(sees)
    return {name: own[name] for name in JudgingForm(QueryDict(), sees, {}).fields}


def my_city_fields(sees: Sight) -> Fields:
    fields = MyCityForm(QueryDict(), sees, city_names()).fields
    return {name: field for name, field in fields.items() if name not in OF_THE_PAGE} | {"v": OneOf(LINK_VERSION)}


def compare_fields(sees: Sight) -> Fields:
    fields = CompareForm(QueryDict(), sees, city_names()).fields
    return {name: field for name, field in fields.items() if name != "differ"}  # what the page shows of it


def idea_fields(sees: Sight) -> Fields:
    return EvaluationForm(QueryDict(), sees.visible, cities_with_country()).fields | {"mine": OneOf(*TRUE)}


@dataclass(frozen=True)
class Analysis:
    """One analysis: what it is called, the page that answers it, and the fields that its parameters have."""

    name: str
    page: str
    fields: Callable[[Sight], Fields]
    words: Words
    """What each field asks for."""
    summary: str
    about: str
    asked: Any
    """The schema of the parameters that the answer tells."""
    result: Any
    """The schema of its numbers."""
    told: str = ""
    """What the answer says that it is, where that is not its name."""
    of: str = ""
    """The part of the address that says of what, if any."""
    needed: tuple[str, ...] = ()
    """The fields that must be given."""

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
            JUDGING,
            "Judge a city",
            "Whom the services documented for a city reach, and when; what is missing and what would help most.",
            CityAsked,
            JudgedSet,
            of="slug",
        ),
        Analysis(
            "my-city",
            "my-city",
            my_city_fields,
            MY_CITY,
            "Judge a city of your own",
            "The same of services that you name: of the catalogue, described by yourself, or of a city to start from.",
            MyCityAsked,
            JudgedSet,
        ),
        Analysis(
            "compare",
            "compare",
            compare_fields,
            COMPARE,
            "Compare services or cities",
            "How 2 to 6 services, or cities and states of your own, differ, and whether they can be told apart at all.",
            ServicesAsked | SetsAsked,
            ServicesCompared | SetsCompared,
        ),
        Analysis(
            "idea",
            "evaluate",
            idea_fields,
            IDEA,
            "Try an idea",
            "What a planned service would contribute, whom to learn from, and where it would help.",
            IdeaAsked,
            Idea,
            told="evaluate",
            needed=("name", "field"),
        ),
        Analysis(
            "best-next",
            "my-city",
            my_city_fields,
            MY_CITY,
            "Best next services",
            "Of the same parameters as a city of your own: which k services would add most together, proven or with a "
            "bound, and which single ones.",
            MyCityAsked,
            BestNext,
        ),
    )
}
BEST_NEXT = "best-next"


def checked(request: Request, fields: Fields) -> QueryDict:
    several = [name for name, field in fields.items() if takes_several(field)]
    in_body = request.method == "POST"
    if in_body:
        refuse_unknown(request.GET, ())
    parameters = parameters_in_body(request, several) if in_body else request.GET
    refuse_unknown(parameters, fields, several=several, longest=None if in_body else LONGEST)
    for name, value in parameters.items():
        field = fields[name]
        if isinstance(field, OneOf) and not field.valid_value(value):
            raise RefusedError(
                {name: [_("Give one of these: %(values)s.") % {"values": ", ".join(values_of(field.choices))}]}
            )
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
    schema = analysis_of(analysis.name, analysis.told or analysis.name, analysis.asked, analysis.result)
    named = "".join(word.capitalize() for word in analysis.name.split("-"))
    for method, refusals in (("GET", REFUSALS), ("POST", BODY_REFUSALS)):
        analyses.api_operation(
            [method],
            analysis.path.replace("{", "{slug:"),
            response={200: schema, **refusals},
            operation_id=f"{'analyse' if method == 'GET' else 'post'}{named}",
            by_alias=True,
            summary=analysis.summary,
            description=analysis.about,
            url_name=f"analysis-{analysis.name}",
        )(asked)


for own in ANALYSES.values():
    add(own)
