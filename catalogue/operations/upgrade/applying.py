"""Writes changes into the database, in an order that pointers and unique values allow."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.db.models import ManyToManyField, Model

from catalogue.models import EarlierState, SavedCity, Service
from catalogue.operations.upgrade.comparison import KEPT_WITH, Action, Change
from catalogue.operations.upgrade.records import Name, comparable, compared_fields, related
from experience.natural_keys import remember, remembered

Step = Callable[[], object]
Written = list[tuple[type[Model], int]]
"""Models and ids of rows, in the order of their changes."""


def write(changes: list[Change]) -> Written:
    """Create and update records: first their own columns, then what they point to many times. Gives back their ids."""
    written = [change for change in changes if change.action is not Action.DELETE]
    with remembered():
        take_turns([partial(write_columns, change) for change in written])
        take_turns([partial(write_pointers, change) for change in written if many_pointers(change)])
        return [(change.name.model, change.name.row().pk) for change in written]


def take_turns(steps: list[Step]) -> None:
    """Put off a step that needs a later one, such as a pointer to a later record or a place that is not free yet."""
    while steps:
        put_off = []
        for step in steps:
            try:
                with transaction.atomic():
                    step()
            except (IntegrityError, ObjectDoesNotExist) as error:
                put_off.append((step, error))
        if len(put_off) == len(steps):
            raise put_off[0][1]
        steps = [step for step, _error in put_off]


def write_columns(change: Change) -> None:
    row = change.name.model() if change.action is Action.CREATE else change.name.row()
    fields = [f for f in compared_fields(type(row)) if not f.many_to_many and f.name in change.values]
    for field in fields:
        value = comparable(field, change.values)
        if field.is_relation and value is not None:
            value = Name(related(type(row), field.name), value).row()
        setattr(row, field.name, value)
    if change.action is Action.CREATE:
        row.save(force_insert=True)
        remember(row)
    elif fields:
        row.save(update_fields=[field.name for field in fields])


def many_pointers(change: Change) -> list[ManyToManyField]:
    return [field for field in change.name.model._meta.local_many_to_many if field.name in change.values]


def write_pointers(change: Change) -> None:
    for field in many_pointers(change):
        model = related(change.name.model, field.name)
        rows = [Name(model, key).row() for key in comparable(field, change.values)]
        getattr(change.name.row(), field.name).set(rows)


def delete(changes: list[Change]) -> list[Change]:
    """Delete what was removed, parts first; give back what stays, because something else here uses it."""
    rows = {change.name: change.name.row() for change in changes}
    uses = {name: set(users(row)) for name, row in rows.items()}
    staying = with_what_they_hold(rows, uses)
    for change in reversed(changes):
        if change.name not in staying:
            rows[change.name].delete()
    return [replace(c, reason=why(uses[c.name] - set(rows.values()))) for c in changes if c.name in staying]


def with_what_they_hold(rows: dict[Name, Model], uses: dict[Name, set[Model]]) -> set[Name]:
    """The records that something staying uses, or that are a part of something staying."""
    staying: set[Name] = set()
    while True:
        leaving = {row for name, row in rows.items() if name not in staying}
        kept = {name for name in rows if uses[name] - leaving or not staying.isdisjoint(name.parents)}
        if kept == staying:
            return staying
        staying = kept


def users(row: Model) -> Iterator[Model]:
    """The rows that point to this one, and the cities that people keep with it."""
    relations: list[Any] = row._meta.get_fields(include_hidden=True)
    for relation in relations:
        if relation.auto_created and not relation.concrete and not relation.related_model._meta.auto_created:
            yield from relation.related_model._base_manager.filter(**{relation.field.name: row})
    if isinstance(row, Service):
        for rows in (SavedCity.objects, EarlierState.objects.select_related("city")):
            for kept in rows.filter(state__contains=f"service={row.slug}"):
                if f"service={row.slug}" in kept.state.split("&"):
                    yield kept


def why(others: set[Model]) -> str:
    return (
        f"used here by {'; '.join(sorted(f'{row._meta.verbose_name} {row}' for row in others))}"
        if others
        else KEPT_WITH
    )
