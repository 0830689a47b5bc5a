"""What the page of the data shows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from catalogue.analysis.snapshot import Snapshot, Terms
from catalogue.data.tables import DataTable, Pointer
from catalogue.exchange.columns import Column, type_words, values_told


class ListedColumn(NamedTuple):
    column: Column
    facts: list[str]
    """Its type and range in words, and whether it names the row."""
    pointer: Pointer | None
    """Where its values stand too."""
    values: str
    """All that there can be, with what they mean; empty where they are not few."""


class ListedTable(NamedTuple):
    table: DataTable
    rows: int
    columns: int
    """How many."""


class Part(NamedTuple):
    """Tables that belong together, under a heading."""

    title: str | Promise
    tables: list[ListedTable]


class Licence(NamedTuple):
    slug: str
    terms: Terms
    services: int


PARTS: dict[str | Promise, tuple[str, ...]] = {
    _lazy("Services and what belongs to them"): (
        "services", "classifications", "evidence", "touchpoints", "customers", "settled_reach", "actors", "partners",
        "links", "detriments", "collections",
    ),
    _lazy("Places and vocabularies"): (
        "service_cities", "cities", "countries", "domains", "kinds", "customer_groups", "data_sources", "technologies",
        "payment_models",
    ),
    _lazy("The model"): (
        "determinants", "determinant_groups", "levels", "weight_sets", "weights", "response_dimensions",
        "response_links", "literature", "codebooks",
    ),
    _lazy("How it was coded, and what the columns hold"): (
        "codings", "reach", "agreement", "rounds", "coders", "guides", "guide_entries", "anchors", "codebook",
    ),
}  # fmt: skip
"""All tables by heading, the most wanted first."""


def parts(tables: Iterable[DataTable], counts: Mapping[str, int]) -> list[Part]:
    found = {table.name: ListedTable(table, counts[table.name], len(table.columns)) for table in tables}
    return [Part(title, [found[name] for name in names]) for title, names in PARTS.items()]


def columns_of(table: DataTable) -> Iterator[ListedColumn]:
    pointers, types = {pointer.column: pointer for pointer in table.pointers}, type_words()
    for column in table.columns:
        told = [types[column.type], *facts_of(column)]
        if column.name in table.key:
            told.append(_("names the row") if len(table.key) == 1 else _("names the row with others"))
        yield ListedColumn(column, told, pointers.get(column.name), values_told(column))


def facts_of(column: Column) -> Iterator[str]:
    least, most = column.minimum, column.maximum
    if least is not None and most is not None:
        yield _("%(least)s to %(most)s") % {"least": least, "most": most}
    elif least is not None:
        yield _("%(least)s or more") % {"least": least}
    elif most is not None:
        yield _("at most %(most)s") % {"most": most}
    if column.required:
        yield _("never empty")


def licences(snapshot: Snapshot) -> list[Licence]:
    """Of each collection in view, with the number of its services."""
    held = Counter(member.collection for member in snapshot.members.values())
    return [Licence(slug, terms, held[slug]) for slug, terms in snapshot.terms.items()]
