"""Published services: the listing with its filters and orders, and one with all its parts."""

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Model, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Router

from catalogue.analysis.profiles import determinants
from catalogue.api import columns
from catalogue.api.bearers import ApiRequest, writes
from catalogue.api.listing import Record, data_version, part
from catalogue.api.parameters import PAGING, refuse_unknown
from catalogue.api.records import LevelsBesides, records_of, schema_of
from catalogue.api.refusals import RefusedError
from catalogue.api.resources import without_paging
from catalogue.api.schemas import REFUSALS, Data, Page
from catalogue.api.vocabularies import links_shown
from catalogue.editing.programs import mark_for
from catalogue.exchange.reading import one_state
from catalogue.exchange.requests import Request, form_problems
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.index.facets import BY_NAME
from catalogue.models import Classification, Detriment, Evidence, Partner, Service, ServiceCustomer, Touchpoint
from catalogue.models.scopes import determinants_in_view
from catalogue.rules.blindness import hidden_among, hidden_sentence, sight
from catalogue.services.export import records
from catalogue.services.filters import ServiceFilterSet
from catalogue.services.table import COLUMNS, Fact, all_columns
from catalogue.services.withdrawn import or_withdrawn

services = Router()

ABOUT = "A service as the table of services tells it; beside its columns the level on each determinant, null: untold."
InList = schema_of("ServiceInList", ABOUT, COLUMNS, base=LevelsBesides)
Whole = schema_of("ServiceRecord", ABOUT, COLUMNS, sparse=False, base=LevelsBesides)


class Part(NamedTuple):
    """What a service has several of: rows of a model, what they are, and the column that they are sorted by."""

    model: type[Model]
    columns: list[Fact]
    schema: str
    about: str
    order: str = "number"


PARTS = {
    "touchpoints": Part(Touchpoint, columns.TOUCHPOINTS, "Touchpoint", "A point where people meet the service."),
    "customers": Part(ServiceCustomer, columns.CUSTOMERS, "Customer", "A group of people that it is for.", "group"),
    "partners": Part(Partner, columns.PARTNERS, "Partner", "Who takes part beside the provider."),
    "evidence": Part(Evidence, columns.EVIDENCE, "EvidencePage", "A public page that was read."),
    "detriments": Part(Detriment, columns.DETRIMENTS, "Detriment", "A documented negative effect on people."),
    "classifications": Part(
        Classification,
        columns.CLASSIFICATIONS,
        "Classification",
        "A published level, with its reason. The derived one follows from the integration level.",
        "determinant",
    ),
}


def several(name: str, about: str, facts: list[Fact]) -> tuple[Any, Any]:
    """A field of a schema that holds some records."""
    return list[schema_of(name, about, facts, sparse=False)], Field(description=about)  # type: ignore[misc]


class ServicesPage(Page):
    """Part of the list of services."""

    items: list[InList] = Field(description="The services of this part, in the order asked for.")  # type: ignore[valid-type]


SEVERAL: dict[str, Any] = {name: several(own.schema, own.about, own.columns) for name, own in PARTS.items()}

ServiceWithParts = schema_of(
    "ServiceWithParts",
    "A service with all that belongs to it.",
    [],
    data=(Data, Field(description="Of which state the data are.")),
    service=(Whole, Field(description=ABOUT)),
    **SEVERAL,
    links=several("LinkOfService", "A documented hand-over from or to another published service.", columns.LINKS),
)

FILTERS = ServiceFilterSet.base_filters
REPEATED = (*BY_NAME,)


def names() -> list[str]:
    """The fields of a record: those of every version of the model, then its determinants."""
    return [column.name for column in all_columns(determinants())]


@services.get(
    "/services",
    response={200: ServicesPage, **REFUSALS},
    operation_id="listServices",
    summary="List services",
    exclude_unset=True,
)
@in_turn(PAGE)
def listed(request: Request, response: HttpResponse) -> Record:
    """Published services that pass every filter, in the order of the parameter “sort”: exactly as the page lists them.

    All parameters are those of the page; with none, all services by name.
    """
    refuse_unknown(request.GET, [*FILTERS, *PAGING], several=REPEATED)
    return part(request, response, selection(request).ordered(), told, names())


def selection(request: Request) -> ServiceFilterSet:
    """The filters of a request; raises RefusedError where one is wrong, or some services are hidden from the reader."""
    sees = sight(request.user)
    filterset = ServiceFilterSet(without_paging(request.GET), sees.everything.index, sees.waiting)
    if not filterset.is_valid():
        raise RefusedError(form_problems(filterset.form))
    if hidden := hidden_among(request.user, filterset.qs):
        raise RefusedError({"": [hidden_sentence(hidden)]}, "hidden")
    return filterset


def told(rows: Sequence[Service]) -> Iterator[Record]:
    found = {record["slug"]: record for record in records(Service.objects.filter(pk__in=[row.pk for row in rows]))}
    return (found[row.slug] for row in rows)


@services.get(
    "/services/{slug:slug}",
    response={200: ServiceWithParts, **REFUSALS},
    operation_id="getService",
    summary="Read one service",
)
@in_turn(PAGE)
@or_withdrawn
def one(request: ApiRequest, response: HttpResponse, slug: str) -> Record:
    """A service with touchpoints, customers, partners, evidence, detriments, classifications and links.

    410 where it was withdrawn. To a token that may change it, the ETag is the state of its record: send it in If-Match.
    """
    refuse_unknown(request.GET, ())
    service = get_object_or_404(Service.objects.published(), slug=slug)
    if sight(request.user).hides(service.pk):
        raise RefusedError({"": [hidden_sentence()]}, "hidden")
    if writes(request) and (mark := mark_for(request.user, service.pk)):  # type: ignore[arg-type]
        response.headers["ETag"] = f'"{mark}"'
    links = links_shown(request).filter(Q(source=service) | Q(target=service))
    with one_state():
        return {
            "data": data_version(),
            "service": next(told([service])),
            **{name: sorted(rows_of(own, service), key=itemgetter(own.order)) for name, own in PARTS.items()},
            "links": sorted(records_of(links, columns.LINKS).values(), key=itemgetter("source", "target")),
        }


def rows_of(own: Part, service: Service) -> Iterable[Record]:
    rows = own.model._default_manager.filter(service=service)
    if own.model is Classification:
        rows = rows.filter(determinant__in=determinants_in_view().order_by().values("pk"))
    return records_of(rows, own.columns).values()
