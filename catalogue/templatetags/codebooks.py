"""What became of a determinant in a newer version of the model, in words."""

from typing import Protocol

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

register = template.Library()

CHANGES: dict[str, str | Promise] = {
    "kept": gettext_lazy("kept"),
    "renamed": gettext_lazy("renamed"),
    "regrouped": gettext_lazy("regrouped"),
    "split": gettext_lazy("split"),
    "merged": gettext_lazy("merged"),
    "added": gettext_lazy("added"),
    "retired": gettext_lazy("retired"),
}


class Changing(Protocol):
    @property
    def changes(self) -> list[str]: ...


@register.filter
def change_words(line: Changing) -> str:
    return ", ".join(str(CHANGES[change]) for change in line.changes)
