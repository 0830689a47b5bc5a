"""Everything to download: a page that explains it, each table, and all of them in one package."""

from django.conf import settings
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.analysis.current import current_snapshot
from catalogue.analysis.snapshot import Snapshot
from catalogue.data.answers import codebook_file, descriptor_file, package_file, table_file
from catalogue.data.contents import row_counts, tables
from catalogue.data.downloads import downloads
from catalogue.data.page import columns_of, licences, parts
from catalogue.exchange.problems import refusal
from catalogue.exchange.requests import Request, respond
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.linked.datasets import catalogue_graph
from catalogue.linked.files import linked_answer
from catalogue.linked.identifiers import identifiers
from catalogue.linked.schema import data_object
from catalogue.models import Service
from catalogue.rules.blindness import hidden_among, hidden_sentence
from catalogue.services.downloads import offers
from catalogue.sharing.citations import Citation, citation, citation_formats


@require_safe
@in_turn(PAGE)
def data(request: Request) -> HttpResponseBase:
    snapshot = current_snapshot()
    own = citation(request, snapshot, _("All data"), "data", request.path)
    return respond(request, snapshot, page=lambda: data_page(request, snapshot, own), formats=citation_formats(own))


def data_page(request: Request, snapshot: Snapshot, own: Citation) -> HttpResponse:
    found = tables(snapshot)
    counts = row_counts(snapshot, found)
    context = {
        "snapshot": snapshot,
        "parts": parts(found, counts),
        "services": counts["services"],
        "whole": offers(QueryDict()),
        "licences": licences(snapshot),
        "citation": own,
        "described": data_object(identifiers(request), downloads(found)),
        "sends": bool(settings.PUBLIC_ADDRESS),
    }
    return render(request, "data/index.html", context)


@require_safe
@in_turn(PAGE)
def table(request: Request, name: str) -> HttpResponseBase:
    found = {own.name: own for own in tables(current_snapshot())}
    if name not in found:
        raise Http404
    return (hidden_levels(request) if found[name].judged else None) or table_file(found[name])


@require_safe
@in_turn(PAGE)
def columns(request: Request, name: str) -> HttpResponseBase:
    """What one table holds: its part of the codebook."""
    snapshot = current_snapshot()
    found = {own.name: own for own in tables(snapshot)}
    if name not in found:
        raise Http404
    own = found[name]

    def page() -> HttpResponse:
        rows = row_counts(snapshot, found.values())[name]
        context = {"table": own, "rows": rows, "columns": columns_of(own)}
        return render(request, "data/table.html", context)

    return respond(request, own, page, formats={})


@require_safe
@in_turn(PAGE)
def package(request: Request) -> HttpResponseBase:
    return hidden_levels(request) or package_file()


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


@require_safe
@in_turn(PAGE)
def catalogue_file(request: Request, asked: str) -> HttpResponse:
    """The data sets of the site as linked data, each with what can be downloaded of it."""
    found = downloads(tables(current_snapshot()))
    return linked_answer(asked, [catalogue_graph(identifiers(request), found)])


def hidden_levels(request: Request) -> HttpResponse | None:
    """What is said to somebody who must not see the levels of a service; None to everybody else."""
    hidden = hidden_among(request.user, Service.objects.published())
    return refusal("invalid-parameters", {"": [hidden_sentence(hidden)]}) if hidden else None
