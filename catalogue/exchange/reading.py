"""Reading much: from one state of the data, in portions, as plain values."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

Item = TypeVar("Item")
Values = tuple[Any, ...]

PORTION = 500
"""So many rows are held at a time: few enough for the memory, enough for a query or a piece of an answer to pay."""

BEGINNINGS = {"sqlite": "BEGIN DEFERRED", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"}
"""How a transaction begins that sees one state of the data and that no writer waits for."""


IN_TRANSACTION = 2
"""PQTRANS_INTRANS of libpq: how PostgreSQL's driver says so of a connection that is at rest."""


def has_begun() -> bool:
    """Whether this thread reads inside `one_state`: asked of the database, since another may close an answer."""
    raw: Any = connection.connection
    if raw is None:
        return False
    return raw.in_transaction if connection.vendor == "sqlite" else raw.info.transaction_status == IN_TRANSACTION


@contextmanager
def one_state() -> Iterator[None]:
    """All that is read inside is of one state of the data, whatever is written meanwhile; inside another, of that one.

    Not `atomic`, which on SQLite takes the only place of a writer.
    """
    if connection.in_atomic_block or has_begun():
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(BEGINNINGS[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def portions(items: Iterable[Item]) -> Iterator[list[Item]]:
    rest = iter(items)
    while portion := list(islice(rest, PORTION)):
        yield portion


@dataclass(frozen=True)
class Relation:
    """What rows have several of: the model, the way from it to the row that it belongs to, and what is read of it.

    `order` stands where the model's own order is not meant.
    """

    model: type[Model]
    owner: str
    fields: tuple[str, ...]
    order: tuple[str, ...] = ()

    def of(self, owners: Collection[int]) -> dict[int, list[Values]]:
        """The values of some rows (ids), in one query; an empty list for one that has none."""
        found = self.model._default_manager.filter(**{f"{self.owner}__in": owners})
        if self.order:
            found = found.order_by(*self.order)
        values: dict[int, list[Values]] = defaultdict(list)
        for owner, *own in found.values_list(self.owner, *self.fields):
            values[owner].append(tuple(own))
        return values
