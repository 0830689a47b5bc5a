"""Kinds of services that are in view."""

from collections.abc import Iterator, Sequence

from django.http import HttpResponse
from ninja import Router

from catalogue.api.listing import Record, part
from catalogue.api.parameters import PAGING, refuse_unknown
from catalogue.api.schemas import Kind, Kinds
from catalogue.exchange.requests import Request
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.models import ServiceKind
from catalogue.rules.blindness import sight

router = Router()


@router.get("/kinds", response=Kinds, operation_id="listKinds", exclude_unset=True)
@in_turn(PAGE)
def kinds(request: Request, response: HttpResponse) -> Record:
    """All kinds that have a service."""
    refuse_unknown(request.GET, PAGING)
    shown = sight(request.user).everything.kinds.by_kind
    return part(request, response, ServiceKind.objects.filter(slug__in=shown).order_by("slug"), told, Kind.model_fields)


def told(rows: Sequence[ServiceKind]) -> Iterator[Record]:
    for row in rows:
        yield {"slug": row.slug, "name": row.name, "definition": row.definition}
