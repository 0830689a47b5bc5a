"""A service of one's own city in a row of its list. In Python, since a list holds dozens of them."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()


class Named(Protocol):
    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...


class Row(Protocol):
    """What the list says of one service; see `Holding` of my_city."""

    @property
    def member(self) -> Named: ...
    @property
    def persons(self) -> Sequence[str]: ...
    @property
    def presumed(self) -> Sequence[str]: ...
    @property
    def phases(self) -> Sequence[str]: ...
    @property
    def change(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def may_count(self) -> bool: ...


BUTTON = '<button type="submit" class="link" name="{}" value="{}" form="{}">{}</button>\n'
CITY, EVALUATION = "my-city-form", "to-evaluate"
"""The forms that the buttons send."""


@register.simple_tag
def row_reach(row: Row) -> SafeString:
    """For whom it is there, and when."""
    assumed = '<span class="quiet">{}</span>'
    presumed = _("presumably %(names)s") % {"names": ", ".join(row.presumed)} if row.presumed else ""
    named = " ".join(words for words in (", ".join(row.persons), presumed) if words)
    whom = named or format_html(assumed, _("for whom: assumed"))
    when = ", ".join(row.phases)
    told = format_html('<span class="when">{}</span>', when) if when else format_html(assumed, _("when: assumed"))
    return format_html("{}<br>\n{}", whom, told)


@register.simple_tag
def row_changes(row: Row) -> SafeString:
    """What can be done with it."""
    slug = row.member.slug
    told = [
        (
            row.may_count,
            "add",
            slug,
            CITY,
            _('It runs here<span class="visually-hidden">: count {name} in full</span>'),
        ),
        (row.number, "own", row.number, EVALUATION, _('Sharpen<span class="visually-hidden"> {name}</span>')),
        (not row.number, "copy", slug, EVALUATION, _('Change a copy<span class="visually-hidden"> of {name}</span>')),
        (True, row.change, slug, CITY, _('Remove<span class="visually-hidden"> {name}</span>')),
    ]
    buttons = [
        format_html(BUTTON, name, value, form, format_html(label, name=row.member.name))
        for shown, name, value, form, label in told
        if shown
    ]
    return mark_safe("".join(buttons))  # noqa: S308 - each is escaped


@register.simple_tag
def row_options(rows: Iterable[Row]) -> SafeString:
    """The services as choices."""
    options = ((row.member.slug, row.member.name) for row in rows)
    return format_html_join("\n", '<option value="{}">{}</option>', options)
