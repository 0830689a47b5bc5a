"""Parts of forms that templates cannot reach by themselves."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

from django import template
from django.forms import BaseForm, BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalogue.templatetags.words import Word
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


class CountedChoice(Protocol):
    @property
    def value(self) -> str: ...
    @property
    def label(self) -> Word: ...
    @property
    def count(self) -> int: ...
    @property
    def chosen(self) -> bool: ...


BOX = '<input type="{kind}" name="{name}" value="{value}" id="f-{name}-{value}"'
MOST_DRAWN = 20_000


@register.simple_tag
def counted_choices(name: str, choices: Iterable[CountedChoice], single: bool) -> SafeString:
    """Checkboxes with counts, or radio buttons where a single one is chosen.

    In Python, since a page has hundreds of them, and each would pass ten nodes of a template.
    """
    kind = "radio" if single else "checkbox"
    drawn = (counted(choice, *box_and_label(kind, name, choice.value, str(choice.label))) for choice in choices)
    return SafeString("\n".join(drawn))


def counted(choice: CountedChoice, box: str, label: str) -> str:
    count = f'<data value="{choice.count}">{choice.count}</data>'
    if choice.chosen:
        return f"<label>{box} checked> {label} {count}</label>"
    if choice.count:
        return f"<label>{box}> {label} {count}</label>"
    return f'<label class="none">{box} disabled> {label} {count}</label>'


@lru_cache(MOST_DRAWN)
def box_and_label(kind: str, name: str, value: str, label: str) -> tuple[str, str]:
    """What of a choice does not depend on the counts, escaped; the box still open for its state."""
    return format_html(BOX, kind=kind, name=name, value=value), format_html("<span>{}</span>", label)
