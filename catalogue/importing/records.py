"""What the catalogue holds, as rows of a sheet: for the export, and to compare an import with."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet

from catalogue.exchange.reading import PORTION, portions
from catalogue.importing.pointing import ListColumn
from catalogue.importing.sheets import Sheet

Key = tuple[str, ...]
"""The cells that name a row."""


class Record(NamedTuple):
    """A row of the database with its cells as text, by column."""

    pk: int
    cells: dict[str, str]


def records(sheet: Sheet, rows: QuerySet) -> Iterator[Record]:
    """Some rows of a sheet, in their order, read in portions."""
    own = {name: column for name, column in sheet.columns.items() if not isinstance(column, ListColumn)}
    lists = [column for column in sheet.columns.values() if isinstance(column, ListColumn)]
    found = rows.values_list("pk", *(column.path for column in own.values()))
    for portion in portions(found.iterator(chunk_size=PORTION)):
        pointed = {column.name: column.keys_of([row[0] for row in portion]) for column in lists}
        for pk, *values in portion:
            cells = {name: column.text(value) for (name, column), value in zip(own.items(), values, strict=True)}
            cells |= {column.name: column.text(pointed[column.name].get(pk, [])) for column in lists}
            yield Record(pk, {name: cells[name] for name in sheet.columns})


def present(sheet: Sheet, keys: Iterable[Key]) -> dict[Key, Record]:
    """The rows that have these keys, as far as they are there."""
    wanted = set(keys)
    first = sheet.columns[sheet.key[0]]
    firsts: Sequence[Any] = sorted({key[0] for key in wanted})
    rows = sheet.model._default_manager.filter(**{f"{first.path}__in": firsts}).order_by("pk")
    found = ((key_of_cells(sheet, record.cells), record) for record in records(sheet, rows))
    return {key: record for key, record in found if key in wanted}


def key_of_cells(sheet: Sheet, cells: dict[str, str]) -> Key:
    return tuple(cells[name] for name in sheet.key)
