"""Tables that follow from models: a column for each field, named and explained as in the files that editors import."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import (
    DateField,
    DecimalField,
    Field,
    IntegerField,
    Model,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    Q,
    QuerySet,
    URLField,
)
from django.utils.functional import Promise

from catalogue.data.tables import Cells, DataTable, Pointer
from catalogue.exchange.columns import Column, Type
from catalogue.exchange.csv_files import cell
from catalogue.importing.columns import Column as Imported
from catalogue.importing.constraints import checks_of
from catalogue.importing.pointing import ListColumn, ReferenceColumn
from catalogue.importing.records import records
from catalogue.importing.sheets import Sheet
from catalogue.importing.workbook import meaning
from catalogue.models.services import YEAR

TEXTS = (Type.STRING, Type.URL, Type.LIST)
"""Types whose cells a spreadsheet could run."""


@dataclass(frozen=True)
class Shown:
    """Rows of a model that go out: which, under which name, and what they are."""

    sheet: Sheet
    title: str | Promise
    about: str | Promise
    rows: Callable[[], QuerySet[Any]]
    has_key: bool = True
    judged: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that tell the rows apart; none where one of them may be empty."""
        return self.sheet.key if self.has_key else ()

    @property
    def model(self) -> type[Model]:
        return self.sheet.model


def table_of(shown: Shown, names: Mapping[type[Model], str]) -> DataTable:
    """The table of some rows; its pointers lead to the other tables, of which the `names` are given by model."""
    found = shown.sheet.columns
    return DataTable(
        name=shown.sheet.name,
        title=shown.title,
        about=shown.about,
        columns=tuple(described(shown, column) for column in found.values()),
        rows=lambda: cells_of(shown),
        count=lambda: shown.rows().order_by().count(),
        key=shown.key,
        pointers=tuple(pointers_of(found, names)),
        judged=shown.judged,
    )


def cells_of(shown: Shown) -> Iterator[Cells]:
    """The rows in the order of their key, read in portions."""
    sheet, names = shown.sheet, list(shown.sheet.columns)
    guards = [type_of(column) in TEXTS for column in shown.sheet.columns.values()]
    ordered = shown.rows().order_by(*(sheet.columns[name].path for name in sheet.key), "pk")
    for record in records(sheet, ordered):
        texts = [record.cells[name] for name in names]
        yield [cell(text) if guard else text for text, guard in zip(texts, guards, strict=True)]


def pointers_of(columns: Mapping[str, Imported], names: Mapping[type[Model], str]) -> Iterator[Pointer]:
    for name, column in columns.items():
        if isinstance(column, ReferenceColumn) and column.model in names:
            yield Pointer(name, names[column.model], column.key)


def described(shown: Shown, column: Imported) -> Column:
    """The column as it goes out, explained as the workbook of an import does."""
    kind = type_of(column)
    least, most = bounds(column.field)
    number = kind is Type.INTEGER
    allowed = column.allowed if kind is not Type.BOOLEAN else {}
    return Column(
        column.name,
        kind,
        meaning(shown.sheet, column),
        tuple((int(value) if number else value, label) for value, label in allowed.items()),
        least,
        most,
        required=column.name in shown.key or kind is Type.BOOLEAN or is_needed(column),
    )


def is_needed(column: Imported) -> bool:
    """Whether each row has a value."""
    field: Any = column.field
    return column.required and not field.null


TYPES: tuple[tuple[type[Field], Type], ...] = (
    (DateField, Type.DATE),
    (DecimalField, Type.NUMBER),
    (IntegerField, Type.INTEGER),
    (URLField, Type.URL),
)


def type_of(column: Imported) -> Type:
    field = column.field
    if isinstance(column, ListColumn):
        return Type.LIST
    if isinstance(column, ReferenceColumn):
        return Type.STRING
    if field.get_internal_type() == "BooleanField":
        return Type.BOOLEAN
    if YEAR[0] in field.validators:
        return Type.YEAR
    return next((own for kind, own in TYPES if isinstance(field, kind)), Type.STRING)


def bounds(field: Any) -> tuple[Any, Any]:
    """The range that the model asks for; the present year bounds no column, since it moves on."""
    for name, limits in ranges(field.model):
        if name == field.name:
            return limits
    own = field.deconstruct()[3].get("validators", [])
    fixed = [each for each in own if not callable(getattr(each, "limit_value", len))]
    least = [each.limit_value for each in fixed if isinstance(each, MinValueValidator)]
    most = [each.limit_value for each in fixed if isinstance(each, MaxValueValidator)]
    if not least and isinstance(field, PositiveIntegerField | PositiveSmallIntegerField):
        least = [0]
    return next(iter(least), None), next(iter(most), None)


def ranges(model: type[Model]) -> Iterator[tuple[str, tuple[Any, Any]]]:
    """The ranges that named constraints of the database keep fields in."""
    waiting: list[Any] = [constraint.condition for constraint in checks_of(model)]
    while waiting:
        for child in waiting.pop().children:
            if isinstance(child, Q):
                waiting.append(child)
            elif child[0].endswith("__range"):
                yield child[0].removesuffix("__range"), child[1]
