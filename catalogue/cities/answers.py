"""The pages of cities as plain data, for JSON answers."""

from django.utils.translation import gettext as _

from catalogue.exchange.envelope import json_answer
from catalogue.exchange.sets import member_result, set_result, suggestion_results
from experience.coverage import LEAST_ACTIVE

SUGGESTED = 6


def list_answer(request, snapshot, cities):
    rows = [
        {"city": c.slug, "name": c.name, "country": c.country.code, "services": c.count, "active": c.active}
        for c in cities
    ]
    return json_answer(request, snapshot, "cities", {}, {"least_active_for_a_profile": LEAST_ACTIVE, "cities": rows})


def city_answer(request, city, own, form):
    parameters = {
        "city": city.slug,
        "against": form.against,
        "peer": form.cleaned_data["peer"] or None,
        "weights": form.weights,
        "scope": own.domains_in_scope,
        "target": own.target,
    }
    if not own.suffices:
        reason = _("Fewer than %(least)s active services in the collection.") % {"least": LEAST_ACTIVE}
        result = {"services": [member_result(m) for m in own.members], "profile": None, "reason": reason}
    else:
        result = set_result(own) | {"suggestions": suggestion_results(own.suggestions(SUGGESTED))}
    return json_answer(request, own.snapshot, "city", parameters, result)
