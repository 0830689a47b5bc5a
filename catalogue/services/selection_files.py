"""A selection of services as a file, with what it is called, how it is cited and where it comes from."""

from collections.abc import Iterable

from django.http.response import HttpResponseBase

from catalogue.analysis.snapshot import Snapshot
from catalogue.exchange.requests import Request
from catalogue.linked.identifiers import identifiers
from catalogue.services.chips import Chip, chips
from catalogue.services.citing import selection_citation, selection_parts, selection_provenance, terms_told
from catalogue.services.downloads import Selection, download
from catalogue.services.filters import ServiceFilterSet


def selection_file(request: Request, filterset: ServiceFilterSet, snapshot: Snapshot, asked: str) -> HttpResponseBase:
    """Exactly the selection of a filter that holds no mistake, as the listing's page was asked for it."""
    words = selected(chips(filterset, request.GET, snapshot.determinants))
    parts = tuple(selection_parts(filterset, request.GET))
    cited = selection_citation(request, filterset, snapshot, words)
    notes = [cited.text, *terms_told(filterset, snapshot)]
    provenance = selection_provenance(request, snapshot, words)
    services = filterset.ordered()
    return download(asked, Selection(services, parts, snapshot.changed_on, notes, provenance, identifiers(request)))


def selected(found: Iterable[Chip]) -> str:
    """What is selected, in words; empty where nothing is chosen."""
    return "; ".join(map(str, found))
