"""Records by their names, from the files, from the database, and as they were shipped before."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, cast

from django.apps import apps
from django.core import serializers
from django.db.models import Field, Model, Prefetch, QuerySet

from catalogue.models import Service, ShippedRecord
from catalogue.operations.loading import FIXTURES, read, sets_itself, shipped
from catalogue.operations.upgrade.released import released
from experience.natural_keys import Key, WithNaturalKey

Content = Mapping[str, Any]
"""The fields of a record as JSON: pointers are natural keys."""


class Name(NamedTuple):
    """What a record is called in every catalogue."""

    model: type[WithNaturalKey]
    key: Key

    def __str__(self) -> str:
        return ":".join([cast("str", self.model._meta.model_name), *map(str, self.key)])

    @property
    def service(self) -> str | None:
        """The slug of the service that the record belongs to, if it does."""
        if self.model is Service:
            return self.key[0]
        places = dict(zip(self.model.NATURAL_KEY, self.key, strict=True))
        return next((slug for path, slug in places.items() if path.endswith("service__slug")), None)

    @property
    def parents(self) -> "list[Name]":
        """The records that this one is a part of: those that its key names."""
        paths = [lookup.split("__")[0] for lookup in self.model.NATURAL_KEY]
        return [
            Name(
                related(self.model, path),
                tuple(value for way, value in zip(paths, self.key, strict=True) if way == path),
            )
            for path in dict.fromkeys(paths)
            if self.model._meta.get_field(path).is_relation
        ]

    def row(self) -> Model:
        return self.model._default_manager.get_by_natural_key(*self.key)


Records = dict[Name, Content]


def related(model: type[Model], field: str) -> type[WithNaturalKey]:
    return cast("type[WithNaturalKey]", model._meta.get_field(field).related_model)


def name_of(label: str, content: Content) -> Name:
    model = cast("type[WithNaturalKey]", apps.get_model(label))
    parts = [content[path] for path in dict.fromkeys(lookup.split("__")[0] for lookup in model.NATURAL_KEY)]
    return Name(model, tuple(value for part in parts for value in (part if isinstance(part, list) else [part])))


def named(records: Iterable[Mapping[str, Any]]) -> Records:
    return {name_of(record["model"], record["fields"]): record["fields"] for record in records}


def in_files(names: Iterable[str] = FIXTURES) -> Records:
    return named(record.content for record in read(shipped(names)))


def is_begun_empty() -> bool:
    """Whether this catalogue was begun with what needs no service."""
    noted = ShippedRecord.objects
    return noted.exists() and not noted.filter(model=Service._meta.label_lower).exists()


def shipped_before() -> Records:
    """What this catalogue noted when its data last came in; without a note, the data of the release before notes."""
    noted = ShippedRecord.objects.values("model", "key", "fields")
    if noted:
        return {
            Name(cast("type[WithNaturalKey]", apps.get_model(row["model"])), tuple(row["key"])): row["fields"]
            for row in noted
        }
    return named(released())


def note(records: Records) -> None:
    """Write down what was shipped, in place of what was before."""
    ShippedRecord.objects.all().delete()
    ShippedRecord.objects.bulk_create(
        ShippedRecord(model=name.model._meta.label_lower, key=list(name.key), fields=content)
        for name, content in records.items()
    )


def present(models: Iterable[type[WithNaturalKey]]) -> Records:
    return {name: content for model in models for name, content in present_rows(model)}


def present_rows(model: type[WithNaturalKey], among: QuerySet[Any] | None = None) -> Iterable[tuple[Name, Content]]:
    """All rows of a model, or some; in a fixed number of queries."""
    pointers = [field for field in compared_fields(model) if field.remote_field]
    rows = (model._default_manager.all() if among is None else among).prefetch_related(
        *(Prefetch(field.name, related(model, field.name)._default_manager.select_related()) for field in pointers)
    )
    for record in serializers.serialize("python", rows, use_natural_foreign_keys=True):
        content = {name: as_json(value) for name, value in record["fields"].items()}
        yield name_of(record["model"], content), content


def as_json(value: Any) -> Any:
    """Natural keys as JSON has them: lists."""
    if isinstance(value, list):
        return [as_json(part) for part in value]
    return list(value) if isinstance(value, tuple) else value


def compared_fields(model: type[Model]) -> list[Field]:
    """The fields that files hold, but for dates that set themselves, and pointers that are records of their own."""
    fields: list[Any] = [*model._meta.concrete_fields, *model._meta.local_many_to_many]
    return [
        field
        for field in fields
        if field.serialize
        and not sets_itself(field)
        and not (field.many_to_many and not field.remote_field.through._meta.auto_created)
    ]


def comparable(field: Field, content: Content) -> Any:
    """A field's value such that equal means equal; a field that the content does not have yet has its default."""
    if field.many_to_many:
        return frozenset(tuple(key) for key in content.get(field.name, ()))
    value = content[field.name] if field.name in content else field.get_default()
    if field.is_relation:
        return tuple(value) if value is not None else None
    plain = field.to_python(value)
    return plain.replace("\r\n", "\n") if isinstance(plain, str) else plain  # browsers once saved every line end so
