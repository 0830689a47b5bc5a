"""How a service, and a selection of services, is cited, and what its files are called."""

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from catalogue.analysis.snapshot import Snapshot
from catalogue.exchange.addresses import whole_address
from catalogue.exchange.envelope import provenance
from catalogue.exchange.requests import Request
from catalogue.exchange.terms import told
from catalogue.index.facets import COLLECTION
from catalogue.models import Service
from catalogue.services.filters import ServiceFilterSet
from catalogue.sharing.citations import Citation, citation

NOT_CITED = ("page", "format", "view", "sort")
"""What the address says of a selection beside what is in it."""

SELECTION = "services"

OF_A_SELECTION = ("version", "release", "unreleased_changes_since", "figures_of_release", "collections", "terms")
"""What its files say of the data."""


def service_citation(request: Request, service: Service, snapshot: Snapshot) -> Citation:
    cities = ", ".join(city.name for city in service.cities.all())
    path, own = service.get_absolute_url(), [snapshot.members[service.slug].collection]
    return citation(request, snapshot, f"{service.name}, {cities}", service.slug, path, own)


def selection_citation(request: Request, filterset: ServiceFilterSet, snapshot: Snapshot, title: str) -> Citation:
    path = page_of(request)
    name = "_".join([SELECTION, *selection_parts(filterset, request.GET)])
    return citation(request, snapshot, title or _("All services"), name, path, held(filterset))


def asked_of(parameters: QueryDict) -> QueryDict:
    """What of an address selects."""
    asked = parameters.copy()
    for name in NOT_CITED:
        asked.pop(name, None)
    return asked


def page_of(request: Request) -> str:
    """The path and query of the page that lists the selection."""
    return f"{request.path}?{asked_of(request.GET).urlencode()}".removesuffix("?")


def selection_provenance(request: Request, snapshot: Snapshot, title: str) -> dict[str, Any]:
    """Where a selection comes from, for programs: its address, what it asks for, versions, owners and licences."""
    known = provenance(request, snapshot, 0)
    model = {name: known["model"][name] for name in ("codebook", "coding_guide", "levels", "supports_from")}
    day = snapshot.changed_on and snapshot.changed_on.isoformat()
    data = {name: own for name, own in known["data"].items() if name in OF_A_SELECTION} | {"changed_on": day}
    return {
        "title": title or _("All services"),
        "address": whole_address(request, page_of(request)),
        "parameters": dict(asked_of(request.GET).lists()),
        "model": model,
        "data": data,
    }


def held(filterset: ServiceFilterSet) -> list[str]:
    """The collections (slugs) of which a selection holds services."""
    return filterset.index.values_of(COLLECTION, filterset.selection())


def terms_told(filterset: ServiceFilterSet, snapshot: Snapshot) -> list[str]:
    """A sentence on each collection that a selection holds: whose it is, and its licence."""
    own = set(held(filterset))
    return told(terms for slug, terms in snapshot.terms.items() if slug in own)


def selection_parts(filterset: ServiceFilterSet, parameters: QueryDict) -> Iterator[str]:
    """The filters of a selection as parts of a file's name: their values, with the parameter where that is a number."""
    for name in filterset.filters:
        if name not in NOT_CITED:
            for value in dict.fromkeys(filter(None, map(str.strip, parameters.getlist(name)))):
                yield f"{name}-{value}" if value.isdecimal() else value
