"""Cursors: where a list goes on, as an opaque text that nobody but this site can write.

A cursor holds what the last row was sorted by, not how many rows came before: rows that come and go meanwhile make
no other row appear twice or not at all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from hashlib import blake2b
from operator import and_, or_
from typing import Any, TypeVar

from django.core.signing import BadSignature, Signer
from django.db.models import F, Model, OrderBy, Q, QuerySet
from django.utils.translation import gettext as _

from catalogue.api.refusals import RefusedError

FORMAT = 1
"""Another number makes every cursor that was handed out before invalid."""

DIGEST = 12
SIGNER = Signer(salt="catalogue.api.cursors")
Value = str | int | float | None
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Key:
    """One expression that a list is sorted by; unknown values stand last either way."""

    name: str
    expression: Any
    descending: bool

    def equal(self, value: Value) -> Q:
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def after(self, value: Value) -> Q | None:
        """What stands behind a value; None where nothing can."""
        if value is None:
            return None
        return Q(**{f"{self.name}__{'lt' if self.descending else 'gt'}": value}) | Q(**{f"{self.name}__isnull": True})


def keys_of(rows: QuerySet[Row]) -> list[Key]:
    """What a query is sorted by, in turn."""
    return list(_keys_of(rows))


def _keys_of(rows: QuerySet[Row]) -> Iterator[Key]:
    turned = not rows.query.standard_ordering
    for number, asked in enumerate(rows.query.order_by):
        descending, expression = False, asked
        if isinstance(asked, str):
            descending, expression = asked.startswith("-"), F(asked.removeprefix("-"))
        elif isinstance(asked, OrderBy):
            descending, expression = asked.descending, asked.expression
        yield Key(f"key_{number}", expression, descending != turned)


def with_keys(rows: QuerySet[Row], keys: Sequence[Key]) -> QuerySet[Row]:
    """The same rows in the same order, each with what it is sorted by."""
    return rows.annotate(**{key.name: key.expression for key in keys})


def after(rows: QuerySet[Row], keys: Sequence[Key], values: Sequence[Value]) -> QuerySet[Row]:
    """The rows (with their keys) that stand behind these values."""
    steps = []
    for number, key in enumerate(keys):
        behind = key.after(values[number])
        if behind is not None:
            same = [before.equal(value) for before, value in zip(keys[:number], values, strict=False)]
            steps.append(reduce(and_, [*same, behind]))
    return rows.filter(reduce(or_, steps)) if steps else rows.none()


def selection_digest(parts: Any) -> str:
    """What names a selection and its order; `parts` is made of plain values."""
    return blake2b(repr(parts).encode(), digest_size=DIGEST).hexdigest()


def written(selection: str, values: Sequence[object]) -> str:
    """The cursor behind a row of a selection with these values."""
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    return SIGNER.sign_object([FORMAT, selection, plain])


def read(cursor: str, selection: str, number: int) -> list[Value]:
    """The values of a cursor of this selection. Raises RefusedError for any other."""
    try:
        version, of, values = SIGNER.unsign_object(cursor)
    except (BadSignature, ValueError):
        raise wrong(_("This is no cursor of this site, or not all of it.")) from None
    if version != FORMAT:
        raise wrong(_("This cursor is of another version: begin the list anew."))
    if of != selection or len(values) != number:
        raise wrong(_("This cursor belongs to another order or to other parameters: begin the list anew."))
    return values


def wrong(message: str) -> RefusedError:
    return RefusedError({"cursor": [message]})
