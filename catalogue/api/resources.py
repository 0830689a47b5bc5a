"""Lists of records and single ones, all in one way: columns, rows, what they can be narrowed to."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from ninja import Router, Schema

from catalogue.api.bridge import parameter
from catalogue.api.listing import Record, part
from catalogue.api.parameters import PAGING, paging_parameters, refuse_unknown
from catalogue.api.records import records_of, schema_of, told_by
from catalogue.api.refusals import RefusedError
from catalogue.api.schemas import REFUSALS, Page
from catalogue.exchange.requests import Request
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.services.table import Fact

Rows = Callable[[Request], QuerySet[Any]]


@dataclass(frozen=True)
class Filter:
    """What a list can be narrowed to: rows that have one of the values at `path`, each of which must be there.

    `choices` are all values, where the code knows them.
    """

    path: str
    about: str | Promise
    choices: Iterable[str] = ()

    def narrowed(self, rows: QuerySet[Any], name: str, values: list[str]) -> QuerySet[Any]:
        """Raises RefusedError for a value that nothing has."""
        wanted = {f"{self.path}__in": values}
        known = set(self.choices) or set(map(str, rows.filter(**wanted).order_by().values_list(self.path, flat=True)))
        if set(values) - known:
            raise RefusedError({name: [_("Nothing here has this value.")]})
        return rows.filter(**wanted)

    def described(self, name: str) -> dict[str, Any]:
        items = {"type": "string", **({"enum": [*self.choices]} if self.choices else {"minLength": 1})}
        return parameter(name, f"{self.about} Several: any of them.", {"type": "array", "items": items})


@dataclass(frozen=True)
class Resource:
    """A list at `/<name>`. `rows` are those that the person may see, in an order in which no two are alike; `key` is
    the column by which there is one at `/<name>/<key>`, if any.
    """

    name: str
    record: str
    about: str
    columns: list[Fact]
    rows: Rows
    filters: dict[str, Filter]
    key: str = ""

    @cached_property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def plural(self) -> str:
        return f"{self.name[0].upper()}{self.name[1:]}"

    def tell(self, rows: Sequence[Any]) -> Iterable[Record]:
        return told_by(type(rows[0]), self.columns)(rows) if rows else ()

    def narrowed(self, request: Request) -> QuerySet[Any]:
        rows = self.rows(request)
        for name, own in self.filters.items():
            if values := request.GET.getlist(name):
                rows = own.narrowed(rows, name, values)
        return rows

    def page_schema(self) -> type[Schema]:
        item: Any = schema_of(f"{self.record}InList", self.about, self.columns)
        return schema_of(
            f"{self.plural}Page", f"Part of the list: {self.about}", [], base=Page, items=(list[item], ...)
        )

    def record_schema(self) -> type[Schema]:
        return schema_of(self.record, self.about, self.columns, sparse=False)


RESOURCES: dict[str, Resource] = {}
"""Every resource, by the path of its list."""


def add(router: Router, resource: Resource) -> None:
    """The operations of a resource: its list, and one of it where its records have an address."""
    RESOURCES[f"/{resource.name}"] = resource
    add_list(router, resource)
    if resource.key:
        add_one(router, resource)


def add_list(router: Router, resource: Resource) -> None:
    @router.get(
        f"/{resource.name}",
        response={200: resource.page_schema(), **REFUSALS},
        operation_id=f"list{resource.plural}",
        summary=f"List {resource.name}",
        description=resource.about,
        exclude_unset=True,
        url_name=f"list-{resource.name}",
        openapi_extra={
            "parameters": [
                *(own.described(name) for name, own in resource.filters.items()),
                *paging_parameters(resource.names),
            ]
        },
    )
    @in_turn(PAGE)
    def listed(request: Request, response: HttpResponse) -> Record:
        refuse_unknown(request.GET, [*resource.filters, *PAGING], several=resource.filters)
        return part(request, response, resource.narrowed(request), resource.tell, resource.names)


def add_one(router: Router, resource: Resource) -> None:
    path = next(column.path for column in resource.columns if column.name == resource.key)

    @router.get(
        f"/{resource.name}/{{slug:slug}}",
        response={200: resource.record_schema(), **REFUSALS},
        operation_id=f"get{resource.record}",
        summary=f"One {resource.record.lower()}",
        description=resource.about,
        url_name=f"get-{resource.name}",
    )
    @in_turn(PAGE)
    def one(request: Request, slug: str) -> Record:
        refuse_unknown(request.GET, ())
        row = get_object_or_404(resource.rows(request), **{str(path): slug})
        return records_of(type(row)._default_manager.filter(pk=row.pk), resource.columns)[row.pk]


def without_paging(asked: QueryDict) -> QueryDict:
    rest = asked.copy()
    for name in PAGING:
        rest.pop(name, None)
    return rest
