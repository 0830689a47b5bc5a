"""The pages of cities as plain data, for JSON answers."""

from collections.abc import Sequence

from django.http import JsonResponse
from django.utils.translation import gettext as _

from catalogue.analysis.service_sets import ServiceSet
from catalogue.analysis.snapshot import Snapshot
from catalogue.cities.forms import CityForm
from catalogue.exchange.envelope import json_answer
from catalogue.exchange.requests import Request
from catalogue.exchange.sets import member_result, set_result, suggestion_results
from catalogue.models import City
from experience.coverage import LEAST_ACTIVE

SUGGESTED = 6
"""How many services are named that would close the gaps."""


def list_answer(request: Request, snapshot: Snapshot, cities: Sequence[City]) -> JsonResponse:
    """Cities that carry `count`, their services, and `active`, those that run."""
    rows = [
        {"city": c.slug, "name": c.name, "country": c.country.code, "services": c.count, "active": c.active}
        for c in cities
    ]
    return json_answer(request, snapshot, "cities", {}, {"least_active_for_a_profile": LEAST_ACTIVE, "cities": rows})


def city_answer(request: Request, city: City, services: ServiceSet, form: CityForm) -> JsonResponse:
    parameters = {
        "city": city.slug,
        "against": form.against,
        "peer": form.cleaned_data["peer"] or None,
        "weights": form.weights,
        "scope": services.domains_in_scope,
        "target": services.target,
    }
    return json_answer(request, services.snapshot, "city", parameters, city_result(services), services.draws)


def city_result(services: ServiceSet) -> dict:
    """Everything that the page shows; without a profile the services and the reason."""
    if services.has_profile:
        return set_result(services) | {"suggestions": suggestion_results(services.old_suggestions(SUGGESTED))}
    reason = _("Fewer than %(least)s active services in the collection.") % {"least": LEAST_ACTIVE}
    return {"services": [member_result(m) for m in services.members], "profile": None, "reason": reason}
