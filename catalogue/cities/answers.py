"""The pages of cities as plain data, for JSON answers."""

from collections.abc import Sequence

from django.http import JsonResponse

from catalogue.analysis.snapshot import Snapshot
from catalogue.exchange.envelope import json_answer
from catalogue.exchange.requests import Request
from catalogue.judging.answers import result
from catalogue.judging.outcome import Outcome
from catalogue.models import City
from experience.coverage import LEAST_RUNNING


def list_answer(request: Request, snapshot: Snapshot, cities: Sequence[City]) -> JsonResponse:
    """Cities that carry `count`, their services, `active`, those that run for sure, and `expected`, the sum of rho."""
    rows = [
        {
            "city": city.slug,
            "name": city.name,
            "country": city.country.code,
            "services": city.count,
            "active": city.active,
            "expected_running": city.expected,
        }
        for city in cities
    ]
    told = {"least_expected_running_for_a_profile": LEAST_RUNNING, "cities": rows}
    return json_answer(request, snapshot, "cities", {}, told)


def city_answer(request: Request, city: City, outcome: Outcome) -> JsonResponse:
    services = outcome.services
    parameters = {"city": city.slug, **outcome.form.parameters(), "target": outcome.yardstick.target}
    return json_answer(request, services.snapshot, "city", parameters, result(outcome), services.draws)
