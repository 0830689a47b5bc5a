"""Fields of the models as columns of a sheet: each says its values as text, and reads them back.

What a row points to is named by its natural key. Several values in one cell stand in lines or between semicolons.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from django.core.exceptions import ValidationError
from django.db.models import (
    DateField,
    Field,
    IntegerField,
    Model,
    TextField,
)
from django.utils.translation import gettext as _

from catalogue.importing.nearest import nearest

BOOLEANS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
DATES_AS_TEXT = ("published_on",)
"""Columns of text whose values may be a whole date, or less than one."""

SHORT, MOST_REMEMBERED = 40, 1_000
"""Values of so short texts come again and again: so many are remembered of each column."""

Values = dict[str, Any]
"""What the cells of a row hold, by column; rows that it points to by their keys."""


class PageKey(NamedTuple):
    """The natural key of a page of evidence."""

    service: str
    number: int


class Known(Protocol):
    """What a cell may point to: that of the catalogue, and that of the file."""

    def keys(self, model: type[Model]) -> Iterable[str]: ...

    def named(self, model: type[Model], word: str) -> str: ...

    def has_page(self, page: PageKey) -> bool: ...


class Column:
    """A field with a value of its own."""

    field: Field

    def __init__(self, field: Any):
        self.field, self.name = field, str(field.name)
        self._cleaned_before = lru_cache(maxsize=MOST_REMEMBERED)(self.cleaned)

    @property
    def path(self) -> str:
        """The way from a row to the value."""
        return self.name

    @property
    def is_number(self) -> bool:
        return isinstance(self.field, IntegerField)

    @property
    def is_date(self) -> bool:
        return isinstance(self.field, DateField)

    @property
    def takes_dates(self) -> bool:
        """Whether a cell that a spreadsheet made a date of is what is meant."""
        return self.is_date or self.name in DATES_AS_TEXT

    @property
    def is_long(self) -> bool:
        return isinstance(self.field, TextField)

    @property
    def allowed(self) -> dict[str, str]:
        """The values to choose from, with what they mean."""
        return {}

    @property
    def required(self) -> bool:
        return not self.field.blank and not self.field.has_default()

    def text(self, value: Any) -> str:
        return "" if value is None else str(value)

    def value(self, text: str, owner: str, known: Known) -> Any:
        """Read a cell of a row that belongs to a service; raises ValidationError in words."""
        return self._cleaned_before(text) if len(text) <= SHORT else self.cleaned(text)

    def cleaned(self, text: str) -> Any:
        if "\0" in text:
            raise ValidationError(_("It holds a sign that no text has (NUL)."))
        word = whole_number(text) if self.is_number else text.strip()
        return self.field.clean(word or self.empty, None)

    @property
    def empty(self) -> Any:
        """What an empty cell stands for."""
        if self.field.has_default() and not self.field.blank:
            return self.field.get_default()
        return None if self.field.null else ""

    def absent(self) -> Any:
        """What a new row holds where the file has no such column."""
        return self.field.get_default()


class ChoiceColumn(Column):
    """One of few values; a person may also write its name."""

    def __init__(self, field: Any):
        super().__init__(field)
        self.choices = {str(value): label for value, label in field.flatchoices if value not in ("", None)}

    @property
    def allowed(self) -> dict[str, str]:
        return {value: str(label) for value, label in self.choices.items()}

    def cleaned(self, text: str) -> Any:
        word = text.strip()
        return self.field.to_python((word if word in self.choices else self.by_name(word)) or self.empty)

    def by_name(self, word: str) -> str:
        """The value that has this name, or is this word in other letters, small or large."""
        if not word and self.required:
            raise ValidationError(_("This must be filled in."))
        if not word:
            return ""
        names = {label.casefold(): value for value, label in self.allowed.items()}
        names |= {value.casefold(): value for value in self.choices}
        if word.casefold() not in names:
            raise unknown(word, self.choices)
        return names[word.casefold()]


class YesNoColumn(Column):
    @property
    def allowed(self) -> dict[str, str]:
        return {"yes": _("yes"), "no": _("no")}

    def text(self, value: Any) -> str:
        return "yes" if value else "no"

    def cleaned(self, text: str) -> Any:
        word = text.strip().casefold()
        if word and word not in BOOLEANS:
            raise unknown(text, self.allowed)
        return BOOLEANS[word] if word else self.absent()


WHOLE_NUMBER = re.compile(r"([+-]?[0-9]+)(?:[.,]0)?")
"""A whole number, also with the one place behind the point or comma that some programs write."""


def whole_number(text: str) -> str:
    """The digits of a whole number; empty where the text is. Raises ValidationError in words."""
    word = text.strip()
    match = WHOLE_NUMBER.fullmatch(word)
    if word and not match:
        raise ValidationError(_("“%(word)s” is no whole number.") % {"word": word[:LONGEST_ECHO]})
    return match[1] if match else ""


LONGEST_ECHO = 60
"""So much of a wrong value is said again in a message."""
MOST_NAMED = 15
"""Of so few known values all are named where none is near."""


def unknown(word: str, known: Iterable[str], new: str = "") -> ValidationError:
    """What to say of a value that there is not, with the one that was probably meant, and how one adds a new one."""
    there, said = list(known), {"word": word[:LONGEST_ECHO]}
    sentences = [_("“%(word)s” is not known.") % said]
    if meant := nearest(word, there):
        sentences.append(_("Do you mean “%(meant)s”?") % {"meant": meant})
    elif there and len(there) <= MOST_NAMED and not new:
        sentences.append(_("It can be: %(values)s.") % {"values": ", ".join(there)})
    return ValidationError(" ".join(filter(None, [*sentences, new])))
