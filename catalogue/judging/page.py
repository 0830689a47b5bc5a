"""The page of a judged set of services: what the templates of `judging` show, for a city and for My city alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils.functional import Promise

from catalogue.exchange.problems import Problems
from catalogue.exchange.requests import Request
from catalogue.find.forms import FINDING, FinderForm
from catalogue.judging.forms import JudgingForm
from catalogue.judging.helps import alternatives, firmness, helps, stabilities
from catalogue.judging.outcome import Outcome

TRANSIENT = ("format", "stability", "must-find", "service-find", FINDING)
"""Parameters that say how a page is shown, and not what."""


@dataclass(frozen=True)
class Addresses:
    """Where a page leads: `trial` is the list with one more service, whose slug is appended; `stability` answers how
    stable each proposal is, and is empty where no address holds the question, so that the page itself must say it."""

    trial: str
    stability: str


def asked_in(parameters: QueryDict) -> QueryDict:
    """What an address asks, whatever way it is to be shown."""
    query = parameters.copy()
    for name in TRANSIENT:
        query.pop(name, None)
    return query


def carried(parameters: QueryDict, **more: str) -> str:
    """What an address asks, for another one that asks the same of more or other services."""
    query = asked_in(parameters)
    for name, value in more.items():
        query[name] = value
    return query.urlencode()


def outcome_context(request: Request, outcome: Outcome, addresses: Addresses) -> dict[str, Any]:
    """What `judging/_outcome.html` shows of a set under the choices of a valid form."""
    form = outcome.form
    return {
        "outcome": outcome,
        "services": outcome.services,
        "yardstick": outcome.yardstick,
        "settings": list(form.in_words()),
        "problems": outcome.problems,
        "carried": asked_in(request.GET),
        **({} if outcome.problems else helps_context(request, outcome, addresses)),
    }


def helps_context(request: Request, outcome: Outcome, addresses: Addresses) -> dict[str, Any]:
    additions = outcome.additions
    with_stability = "stability" in request.GET or not addresses.stability
    return {
        "helps": helps(outcome, addresses.trial, with_stability=with_stability),
        "alternatives": alternatives(additions),
        "notes": [*outcome.form.notes(), *additions.notes()],
        "firmness": firmness(additions) if with_stability else "",
        "sources": outcome.services.sources if with_stability else {},
        "stability_address": addresses.stability,
    }


def stability_context(outcome: Outcome) -> dict[str, Any]:
    """What `judging/_stability_answer.html` fills into a page; without a profile that says nothing of sources."""
    additions, services = outcome.additions, outcome.services
    return {
        "stabilities": stabilities(additions),
        "firmness": firmness(additions),
        "sources": services.sources if services.has_profile else {},
    }


def form_context(request: Request, form: JudgingForm) -> dict[str, Any]:
    """What `judging/_form.html` shows of a form, valid or not."""
    return {"form": form, "must_finder": FinderForm(request.GET, "must", form.sees.waiting)}


class LabelledProblem(NamedTuple):
    """What is wrong, with the label of the field, which is empty where it concerns several."""

    label: str | Promise
    message: str


def labelled(form: JudgingForm, problems: Problems) -> Iterator[LabelledProblem]:
    for name, messages in problems.items():
        field = form.fields.get(name)
        for message in messages:
            yield LabelledProblem((field.label or "") if field else "", message)
