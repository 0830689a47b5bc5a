"""The sheets of a file: which models they hold, and which of their fields. All columns follow from the models."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from django.db.models import Model

from catalogue import models
from catalogue.importing.columns import Column
from catalogue.importing.pointing import ReferenceColumn, column_of

EXPORTED, DELETE = "exported", "delete"
"""Columns beside those of the fields: what the row was when it was exported, and whether it is to go."""

EXAMPLE = "example"
"""Rows whose first cell says so show how to fill in a file, and are never taken."""

LEFT_OUT: Mapping[str, str] = {
    "id": "a number of the database; natural keys name the rows",
    "updated": "the catalogue says itself when a record was last saved",
    "collection": "an import says for the whole file to which collection it belongs",
    "original": "of a copy alone, which is made and updated as a whole",
    "customers": "a sheet of its own",
    "review_due": "when editors look at the record again is their work, which readers who download it do not see",
    "review_note": "what editors and reviewers tell each other, which no file should carry around",
}
"""Fields that are no columns, with the reason."""


class Shape(Protocol):
    """What a table of a file looks like: its name, its columns, and those that it cannot be without."""

    @property
    def name(self) -> str: ...

    @property
    def head(self) -> Sequence[str]: ...

    @property
    def key(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Sheet:
    """A table of the file. `key` names the columns that tell its rows apart, the service that a part is of first."""

    name: str
    model: type[Model]
    key: tuple[str, ...]
    deletes: bool = True
    """Whether a row may be marked to be deleted."""
    without: tuple[str, ...] = ()
    """Further fields that are no columns."""

    @cached_property
    def columns(self) -> dict[str, Column]:
        """By name, the key first."""
        opts = self.model._meta
        whole = self.model is models.ServiceLink
        fields = [*opts.concrete_fields, *opts.local_many_to_many]
        kept = {f.name: column_of(f, whole=whole) for f in fields if f.name not in (*LEFT_OUT, *self.without)}
        return {name: kept[name] for name in (*self.key, *(name for name in kept if name not in self.key))}

    @cached_property
    def head(self) -> list[str]:
        return [*self.columns, *([DELETE] if self.deletes else []), EXPORTED]

    @cached_property
    def services(self) -> list[int]:
        """Where in the key services stand: the row itself, what it is a part of, or what it joins."""
        if self.model is models.Service:
            return [0]
        columns = [self.columns[name] for name in self.key]
        return [at for at, c in enumerate(columns) if isinstance(c, ReferenceColumn) and c.model is models.Service]


SHEETS = (
    Sheet("actors", models.Actor, ("name",), deletes=False, without=("slug",)),  # made of the name, and kept
    Sheet("services", models.Service, ("slug",), deletes=False),
    Sheet("partners", models.Partner, ("service", "number")),
    Sheet("touchpoints", models.Touchpoint, ("service", "number")),
    Sheet("customers", models.ServiceCustomer, ("service", "group")),
    Sheet("evidence", models.Evidence, ("service", "number")),
    Sheet("detriments", models.Detriment, ("service", "number")),
    Sheet("classifications", models.Classification, ("service", "determinant")),
    Sheet("links", models.ServiceLink, ("source", "target")),
)
"""Each after those that its rows point to, but for the evidence of a service's integration level."""

BY_NAME = {sheet.name: sheet for sheet in SHEETS}


def is_example(sheet: Sheet, cells: Mapping[str, str]) -> bool:
    return cells.get(sheet.key[0], "").strip().casefold() == EXAMPLE
