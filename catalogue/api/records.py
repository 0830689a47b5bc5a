"""Records as columns say them: one list of columns gives the values, the schema and the names to choose from."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Field as ModelField
from django.db.models import Model, QuerySet
from ninja import Field, Schema
from pydantic import BaseModel, ConfigDict, WithJsonSchema, create_model

from catalogue.api.listing import Record, Row, Tell
from catalogue.exchange.columns import Column, Type
from catalogue.services.export import portion_of
from catalogue.services.table import Fact

TYPES: Mapping[Type, tuple[Any, dict[str, Any]]] = {
    Type.STRING: (str, {"type": "string"}),
    Type.INTEGER: (int, {"type": "integer"}),
    Type.NUMBER: (float, {"type": "number"}),
    Type.YEAR: (int, {"type": "integer"}),
    Type.BOOLEAN: (bool, {"type": "boolean"}),
    Type.DATE: (date, {"type": "string", "format": "date"}),
    Type.DATETIME: (datetime, {"type": "string", "format": "date-time"}),
    Type.URL: (str, {"type": "string", "format": "uri"}),
    Type.LIST: (list[str], {"type": "array"}),
}
"""The Python type and the JSON schema of each type of column."""


def json_schema(column: Column) -> dict[str, Any]:
    """What the values of a column are, in JSON; of few values also which there are."""
    schema = dict(TYPES[column.type][1])
    values: dict[str, Any] = {"enum": [value for value, _label in column.allowed]} if column.allowed else {}
    if column.type is Type.LIST:
        return schema | {"items": {"type": "string"} | values}
    limits = {"minimum": column.minimum, "maximum": column.maximum}
    schema |= values | {name: limit for name, limit in limits.items() if limit is not None}
    if not column.required:
        schema["type"] = [schema["type"], "null"]
        if values:
            schema["enum"] = [*schema["enum"], None]
    return schema


def shape(column: Column, *, sparse: bool) -> tuple[Any, Any]:
    """A field of a schema; in a sparse record it may be missing."""
    python = TYPES[column.type][0]
    known = python if column.required or column.type is Type.LIST else python | None
    told: dict[str, Any] = {"description": str(column.about)}
    if sparse:
        told["default_factory"] = lambda: None  # never told: what is not asked for is left out
    return Annotated[known, WithJsonSchema(json_schema(column))], Field(**told)


class LevelsBesides(BaseModel):
    """A record that has, beside its columns, the level on each determinant of the version of the model in view."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, int | None]


def schema_of(
    name: str,
    about: str,
    columns: Sequence[Column],
    *,
    sparse: bool = True,
    base: type[BaseModel] = Schema,
    **parts: Any,
) -> Any:
    """A schema with a field for each column; `parts` are further fields, each with its type."""
    fields: dict[str, Any] = {column.name: shape(column, sparse=sparse) for column in columns}
    return create_model(name, __base__=base, __doc__=about, **fields, **parts)


def fact(model: type[Model], name: str, path: str = "", about: Any = "", **more: Any) -> Fact:
    """A field of a model as a column, explained as editors read it; of a pointer `path` leads to what is told."""
    field: Any = model._meta.get_field(name)
    kind = more.pop("type", None) or type_of(field)
    choices = tuple(field.choices or ()) if not path else ()
    needed = not (field.null or field.blank)
    words = about or field.help_text or f"{field.verbose_name}."
    given: dict[str, Any] = {"allowed": choices, "required": needed} | more
    return Fact(name, kind, words, path=path or name, **given)


BY_FIELD = {
    "DateField": Type.DATE,
    "DateTimeField": Type.DATETIME,
    "BooleanField": Type.BOOLEAN,
    "DecimalField": Type.NUMBER,
    "PositiveIntegerField": Type.INTEGER,
    "PositiveSmallIntegerField": Type.INTEGER,
}


def type_of(field: ModelField) -> Type:
    return BY_FIELD.get(field.get_internal_type(), Type.STRING)


def records_of(rows: QuerySet[Any], columns: Sequence[Fact]) -> dict[int, Record]:
    """The records of few rows by their ids, in a fixed number of queries."""
    paths = list(dict.fromkeys(column.path for column in columns if column.path))
    portion = list(rows.order_by().values_list("pk", *paths))
    if not portion:
        return {}
    ids, values = portion_of(portion, list(columns), paths)
    names = [column.name for column in columns]
    return {pk: dict(zip(names, row, strict=True)) for pk, *row in zip(ids, *values, strict=True)}


def told_by(model: type[Row], columns: Sequence[Fact]) -> Tell[Row]:
    """Tells rows of a model by these columns."""

    def tell(rows: Sequence[Row]) -> Iterator[Record]:
        found = records_of(model._default_manager.filter(pk__in=[row.pk for row in rows]), columns)
        return (found[row.pk] for row in rows)

    return tell
