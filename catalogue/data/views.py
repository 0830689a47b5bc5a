"""Everything to download: a page that explains it, each table, and all of them in one package."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.analysis.current import current_snapshot
from catalogue.analysis.snapshot import Snapshot
from catalogue.data.answers import codebook_file, descriptor_file, package_file, table_file
from catalogue.data.contents import row_counts, tables
from catalogue.data.page import licences, listed
from catalogue.exchange.envelope import text_refusal
from catalogue.exchange.requests import Request, respond
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.models import Service
from catalogue.rules.blindness import hidden_among, hidden_sentence
from catalogue.sharing.citations import Citation, citation, citation_formats


@require_safe
@in_turn(PAGE)
def data(request: Request) -> HttpResponseBase:
    snapshot = current_snapshot()
    own = citation(request, snapshot, _("All data"), "data", request.path)
    return respond(request, snapshot, page=lambda: data_page(request, snapshot, own), formats=citation_formats(own))


def data_page(request: Request, snapshot: Snapshot, own: Citation) -> HttpResponse:
    found = tables(snapshot)
    context = {
        "snapshot": snapshot,
        "tables": listed(found, row_counts(snapshot, found)),
        "licences": licences(snapshot),
        "citation": own,
    }
    return render(request, "data/index.html", context)


@require_safe
@in_turn(PAGE)
def table(request: Request, name: str) -> HttpResponseBase:
    found = {own.name: own for own in tables(current_snapshot())}
    if name not in found:
        raise Http404
    return (refusal(request) if found[name].judged else None) or table_file(found[name])


@require_safe
@in_turn(PAGE)
def package(request: Request) -> HttpResponseBase:
    return refusal(request) or package_file()


@require_safe
@in_turn(PAGE)
def datapackage(_request: Request) -> HttpResponse:
    snapshot = current_snapshot()
    return descriptor_file(snapshot, tables(snapshot))


@require_safe
@in_turn(PAGE)
def codebook(_request: Request) -> HttpResponse:
    snapshot = current_snapshot()
    return codebook_file(snapshot, tables(snapshot))


def refusal(request: Request) -> HttpResponse | None:
    """What is said to somebody who must not see the levels of a service; None to everybody else."""
    hidden = hidden_among(request.user, Service.objects.published())
    return text_refusal({"": [hidden_sentence(hidden)]}) if hidden else None
