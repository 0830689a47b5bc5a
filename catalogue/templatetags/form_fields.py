"""Parts of forms that templates cannot reach by themselves."""

from typing import Protocol

from django import template
from django.forms import BaseForm, BoundField

from experience.models import Determinant

register = template.Library()


@register.filter
def field(form: BaseForm, name: str) -> BoundField:
    """The bound field of a form by its name."""
    return form[name]


class OffersLevels(Protocol):
    def levels_of(self, determinant: Determinant) -> list[tuple[str, str]]: ...


@register.filter
def levels_of(form: OffersLevels, determinant: Determinant) -> list[tuple[str, str]]:
    """The levels that a form offers for a determinant, as (value, label)."""
    return form.levels_of(determinant)
