"""The page of My city: what parameters ask for, and what is shown of it."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from catalogue.exchange.problems import Problems
from catalogue.exchange.requests import Request, form_problems, is_fragment
from catalogue.find.forms import FinderForm, is_finding
from catalogue.forms.choices import city_names
from catalogue.judging.outcome import Outcome
from catalogue.judging.page import Addresses, labelled, outcome_context
from catalogue.my_city.addresses import address_of, fits, query_of
from catalogue.my_city.changes import TRANSIENT
from catalogue.my_city.dated import MOST_DATED
from catalogue.my_city.earlier import comparison, earlier_states
from catalogue.my_city.forms import MyCityForm
from catalogue.my_city.holdings import alike, holdings, left_out, own_links
from catalogue.my_city.links import KINDS
from catalogue.my_city.repairs import repaired
from catalogue.my_city.saving import saved_cities
from catalogue.my_city.states import LARGEST_STATE, is_former, packed_state
from catalogue.my_city.steps import StateForm, Steps, steps_in
from catalogue.rules.blindness import sight
from experience.levels import MODEL_VERSION

LIMITS = {"against", "peer", "rung", "for", "target", "weights", "scope", "k", "pool", "per_field", "budget", "cost"}
LIMITS |= {"costs", "must", "field", "collection", "candidates"}
"""Fields that stand folded away."""


@dataclass(frozen=True)
class Asked:
    """What parameters ask for: a state, its form, and what comes of it where that is valid."""

    parameters: QueryDict
    steps: Steps
    form: MyCityForm

    @property
    def state(self) -> str:
        return self.steps.state

    @property
    def is_change(self) -> bool:
        return any(name in self.parameters for name in ("before", *TRANSIENT))

    @property
    def limits_contradict(self) -> bool:
        return bool(self.outcome and self.outcome.problems)

    @property
    def looks_for_a_must(self) -> bool:
        return is_finding(self.parameters) and bool(self.parameters.get("must-find"))

    @cached_property
    def outcome(self) -> Outcome | None:
        return self.form.judged() if self.form.is_valid() else None

    @property
    def problems(self) -> Problems:
        """Why nothing is answered, or no next services are."""
        return self.outcome.problems if self.outcome else form_problems(self.form)

    @cached_property
    def state_form(self) -> StateForm:
        return StateForm(self.steps)


def asked_of(request: Request, parameters: QueryDict) -> Asked:
    steps = steps_in(parameters)
    return Asked(parameters, steps, MyCityForm(QueryDict(steps.state), sight(request.user), city_names()))


def page_of_state(request: Request, state: str) -> HttpResponse:
    """The page of a state that is too long for an address."""
    return my_city_page(request, asked_of(request, QueryDict(state)))


def my_city_page(request: Request, asked: Asked) -> HttpResponse:
    form = asked.form
    context = {
        "form": form,
        "labelled": list(labelled(form, form_problems(form))),
        "repaired": address_if_it_fits(repaired(form, asked.state)),
        "former": former_notes(asked.parameters),
        "state": asked.state,
        "nothing_yet": not form.sees.everything.members,
        "state_form": asked.state_form,
        "may_go_on": bool(asked.outcome) and fits(asked.state),
        "finder": FinderForm(asked.parameters, "service", form.sees.waiting),
        "must_finder": FinderForm(asked.parameters, "must", form.sees.waiting),
        "limits_open": asked.looks_for_a_must or asked.limits_contradict or not LIMITS.isdisjoint(form.errors),
        "defaults": json.dumps(form.defaults()),
        **saved_cities(request.user, asked.state),
        **(of_outcome(request, asked, asked.outcome) if asked.outcome else {}),
        **page_addresses(request, asked.state),
    }
    template = "my_city/_fragment.html" if is_fragment(request) else "my_city/my_city.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request", "Cookie"])
    return response


def of_outcome(request: Request, asked: Asked, outcome: Outcome) -> dict[str, Any]:
    """What the page shows of a readable state: what comes of it, its services, and what of it is kept."""
    form, state = asked.form, asked.state
    stability = f"{reverse('my-city-stability')}?{query_of(state)}" if fits(state) else ""
    return {
        **outcome_context(request, outcome, Addresses(trial="", stability=stability)),
        "held": list(holdings(outcome.services, form)),
        "alike": alike(form),
        "left_out": left_out(form),
        "own_links": list(own_links(form, outcome.services)),
        "link_kinds": [(value, kind.label) for value, kind in KINDS.items()],
        "earlier": earlier_states(state),
        "most_dated": MOST_DATED,
    }


def page_addresses(request: Request, state: str) -> dict[str, Any]:
    """Where the page is found again, as data and by which model; nothing where the state is too long for an address."""
    shared = {
        "model_version": MODEL_VERSION,
        "fits": fits(state),
        "packed": packed_state(state),
        "most_kb": LARGEST_STATE // 1000,
        "carried": QueryDict(),
    }
    if not fits(state):
        return shared
    query = query_of(state)
    return shared | {
        "query": query,
        "here": address_of(state),
        "full_address": request.build_absolute_uri(f"?{query}"),
        "carried": QueryDict(query),
        "compare_address": comparison(state),
    }


def address_if_it_fits(state: str) -> str:
    return query_of(state) if fits(state) else ""


def former_notes(parameters: QueryDict) -> list[str]:
    """What a link of the first version meant that is read in another way now."""
    if not is_former(parameters):
        return []
    notes = [_("This link was made by an earlier version of this page: the same services are judged in a new way.")]
    if any(name == "target" or name.startswith("t-") for name in parameters):
        notes.append(
            _(
                "Its target was meant for what is covered somewhere in the city. "
                "Now a target is about every moment, where services reach less: look at it again."
            )
        )
    if parameters.get("draft"):
        notes.append(
            _("Its own services say nothing of groups of people yet: the average of the catalogue is assumed.")
        )
    return notes
