"""Files of linked data: all public services in view, and which services are none."""

from collections.abc import Iterator

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from catalogue.analysis.current import current_snapshot
from catalogue.exchange.addresses import file_name
from catalogue.exchange.csv_files import Cell, cell, csv_response
from catalogue.exchange.problems import refusal
from catalogue.exchange.reading import one_state
from catalogue.exchange.requests import Request
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.linked.files import linked_file
from catalogue.linked.graphs import service_graphs
from catalogue.linked.identifiers import identifiers
from catalogue.linked.public import LeftOut, Reason, left_out
from catalogue.models import Service
from catalogue.rules.blindness import hidden_among, hidden_sentence


@require_safe
@in_turn(PAGE)
def services_file(request: Request, asked: str) -> HttpResponseBase:
    """All public services in view. For whom a service is and where it is met is hidden from who is still to code it."""
    services = Service.objects.published()
    if hidden := hidden_among(request.user, services):
        return refusal("invalid-parameters", {"": [hidden_sentence(hidden)]})
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
