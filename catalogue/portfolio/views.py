"""The portfolio: a set of services that a person builds, as an address."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from catalogue.analysis.service_sets import ServiceSet
from catalogue.exchange.envelope import Problems
from catalogue.exchange.requests import Request, form_problems, is_fragment, json_address, respond
from catalogue.forms.choices import city_names, services_by_domain
from catalogue.portfolio.addresses import LONGEST_STATE, ChangedAddresses, canonical, digest
from catalogue.portfolio.answers import SUGGESTED, portfolio_answer, profile_file, services_file
from catalogue.portfolio.forms import PortfolioForm
from catalogue.portfolio.holdings import holdings, left_out
from catalogue.portfolio.kept import kept_portfolios
from catalogue.portfolio.memory import follow_change, memory_of, remember
from catalogue.portfolio.plans import Additions
from catalogue.rules.blindness import sight
from experience.coverage import LEAST_ACTIVE
from experience.levels import MODEL_VERSION


@require_safe
def portfolio(request: Request) -> HttpResponseBase:
    if change := follow_change(request):
        return change
    state = canonical(request.GET)
    form = PortfolioForm(QueryDict(state), sight(request.user), city_names())
    services = form.services() if form.is_valid() else None
    additions = Additions(services, form.wishes) if services and form.wishes else None
    problems: Problems = form_problems(form)
    if additions and additions.contradictions:
        problems, additions = {"": additions.contradictions}, None
    return respond(
        request,
        services,
        page=lambda: portfolio_page(request, form, state, services, additions, problems),
        formats={
            "json": lambda held: portfolio_answer(request, form, held, additions),
            "csv": lambda held: services_file(form, held),
            "profile-csv": lambda held: profile_file(form, held),
        },
        problems=problems,
    )


def portfolio_page(
    request: Request,
    form: PortfolioForm,
    state: str,
    services: ServiceSet | None,
    additions: Additions | None,
    problems: Problems,
) -> HttpResponse:
    memory = memory_of(request)
    context = {
        "form": form,
        "service_set": services,
        "additions": additions,
        "problems": list(labelled(form, problems)),
        "notes": form.notes() if services else [],
        "repaired": repaired(form, state),
        "state": state,
        "addresses": ChangedAddresses(state),
        "undo": memory["before"].get(digest(state)),
        "last": "" if state else memory["last"],
        "least": LEAST_ACTIVE,
        "determinants": form.snapshot.determinants,
        "choices": services_by_domain(form.snapshot),
        "here": request.get_full_path(),
        "full_address": request.build_absolute_uri(f"?{state}"),
        "model_version": MODEL_VERSION,
        "defaults": json.dumps(form.defaults()),
        "json_address": json_address(request),
        **(of_services(services, form, state, additions) if services else {}),
        **kept_portfolios(request.user, request.GET.get("saved")),
    }
    if services and state and len(state) <= LONGEST_STATE and memory["last"] != state:
        remember(request, state)
    template = "portfolio/_portfolio_outcome.html" if is_fragment(request) else "portfolio/portfolio.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request", "Cookie"])
    return response


def of_services(services: ServiceSet, form: PortfolioForm, state: str, additions: Additions | None) -> dict[str, Any]:
    """What the page shows of a readable portfolio besides its analysis: its services, and what could be added."""
    addresses = ChangedAddresses(state)
    picked = [pick.member.slug for pick in additions.picks] if additions else []
    return {
        "held": list(holdings(services, form, addresses)),
        "left_out": left_out(services, form, addresses),
        "suggestions": services.suggestions(SUGGESTED),
        "settings": list(form.settings()),
        "add_address": addresses.add_address,
        "add_all": addresses.adding("service", *picked) if additions else "",
    }


class Problem(NamedTuple):
    """What is wrong, with the label of the field, which is empty where it concerns several."""

    label: str | Promise
    message: str


def labelled(form: PortfolioForm, problems: Problems) -> Iterator[Problem]:
    for name, messages in problems.items():
        field = form.fields.get(name)
        for message in messages:
            yield Problem((field.label or "") if field else "", message)


def repaired(form: PortfolioForm, state: str) -> str:
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
