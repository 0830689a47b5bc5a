"""Form fields that several rooms use."""

from collections.abc import Container, Iterable
from math import isfinite

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.forms.widgets import Number

LONGEST_ECHO = 60
"""So much of what a person typed is said again in a message."""

NAMED_UNKNOWN = 5
"""So many unknown values are named in a message."""

MOST_ITEMS = 500


def printable(text: str, most: int = LONGEST_ECHO) -> str:
    """What a person typed, to be said in a message: cut, and without signs that cannot be seen."""
    return "".join(sign if sign.isprintable() else "�" for sign in text[:most])


def clean_line(text: str) -> str:
    """A name on one line, runs of blanks as one. Raises ValidationError for signs that cannot be shown."""
    line = " ".join(text.split())
    if not line.isprintable():
        message = _("The name holds signs that cannot be shown. Write it in plain letters.")
        raise ValidationError(message, code="unprintable")
    return line


class SilentMultipleField(forms.MultipleChoiceField):
    """Each choice once; takes an empty value, as a form without scripts sends for "any", for no choice."""

    def to_python(self, value: Iterable[str] | None) -> list[str]:
        return list(dict.fromkeys(text for text in super().to_python(value) if text != ""))


class KnownSlugsField(SilentMultipleField):
    """Known slugs in the order given; names those that are not known, and never drops one silently."""

    message = gettext_lazy("Not in the catalogue: %(names)s.")

    def __init__(self, label: str, known: Container[str]):
        self.known = known
        super().__init__(label=label, required=False)

    def validate(self, value: list[str]) -> None:
        check_count(value)
        unknown = [printable(slug) for slug in value if slug not in self.known]
        if unknown:
            more = " …" if len(unknown) > NAMED_UNKNOWN else ""
            names = ", ".join(unknown[:NAMED_UNKNOWN]) + more
            raise ValidationError(self.message % {"names": names}, code="unknown")


def check_count(items: list[str]) -> None:
    """Raise ValidationError for more than MOST_ITEMS."""
    if len(items) > MOST_ITEMS:
        raise ValidationError(
            _("Too many: %(number)s of at most %(most)s."),
            code="too_many",
            params={"number": len(items), "most": MOST_ITEMS},
        )


def set_choices(form: forms.Form, name: str, choices: Iterable[tuple[object, object]]) -> None:
    """Give a declared field of a form the choices that are known only now."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


def read_number(text: str | None) -> float | None:
    """A number as a hint only; None where the text is none."""
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if isfinite(number) else None


def number_field(label: str, highest: float, step: float, default: float) -> forms.FloatField:
    """A number that may stay empty; `default` is what then holds, and is shown as a hint."""
    hints = {"step": "any", "data-step": step, "class": "slider", "placeholder": f"{default:g}"}
    widget = Number(hints)
    return forms.FloatField(label=label, min_value=0, max_value=highest, required=False, widget=widget)
