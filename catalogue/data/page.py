"""What the page of the data shows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from catalogue.analysis.snapshot import Snapshot, Terms
from catalogue.data.tables import DataTable, Pointer
from catalogue.exchange.columns import Column, type_words, values_told


class ListedColumn(NamedTuple):
    column: Column
    facts: list[str]
    """Its type and range in words, and what joins it to other tables."""
    values: str
    """All that there can be, with what they mean; empty where they are not few."""


class ListedTable(NamedTuple):
    table: DataTable
    rows: int | None
    """How many; None where nobody counted."""
    columns: list[ListedColumn]


class Licence(NamedTuple):
    slug: str
    terms: Terms
    services: int


def listed(tables: Iterable[DataTable], counts: Mapping[str, int | None]) -> list[ListedTable]:
    return [ListedTable(table, counts[table.name], list(columns_of(table))) for table in tables]


def columns_of(table: DataTable) -> Iterator[ListedColumn]:
    pointers, types = {pointer.column: pointer for pointer in table.pointers}, type_words()
    for column in table.columns:
        told = [types[column.type], *facts_of(column, pointers.get(column.name))]
        if column.name in table.key:
            told.append(_("names the row") if len(table.key) == 1 else _("names the row with others"))
        yield ListedColumn(column, told, values_told(column))


def facts_of(column: Column, pointer: Pointer | None) -> Iterator[str]:
    least, most = column.minimum, column.maximum
    if least is not None and most is not None:
        yield _("%(least)s to %(most)s") % {"least": least, "most": most}
    elif least is not None:
        yield _("%(least)s or more") % {"least": least}
    elif most is not None:
        yield _("at most %(most)s") % {"most": most}
    if column.required:
        yield _("never empty")
    if pointer:
        yield _("as in %(table)s, %(column)s") % {"table": pointer.table, "column": pointer.key}


def licences(snapshot: Snapshot) -> list[Licence]:
    """Of each collection in view, with the number of its services."""
    held = Counter(member.collection for member in snapshot.members.values())
    return [Licence(slug, terms, held[slug]) for slug, terms in snapshot.terms.items()]
