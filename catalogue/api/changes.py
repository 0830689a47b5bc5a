"""What changed in the records of published services, when and why, for everybody: the newest first."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Literal

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from ninja import Field, Router, Schema

from catalogue.api.listing import Record, part
from catalogue.api.parameters import PAGING, paging_parameters, refuse_unknown
from catalogue.api.resources import Filter
from catalogue.api.schemas import REFUSALS, Page
from catalogue.changes.answers import change_result
from catalogue.exchange.requests import Request
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.history.acts import Lens, acts_between, of_collections
from catalogue.history.records import label_of
from catalogue.models import Service, Version
from catalogue.models.querysets import in_view
from catalogue.rules.blindness import sight

changes = Router()


class FieldChanged(Schema):
    """Values in words; null where there was, or is, none."""

    field: str = Field(description="The field, by its name in the record.")
    label: str = Field(description="What the field is called.")
    old: str | None = Field(description="What stood there before; null where there was nothing.")
    new: str | None = Field(description="What stands there since; null where there is nothing.")


class PartChanged(Schema):
    part: str | None = Field(description="What the part is called; null for the record itself.")
    what: Literal["added", "removed", "changed"] = Field(description="What happened to the part.")
    fields: list[FieldChanged] = Field(description="The fields that changed.")


class Change(Schema):
    """One act: what it changed in the record of one service. A list may leave fields out."""

    service: str = Field(default_factory=str, description="The service, by its short name.")
    moment: datetime = Field(default_factory=datetime.now, description="When it was changed.")
    what: Literal["found", "made", "changed", "deleted"] = Field(
        default_factory=lambda: "changed", description="“found”: as it was when changes began to be kept."
    )
    origin: str = Field(default_factory=str, description="By which way it came, such as a form or an import.")
    by: str | None = Field(default_factory=str, description="Who, of those who agreed to be named.")
    reason: str | None = Field(default_factory=str, description="Why, where that is told to readers.")
    levels_hidden: bool = Field(
        default_factory=bool, description="Whether levels are left out that you must not see yet."
    )
    parts: list[PartChanged] = Field(default_factory=list, description="What changed, part by part.")


class Changes(Page):
    items: list[Change] = Field(description="The changes of this part, the newest first.")


FILTERS = {"service": Filter("slug", "Changes of this service, by its short name.")}
FIELDS = [*Change.model_fields]


@changes.get(
    "/changes",
    response={200: Changes, **REFUSALS},
    operation_id="listChanges",
    summary="List changes",
    exclude_unset=True,
    openapi_extra={"parameters": [*(own.described(name) for name, own in FILTERS.items()), *paging_parameters(FIELDS)]},
)
@in_turn(PAGE)
def listed(request: Request, response: HttpResponse) -> Record:
    """Each published state against the one published before, of all services in view, the newest first."""
    refuse_unknown(request.GET, [*FILTERS, *PAGING], several=FILTERS)
    services: QuerySet[Service] = Service.objects.published()
    for name, own in FILTERS.items():
        if values := request.GET.getlist(name):
            services = own.narrowed(services, services, name, values)
    lens = Lens(public=True, without_levels=bool(sight(request.user).waiting))
    return part(request, response, versions_of(services), partial(told, lens), FIELDS, counted=False)


def published() -> QuerySet[Version]:
    """States of services that everybody could see, in the collections in view."""
    versions = Version.objects.filter(model=label_of(Service), shown=True)
    return of_collections(versions, in_view().values_list("pk", flat=True))


def versions_of(services: QuerySet[Service]) -> QuerySet[Version]:
    """With `before`, the id of the one before of the same service."""
    before = published().filter(key=OuterRef("key"), pk__lt=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    own = services.filter(pk=OuterRef("key")).order_by()
    return published().filter(Exists(own)).annotate(before=Subquery(before)).order_by("-pk")


def told(lens: Lens, rows: Sequence[Version]) -> Iterator[Record]:
    complete = Version.objects.select_related("revision__user").in_bulk(
        [pk for row in rows for pk in (row.pk, row.before) if pk]  # type: ignore[attr-defined]
    )
    pairs = [(complete[row.pk], complete.get(row.before)) for row in rows]  # type: ignore[attr-defined]
    slugs = dict(Service.objects.filter(pk__in=[row.key for row in rows]).values_list("pk", "slug"))
    for row, act in zip(rows, acts_between(Service, pairs, lens), strict=True):
        yield {"service": slugs[row.key]} | change_result(act)
