"""Lists of records and single ones, all in one way: columns, rows, what they can be narrowed to."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from ninja import Field, Path, Router, Schema
from pydantic import create_model

from catalogue.api.bridge import LARGEST, SLUG, of_fields, parameter
from catalogue.api.listing import Record, part
from catalogue.api.parameters import PAGING, paging_parameters, refuse_unknown
from catalogue.api.records import records_of, schema_of, told_by
from catalogue.api.refusals import RefusedError
from catalogue.api.schemas import REFUSALS, Page
from catalogue.api.words import ANY, Words
from catalogue.exchange.addresses import whole_address
from catalogue.exchange.columns import Type
from catalogue.exchange.requests import Request, form_problems
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.services.table import Fact

Rows = Callable[[Request], QuerySet[Any]]

MOST_NAMED = 200
"""So many values of a filter are named one by one."""


@dataclass(frozen=True)
class Filter:
    """What a list can be narrowed to: rows that have one of the values at `path`, each of which must be there.

    `choices` are all values, where the code knows them; else the description names those that are there, if few.
    """

    path: str
    about: str | Promise
    choices: Iterable[str] = ()

    def values(self, rows: QuerySet[Any]) -> list[str]:
        """What these rows have, each value once; none where these are too many to be named one by one."""
        found = rows.exclude(**{f"{self.path}__isnull": True}).order_by(self.path).values_list(self.path, flat=True)
        values = list(map(str, found.distinct()[: MOST_NAMED + 1]))
        return values if len(values) <= MOST_NAMED else []

    def narrowed(self, rows: QuerySet[Any], all_rows: QuerySet[Any], name: str, values: list[str]) -> QuerySet[Any]:
        """Raises RefusedError for a value that none of all rows has."""
        wanted = {f"{self.path}__in": values}
        if set(values) - (set(self.choices) or self.there(all_rows, wanted)):
            raise RefusedError({name: [_("Nothing here has this value.")]})
        return rows.filter(**wanted)

    def there(self, rows: QuerySet[Any], wanted: dict[str, list[str]]) -> set[str]:
        """Which of the wanted values some row has."""
        return set(map(str, rows.filter(**wanted).order_by().values_list(self.path, flat=True)))

    def described(self, name: str) -> dict[str, Any]:
        items = {"type": "string", **({"enum": [*self.choices]} if self.choices else {"minLength": 1})}
        return parameter(name, f"{self.about} {ANY}", {"type": "array", "items": items})


@dataclass(frozen=True)
class Resource:
    """A list at `/<name>`. `rows` are those that the person may see, in an order in which no two are alike; `key` are
    the columns that together say which record it is: it has the address `/<name>/<key>`, with a slash between them.
    `one` says what a single record is. The fields of `form`, which `words` tell, narrow the list as they do its page.
    Where nothing has a key, rows are found by it at `former`: they had it before.
    """

    name: str
    record: str
    about: str
    columns: list[Fact]
    rows: Rows
    filters: dict[str, Filter]
    key: tuple[str, ...] = ("slug",)
    one: str = ""
    former: str = ""
    form: type[Any] | None = None
    words: Words = field(default_factory=dict)

    @cached_property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def keys(self) -> list[Fact]:
        return [column for name in self.key for column in self.columns if column.name == name]

    @property
    def address(self) -> str:
        """The path of a record, as the description writes it."""
        return "/".join([f"/{self.name}", *(f"{{{name}}}" for name in self.key)])

    @property
    def plural(self) -> str:
        return f"{self.name[0].upper()}{self.name[1:]}"

    def tell(self, rows: Sequence[Any]) -> Iterable[Record]:
        return told_by(type(rows[0]), self.columns)(rows) if rows else ()

    def narrowed(self, request: Request) -> QuerySet[Any]:
        rows = all_rows = self.rows(request)
        for name, own in self.filters.items():
            if values := request.GET.getlist(name):
                rows = own.narrowed(rows, all_rows, name, values)
        return self.searched(request, rows)

    def searched(self, request: Request, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Raises RefusedError for what the form refuses."""
        if self.form is None:
            return rows
        form = self.form(request.GET)
        if not form.is_valid():
            raise RefusedError(form_problems(form))
        return form.narrowed(rows)

    @property
    def form_fields(self) -> dict[str, forms.Field]:
        return self.form.base_fields if self.form else {}

    def page_schema(self) -> type[Schema]:
        item: Any = schema_of(f"{self.record}InList", self.about, self.columns)
        items = (list[item], Field(description="The records of this part, in the order of the list."))
        return schema_of(f"{self.plural}Page", f"Part of the list: {self.about}", [], base=Page, items=items)

    def record_schema(self) -> type[Schema]:
        return schema_of(self.record, self.about, self.columns, sparse=False)


