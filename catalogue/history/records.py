"""Which records have a history, and which rows belong to each: a service is recorded with all its parts, as one."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.db.models import Field, ForeignKey, ManyToManyField, Model

from catalogue import models
from experience import models as model_data

WHOLES: dict[type[Model], tuple[str, ...]] = {
    models.Service: (
        "touchpoints",
        "served",
        "partners",
        "evidence",
        "classifications",
        "reach",
        "detriments",
        "links_out",
    ),
    model_data.Determinant: ("links", "origins"),
    model_data.WeightSet: ("weights",),
    models.Actor: (),
    models.City: (),
    models.Country: (),
    models.Domain: (),
    models.ServiceKind: (),
    models.CustomerGroup: (),
    models.DataSource: (),
    models.Technology: (),
    models.PaymentModel: (),
    models.Synonyms: (),
    models.Collection: ("memberships",),
    models.CodingRound: (),
    models.Coder: (),
    model_data.Codebook: (),
    models.TrainingCase: (),
    model_data.DeterminantGroup: (),
    model_data.Guide: ("entries",),
    model_data.ResponseDimension: (),
    model_data.Source: (),
}
"""Records by model, with the relations to their parts."""

INTERNAL = ("review_note", "review_due", "collection", "original")
"""Fields of a service that are for editors."""


@dataclass(frozen=True)
class Table:
    """The rows of one model that belong to a record; `pointer` says to which, None for the record's own row."""

    model: type[Model]
    pointer: ForeignKey | None = None

    @property
    def owner(self) -> str:
        """The column with the id of the whole."""
        return self.pointer.attname if self.pointer else "pk"

    @cached_property
    def columns(self) -> list[Field]:
        """What a row holds itself, but for times that set themselves."""
        fields = self.model._meta.concrete_fields
        return [f for f in fields if f not in (self.pointer, self.model._meta.pk) and not getattr(f, "auto_now", False)]

    @cached_property
    def relations(self) -> list[ManyToManyField]:
        """What a row points to many times, where nothing but the pointer is stored."""
        fields: list[Any] = self.model._meta.local_many_to_many
        return [field for field in fields if field.remote_field.through._meta.auto_created]

    @property
    def fields(self) -> list[Any]:
        return [*self.columns, *self.relations]


@cache
def tables_of(whole: type[Model]) -> list[Table]:
    """The record's own table first, then those of its parts, each after what it points to."""
    relations: list[Any] = [whole._meta.get_field(name) for name in WHOLES[whole]]
    return [Table(whole), *(Table(relation.related_model, relation.field) for relation in relations)]


@cache
def wholes() -> dict[type[Model], tuple[type[Model], Table]]:
    """For each recorded model the whole that its rows belong to, and its table there."""
    return {table.model: (whole, table) for whole in WHOLES for table in tables_of(whole)}


def label_of(whole: type[Model]) -> str:
    return whole._meta.label_lower


def whole_named(label: str) -> type[Model]:
    return {label_of(whole): whole for whole in WHOLES}[label]


def all_tables() -> Iterator[Table]:
    for whole in WHOLES:
        yield from tables_of(whole)


def is_shown(row: Model) -> bool:
    """Whether everybody may read a record in this state; most have no state of their own."""
    return row.state == models.Service.State.PUBLISHED if isinstance(row, models.Service) else True
