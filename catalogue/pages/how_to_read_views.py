"""How to read the atlas: its five pictures on one page, each drawn from a service or a city of the collection."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue.analysis.service_sets import ServiceSet
from catalogue.analysis.snapshot import Snapshot
from catalogue.exchange.requests import Request
from catalogue.exchange.turns import ANALYSIS, in_turn
from catalogue.judging.forms import JudgingForm
from catalogue.judging.helps import helps
from catalogue.judging.outcome import Outcome, judged
from catalogue.models import City, Service
from catalogue.pages.examples import telling_member
from catalogue.rules.blindness import Sight, sight


@require_safe
@in_turn(ANALYSIS)
def how_to_read(request: Request) -> HttpResponse:
    sees = sight(request.user)
    context = {
        "determinants": sees.visible.determinants,
        "scale": sees.visible.scale,
        "nothing_yet": not sees.everything.members,
        "groups": len({determinant.group_id for determinant in sees.visible.determinants}),
        **service_context(sees.visible),
        **city_context(sees),
    }
    return render(request, "pages/how_to_read.html", context)


def service_context(snapshot: Snapshot) -> dict[str, Any]:
    """A service to show the fingerprint with; nothing where there is none."""
    member = telling_member(snapshot)
    if member is None:
        return {}
    return {"service": Service.objects.get(slug=member.slug), "profile": snapshot.profile_of(member)}


def city_context(sees: Sight) -> dict[str, Any]:
    """The city to show moments with, judged as its own page does; nothing where no city has a profile."""
    slug = best_known_city(sees)
    if not slug:
        return {}
    city = City.objects.get(slug=slug)
    outcome = outcome_of(city, sees)
    return {
        "city": city,
        "outcome": outcome,
        "services": outcome.services,
        "yardstick": outcome.yardstick,
        "helps": [] if outcome.problems else helps(outcome, "", with_stability=False)[:1],
    }


def outcome_of(city: City, sees: Sight) -> Outcome:
    """A city as its page judges it where nothing is asked."""
    form = JudgingForm(QueryDict(), sees, {})
    form.full_clean()
    return judged(sees.visible.members_in(city.slug), form, city.name, city.population)


def best_known_city(sees: Sight) -> str:
    """The city of which most services can be expected to run and none is hidden; empty where none has a profile."""
    sets = {
        city: ServiceSet(sees.visible.members_in(city), sees.visible)
        for city in sorted(sees.visible.by_city)
        if not sees.hidden_in(city)
    }
    profiled = {city: services.expected_running for city, services in sets.items() if services.has_profile}
    return max(profiled, key=profiled.__getitem__, default="")