RESOURCES: dict[str, Resource] = {}
"""Every resource, by the path of its list."""


def add(router: Router, resource: Resource) -> None:
    """The operations of a resource: its list, and one of it."""
    RESOURCES[f"/{resource.name}"] = resource
    add_list(router, resource)
    if resource.one:
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
                *of_fields(resource.form_fields, resource.words),
                *(own.described(name) for name, own in resource.filters.items()),
                *paging_parameters(resource.names),
            ]
        },
    )
    @in_turn(PAGE)
    def listed(request: Request, response: HttpResponse) -> Record:
        refuse_unknown(request.GET, [*resource.form_fields, *resource.filters, *PAGING], several=resource.filters)
        return part(request, response, resource.narrowed(request), resource.tell, resource.names)


def add_one(router: Router, resource: Resource) -> None:
    Address: Any = address_schema(resource)  # noqa: N806 - a class
    path = "/".join(f"{{{'int' if column.type is Type.INTEGER else 'slug'}:{column.name}}}" for column in resource.keys)

    @router.get(
        f"/{resource.name}/{path}",
        response={
            200: resource.record_schema(),
            **({HTTPStatus.MOVED_PERMANENTLY: None} if resource.former else {}),
            **REFUSALS,
        },
        operation_id=f"get{resource.record}",
        summary=f"Read one {resource.record.lower()}",
        description=resource.one,
        url_name=f"get-{resource.name}",
    )
    @in_turn(PAGE)
    def one(request: Request, address: Path[Address]) -> Record | HttpResponse:
        refuse_unknown(request.GET, ())
        asked: dict[str, Any] = cast(Any, address).dict()
        wanted = {str(column.path): asked[column.name] for column in resource.keys}
        row = resource.rows(request).filter(**wanted).first()
        if row is None:
            return led_on(request, resource, [*wanted.values()])
        return records_of(type(row)._default_manager.filter(pk=row.pk), resource.columns)[row.pk]


def led_on(request: Request, resource: Resource, key: Sequence[Any]) -> HttpResponse:
    """To the record that has this key no more, 301; raises Http404 where none had it."""
    if not resource.former:
        raise Http404
    row = get_object_or_404(resource.rows(request), **{resource.former: key[0]})
    address = reverse(f"api:get-{resource.name}", args=[getattr(row, *resource.key)])
    return HttpResponsePermanentRedirect(whole_address(request, address))


def address_schema(resource: Resource) -> type[Schema]:
    """The parts of the address of a record."""
    known: dict[Type, tuple[type, dict[str, Any]]] = {
        Type.STRING: (str, {"pattern": SLUG}),
        Type.INTEGER: (int, {"ge": 1, "le": LARGEST}),
    }
    fields: dict[str, Any] = {
        column.name: (known[column.type][0], Field(description=str(column.about), **known[column.type][1]))
        for column in resource.keys
    }
    return create_model(f"{resource.record}Address", __base__=Schema, **fields)


def without_paging(asked: QueryDict) -> QueryDict:
    rest = asked.copy()
    for name in PAGING:
        rest.pop(name, None)
    return rest
