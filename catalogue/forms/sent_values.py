"""The values of a form as a browser sends them: plain text, the same whether drawn from a record or sent back.

So what a person saw, what is there now and what was sent can be compared, kept in the page, and put into one another.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Sent = str | list[str]
"""One text; for a choice of several their values in order; for a field of several inputs one text for each."""

LONGEST_SHOWN = 300
"""So much of a value is shown where somebody is told that it changed."""


MOST_DIGITS = 18
"""No id of a record is longer."""


def as_drawn(bound: BoundField) -> Sent:
    """What an untouched page would send of the value that the record has now."""
    value = bound.field.prepare_value(bound.initial)
    widget = inner(bound.field.widget)
    if isinstance(widget, forms.MultiWidget):
        parts = zip(widget.widgets, widget.decompress(value) or (), strict=True)
        return [plain(part.format_value(each)) for part, each in parts]
    if isinstance(widget, forms.CheckboxInput):
        return "on" if widget.check_test(value) else ""
    if takes_several(widget):
        return sorted(map(str, value or ()))
    return plain(widget.format_value(value))


def as_sent(bound: BoundField) -> Sent:
    """What was sent."""
    data: Any = bound.form.data
    widget = inner(bound.field.widget)
    if isinstance(widget, forms.MultiWidget):
        return [plain(data.get(name)) for name in html_names(bound)]
    if isinstance(widget, forms.CheckboxInput):
        return "on" if widget.value_from_datadict(data, MultiValueDict(), bound.html_name) else ""
    if takes_several(widget):
        return sorted(data.getlist(bound.html_name))
    return plain(data.get(bound.html_name))


def put(data: QueryDict, bound: BoundField, value: Sent) -> None:
    """Write a value into data as if it had been sent; a box that is not ticked sends nothing."""
    if takes_several(inner(bound.field.widget)):
        data.setlist(bound.html_name, list(value))
        return
    if not value and isinstance(inner(bound.field.widget), forms.CheckboxInput):
        data.pop(bound.html_name, None)  # whether a row is to be deleted is asked by its presence
        return
    texts = [value] if isinstance(value, str) else value
    for name, text in zip(html_names(bound), texts, strict=True):
        data.setlist(name, [text] if text else [])


def with_plain_lines(data: QueryDict) -> QueryDict:
    """Browsers send a line break as two signs. Records hold one, so that a text that nobody touched stays itself.

    NUL, which comes with some pasted texts, shows nothing and cannot be stored: it is left out.
    """
    plain_data = data.copy()
    for name, texts in data.lists():
        plain_data.setlist(name, [text.replace("\r\n", "\n").replace("\0", "") for text in texts])
    return plain_data


def inner(widget: Any) -> forms.Widget:
    """The widget itself where the admin wraps it with links to related records."""
    return getattr(widget, "widget", widget)


def takes_several(widget: forms.Widget) -> bool:
    return getattr(widget, "allow_multiple_selected", False)


def html_names(bound: BoundField) -> list[str]:
    widget: Any = inner(bound.field.widget)
    suffixes = getattr(widget, "widgets_names", [""])
    return [bound.html_name + suffix for suffix in suffixes]


def plain(value: Any) -> str:
    """One text, with the line ends of the record and nothing around it, as fields take it."""
    first = next(iter(value), "") if isinstance(value, list | tuple) else value
    return "" if first is None else str(first).replace("\r\n", "\n").strip()


def in_words(field: forms.Field, value: Sent) -> str:
    """A value as people read it: the names of what was chosen, yes or no, a text that is not too long."""
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else _("no")
    texts = [value] if isinstance(value, str) else value
    words = ", ".join(filter(None, names_of(field)(texts)))
    if len(words) > LONGEST_SHOWN:
        more = len(words) - LONGEST_SHOWN
        return words[:LONGEST_SHOWN] + ngettext(" … (%(n)s more letter)", " … (%(n)s more letters)", more) % {"n": more}
    return words or _("(empty)")


def names_of(field: forms.Field) -> Callable[[Iterable[str]], Iterable[str]]:
    if isinstance(field, forms.ModelChoiceField):
        return lambda keys: chosen_names(field, keys)
    choices: Any = field.choices if isinstance(field, forms.ChoiceField) else ()
    labels = {str(value): str(label) for value, label in choices}
    return lambda texts: [labels.get(text, text) if text else "" for text in texts]


def chosen_names(field: forms.ModelChoiceField, keys: Iterable[str]) -> list[str]:
    """The names of rows by their ids; an id that is gone stands for itself."""
    known = [key for key in keys if key.isdecimal() and len(key) <= MOST_DIGITS]
    assert field.queryset is not None
    rows = {str(row.pk): str(row) for row in field.queryset.model._default_manager.filter(pk__in=known)}
    return sorted(rows.get(key, f"#{key}") for key in known)
