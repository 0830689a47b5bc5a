"""Files of linked data: all public services in view, which services are none, and the page of one actor."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from catalogue.analysis.current import current_snapshot
from catalogue.exchange.addresses import file_name
from catalogue.exchange.csv_files import Cell, cell, csv_response
from catalogue.exchange.envelope import text_refusal
from catalogue.exchange.reading import one_state
from catalogue.exchange.requests import Request, respond
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.linked.answers import actor_formats
from catalogue.linked.files import linked_file
from catalogue.linked.graphs import service_graphs
from catalogue.linked.identifiers import identifiers
from catalogue.linked.public import LeftOut, Reason, left_out
from catalogue.models import Actor, Partner, Service
from catalogue.rules.blindness import hidden_among, hidden_sentence

MOST_SHOWN = 100
"""So many services of an actor are on its page, in either part."""


@require_safe
@in_turn(PAGE)
def services_file(request: Request, asked: str) -> HttpResponseBase:
    """All public services in view. For whom a service is and where it is met is hidden from who is still to code it."""
    services = Service.objects.published()
    if hidden := hidden_among(request.user, services):
        return text_refusal({"": [hidden_sentence(hidden)]})
    name = file_name(["services"], current_snapshot().changed_on, asked)
    return linked_file(asked, service_graphs(services.by_name(), identifiers(request)), name)


@require_safe
@in_turn(PAGE)
def left_out_file(request: Request) -> HttpResponseBase:
    """The services that are no public services, each with the reason."""

    def rows() -> Iterator[tuple[Cell, ...]]:
        with one_state():
            yield (*LeftOut._fields, "because")
            for row in left_out(Service.objects.published()):
                yield (*map(cell, row), str(Reason(row.reason).label))

    return csv_response(rows(), file_name(["left-out"], current_snapshot().changed_on, "csv"))


@require_safe
@in_turn(PAGE)
def actor_detail(request: Request, slug: str) -> HttpResponseBase:
    """404 for one that has nothing to do with a published service in view."""
    actor = get_object_or_404(Actor.objects.shown().select_related("seat__country"), slug=slug)
    services = Service.objects.published().by_name()
    provided = services.filter(provider=actor)
    taken_part = services.filter(Exists(Partner.objects.filter(service=OuterRef("pk"), actor=actor)))
    context = {"actor": actor, "other_names": actor.names[1:], "most": MOST_SHOWN}
    context |= {"provided": provided[: MOST_SHOWN + 1], "taken_part": taken_part[: MOST_SHOWN + 1]}
    return respond(
        request,
        actor,
        page=lambda: render(request, "linked/actor.html", context),
        formats=actor_formats(request),
    )


@require_safe
@in_turn(PAGE)
def actor_by_number(_request: Request, pk: int) -> HttpResponseBase:
    """The address that an actor had before its slug, in the same collections in view."""
    return redirect(get_object_or_404(Actor.objects.shown(), pk=pk), permanent=True)
