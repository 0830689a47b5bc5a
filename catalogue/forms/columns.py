"""Saves that write what was changed, and leave other columns as others may have written them meanwhile."""

from collections.abc import Collection
from typing import Any

from django.db.models import Model
from django.forms import BaseInlineFormSet


class ChangedColumnsFormSet(BaseInlineFormSet):
    """Rows that write what was changed in them, and leave other columns as they are."""

    def save_existing(self, form: Any, obj: Model, commit: bool = True) -> Any:
        if not commit:
            return super().save_existing(form, obj, commit)
        obj.save(update_fields=changed_columns(obj, form.changed_data))
        form._save_m2m()
        return obj


def changed_columns(row: Model, names: Collection[str]) -> list[str]:
    """The columns of these fields, and those that follow every change, such as its time."""
    return [f.name for f in row._meta.concrete_fields if f.name in names or getattr(f, "auto_now", False)]
