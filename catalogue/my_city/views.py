"""The city: a set of services that a person builds, as an address."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.analysis.service_sets import ServiceSet
from catalogue.exchange.envelope import Problems, text_refusal
from catalogue.exchange.requests import Request, form_problems, is_fragment, respond
from catalogue.exchange.turns import ANALYSIS, in_turn
from catalogue.find.forms import FinderForm, is_finding
from catalogue.forms.choices import city_names
from catalogue.my_city.addresses import LONGEST_STATE, address_of, canonical
from catalogue.my_city.answers import SUGGESTED, my_city_answer, profile_file, services_file
from catalogue.my_city.forms import MyCityForm
from catalogue.my_city.holdings import holdings, left_out
from catalogue.my_city.plans import Additions
from catalogue.my_city.saving import saved_cities
from catalogue.my_city.steps import ChangedAddresses, Steps, steps_in
from catalogue.rules.blindness import sight
from experience.coverage import LEAST_ACTIVE
from experience.levels import MODEL_VERSION


@require_safe
@in_turn(ANALYSIS)
def my_city(request: Request) -> HttpResponseBase:
    asked = asked_of(request)
    if address := address_after_change(request.GET, asked.steps):
        return HttpResponseRedirect(address)
    return respond(
        request,
        asked.services,
        page=lambda: my_city_page(request, asked),
        formats={
            "json": lambda services: my_city_answer(request, asked.form, services, asked.additions),
            "csv": lambda services: services_file(asked.form, services),
            "profile-csv": lambda services: profile_file(asked.form, services),
        },
        problems=asked.problems,
    )


def address_after_change(parameters: QueryDict, steps: Steps) -> str:
    """Where a change leads that is written in another way, as by the form; empty where it stands as it should.

    Also empty where the state is too long for an address, and while services are looked for: it is shown where it is.
    """
    is_change = ("before" in parameters or "add" in parameters) and not is_finding(parameters)
    if not is_change or "format" in parameters or len(steps.state) > LONGEST_STATE:
        return ""
    address = steps.address
    return "" if QueryDict(address.partition("?")[2]) == parameters else address


@require_safe
@in_turn(ANALYSIS)
def stability(request: Request) -> HttpResponse:
    """How stable each pick is, to be filled into a page that is there already."""
    asked = asked_of(request)
    if asked.additions is None:
        return text_refusal(asked.problems or {"k": [_("Say how many services to add.")]})
    return render(request, "my_city/_stability_answer.html", {"additions": asked.additions})


@dataclass(frozen=True)
class Asked:
    """What an address asks for: a state, its form, and what comes of it where that is valid."""

    steps: Steps
    form: MyCityForm

    @property
    def state(self) -> str:
        return self.steps.state

    @cached_property
    def services(self) -> ServiceSet | None:
        return self.form.services() if self.form.is_valid() else None

    @cached_property
    def wished(self) -> Additions | None:
        """The additions asked for, also where the wishes contradict each other."""
        return Additions(self.services, self.form.wishes) if self.services and self.form.wishes else None

    @property
    def additions(self) -> Additions | None:
        """The additions that can be found; None where none are asked for, and where wishes contradict each other."""
        return None if self.wished is None or self.wished.contradictions else self.wished

    @property
    def problems(self) -> Problems:
        if self.wished and self.wished.contradictions:
            return {"": self.wished.contradictions}
        return form_problems(self.form)

    @cached_property
    def addresses(self) -> ChangedAddresses:
        return ChangedAddresses(self.steps)


def asked_of(request: Request) -> Asked:
    steps = steps_in(request.GET)
    return Asked(steps, MyCityForm(QueryDict(steps.state), sight(request.user), city_names()))


def my_city_page(request: Request, asked: Asked) -> HttpResponse:
    form = asked.form
    context = {
        "form": form,
        "service_set": asked.services,
        "additions": asked.additions,
        "problems": list(labelled(form, asked.problems)),
        "repaired": repaired(form, asked.state),
        "state": asked.state,
        "addresses": asked.addresses,
        "may_go_on": bool(asked.services) and len(asked.state) <= LONGEST_STATE,
        "finder": FinderForm(request.GET, "service", form.sees.waiting),
        "must_finder": FinderForm(request.GET, "must", form.sees.waiting),
        "defaults": json.dumps(form.defaults()),
        **page_addresses(request, asked),
        **(of_services(asked.services, asked) if asked.services else {}),
        **(of_additions(asked.additions, "stability" in request.GET) if asked.additions else {}),
        **saved_cities(request.user, asked.state),
    }
    template = "my_city/_my_city_outcome.html" if is_fragment(request) else "my_city/my_city.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request", "Cookie"])
    return response


def page_addresses(request: Request, asked: Asked) -> dict[str, Any]:
    """Where the page is found again, as data and by which model."""
    return {
        "here": address_of(asked.state),
        "full_address": request.build_absolute_uri(f"?{asked.state}"),
        "json_address": f"?{asked.state}&format=json",
        "model_version": MODEL_VERSION,
    }


def of_services(services: ServiceSet, asked: Asked) -> dict[str, Any]:
    """What the page shows of a readable city besides its analysis: its services, and what could be added."""
    form, addresses, additions = asked.form, asked.addresses, asked.additions
    picked = [pick.member.slug for pick in additions.picks] if additions else []
    return {
        "determinants": services.snapshot.determinants,
        "least": LEAST_ACTIVE,
        "held": list(holdings(services, form, addresses)),
        "left_out": left_out(form, addresses),
        "suggestions": services.old_suggestions(SUGGESTED),
        "notes": form.notes(),
        "settings": list(form.in_words()),
        "add_address": addresses.add_address,
        "add_all": addresses.adding("service", *picked) if additions else "",
    }


def of_additions(additions: Additions, with_stability: bool) -> dict[str, Any]:
    """The picks, each with its stability where that is asked for; else the page asks for it once it is there."""
    shares = [stable.share for stable in additions.stabilities] if with_stability else [None] * len(additions.picks)
    return {"picks": list(zip(additions.picks, shares, strict=True)), "with_stability": with_stability}


class LabelledProblem(NamedTuple):
    """What is wrong, with the label of the field, which is empty where it concerns several."""

    label: str | Promise
    message: str


def labelled(form: MyCityForm, problems: Problems) -> Iterator[LabelledProblem]:
    for name, messages in problems.items():
        field = form.fields.get(name)
        for message in messages:
            yield LabelledProblem((field.label or "") if field else "", message)


def repaired(form: MyCityForm, state: str) -> str:
    """The state without the parts that cannot be read, where leaving them out is all it takes; else empty."""
    unreadable = {name for name, errors in form.errors.as_data().items() if any(e.code == "unknown" for e in errors)}
    if not unreadable or unreadable != set(form.errors):
        return ""
    kept = QueryDict(state, mutable=True)
    for name in unreadable:
        if name in ("service", "without", "must"):
            kept.setlist(name, [slug for slug in kept.getlist(name) if slug in form.snapshot.members])
        else:
            kept.pop(name, None)
    return canonical(kept)
