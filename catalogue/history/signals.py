"""Tells the recording under way, if any, which record a write of a row touches."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save

from catalogue.history.recording import under_way
from catalogue.history.records import all_tables, wholes
from catalogue.history.states import NOTHING, place


def connect() -> None:
    for table in all_tables():
        pre_save.connect(before_write, sender=table.model)
        post_save.connect(after_save, sender=table.model)
        pre_delete.connect(before_write, sender=table.model)
        for relation in table.relations:
            m2m_changed.connect(before_pointing, sender=relation.remote_field.through)


def before_write(sender: type[Model], instance: Model, **_: Any) -> None:
    """A part may come from another record, which is touched too."""
    recording = under_way()
    if recording is None:
        return
    whole, table = wholes()[sender]
    owner = getattr(instance, table.owner)
    if owner is not None:
        recording.touch(whole, [owner])
    known = recording.before.get(whole, {}).get(owner, NOTHING)
    if table.pointer and instance.pk and f'"{place(sender, instance.pk)}"' not in known:
        stored = sender._base_manager.filter(pk=instance.pk)
        recording.touch(whole, stored.values_list(table.owner, flat=True))


def after_save(sender: type[Model], instance: Model, created: bool, **_: Any) -> None:
    recording = under_way()
    if recording and created and wholes()[sender][0] is sender:
        recording.made(sender, [instance.pk])


def before_pointing(
    instance: Model, action: str, reverse: bool, model: type[Model], pk_set: set[int] | None, **_: Any
) -> None:
    if under_way() and action.startswith("pre_"):
        for row in model._base_manager.filter(pk__in=pk_set or ()) if reverse else [instance]:
            before_write(type(row), row)
