"""A city as plain data, for JSON answers."""

from django.http import JsonResponse

from catalogue.exchange.envelope import json_answer
from catalogue.exchange.requests import Request
from catalogue.judging.answers import result
from catalogue.judging.outcome import Outcome
from catalogue.my_city.forms import MyCityForm
from catalogue.my_city.links import written


def my_city_answer(request: Request, form: MyCityForm, outcome: Outcome) -> JsonResponse:
    services = outcome.services
    parameters = {**state_parameters(form), **form.parameters(), "target": outcome.yardstick.target}
    return json_answer(request, services.snapshot, "my-city", parameters, result(outcome), services.draws)


def state_parameters(form: MyCityForm) -> dict:
    """What the city is and holds, by the names of the parameters."""
    data = form.cleaned_data
    return {
        "name": data["name"],
        "population": data["population"],
        "as_of": data["as_of"],
        "city": data["city"] or None,
        "service": data["service"],
        "without": data["without"],
        "draft": [draft.encoded() for draft in data["draft"]],
        "link": [written(link) for link in data["link"]],
        "dated": [earlier._asdict() for earlier in data["dated"]],
    }
