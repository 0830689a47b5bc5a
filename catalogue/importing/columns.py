"""Fields of the models as columns of a sheet: each says its values as text, and reads them back.

What a row points to is named by its natural key. Several values in one cell stand in lines or between semicolons.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from django.core.exceptions import ValidationError
from django.db.models import (
    BooleanField,
    DateField,
    Field,
    ForeignKey,
    IntegerField,
    ManyToManyField,
    Model,
    TextField,
)
from django.utils.translation import gettext as _

from catalogue.importing.nearest import nearest
from catalogue.models import Evidence
from experience.natural_keys import WithNaturalKey

SEPARATOR = "; "
SEPARATORS = re.compile(r"[;,\n]")
BOOLEANS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
DATES_AS_TEXT = ("published_on",)
"""Columns of text whose values may be a whole date, or less than one."""
PAGE = re.compile(r"(?:(?P<service>\S+)\s+)?(?P<number>[0-9]{1,5})")
"""How a cell names a page of evidence: by its number, after the slug of its service where that is not the row's."""

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

    def has(self, model: type[Model], key: str) -> bool: ...

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
        return self.field.clean(text.strip() or self.empty, None)

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
        """The value that has this name."""
        if not word and self.required:
            raise ValidationError(_("This must be filled in."))
        if not word:
            return ""
        names = {label.casefold(): value for value, label in self.allowed.items()}
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


class ReferenceColumn(Column):
    """A row of another table, by its natural key."""

    field: ForeignKey

    def __init__(self, field: ForeignKey):
        super().__init__(field)
        self.model: type[Model] = field.related_model
        self.key = key_of(self.model)

    @property
    def path(self) -> str:
        return f"{self.name}__{self.key}"

    def value(self, text: str, owner: str, known: Known) -> str | None:
        key = text.strip()
        if not key and not self.field.null:
            raise ValidationError(_("This must be filled in."))
        if key and not known.has(self.model, key):
            raise unknown(key, known.keys(self.model))
        return key or None

    def absent(self) -> None:
        return None


class ListColumn(Column):
    """Several rows of another table, in a fixed order."""

    field: ManyToManyField

    def __init__(self, field: ManyToManyField):
        super().__init__(field)
        self.model: type[Model] = field.related_model
        self.through: Any = field.remote_field.through
        self.source, self.target = field.m2m_field_name(), field.m2m_reverse_field_name()
        self.key_paths = self.paths_of_key()

    def paths_of_key(self) -> tuple[str, ...]:
        return (f"{self.target}__{key_of(self.model)}",)

    def text(self, value: Sequence[Any]) -> str:
        return SEPARATOR.join(value)

    def value(self, text: str, owner: str, known: Known) -> list[Any]:
        keys = sorted({key.strip() for key in SEPARATORS.split(text)} - {""})
        wrong = [unknown(key, known.keys(self.model)) for key in keys if not known.has(self.model, key)]
        return self.filled(keys, wrong)

    def filled(self, found: list[Any], wrong: list[ValidationError]) -> list[Any]:
        if not found and self.required and not wrong:
            wrong = [ValidationError(_("This must be filled in."))]
        if wrong:
            raise ValidationError(wrong)
        return found

    def keys_of(self, rows: Iterable[int]) -> dict[int, list[Any]]:
        """The keys of what some rows (ids) point to."""
        found: dict[int, list[Any]] = {}
        pairs = self.through._default_manager.filter(**{f"{self.source}__in": rows})
        for row, *key in pairs.order_by(*self.key_paths).values_list(self.source, *self.key_paths):
            found.setdefault(row, []).append(self.as_key(key))
        return found

    def as_key(self, values: list[Any]) -> Any:
        return values[0]

    def absent(self) -> list[Any]:
        return []


class PagesColumn(ListColumn):
    """Pages of evidence, by number; `whole` where each is named with its service."""

    def __init__(self, field: ManyToManyField, *, whole: bool):
        self.whole = whole
        super().__init__(field)

    def paths_of_key(self) -> tuple[str, ...]:
        return (f"{self.target}__service__slug", f"{self.target}__number")

    def as_key(self, values: list[Any]) -> PageKey:
        return PageKey(*values)

    def text(self, value: Sequence[PageKey]) -> str:
        return SEPARATOR.join(f"{page.service} {page.number}" if self.whole else str(page.number) for page in value)

    def value(self, text: str, owner: str, known: Known) -> list[PageKey]:
        found, wrong = set(), []
        for word in filter(None, map(str.strip, SEPARATORS.split(text))):
            try:
                found.add(self.page(word, owner, known))
            except ValidationError as error:
                wrong.append(error)
        return self.filled(sorted(found), wrong)

    def page(self, word: str, owner: str, known: Known) -> PageKey:
        match = PAGE.fullmatch(word)
        if not match:
            raise ValidationError(_("“%(word)s” is no number of a page of evidence.") % {"word": word[:LONGEST_ECHO]})
        if self.whole and not match["service"]:
            raise ValidationError(
                _("Say of which service page %(word)s is: its slug, then the number.") % {"word": word}
            )
        if not self.whole and match["service"] not in (None, owner):
            raise ValidationError(_("“%(word)s” is evidence of another service.") % {"word": word[:LONGEST_ECHO]})
        page = PageKey(match["service"] or owner, int(match["number"]))
        if not known.has_page(page):
            raise ValidationError(
                _("There is no evidence %(number)s of %(service)s.")
                % {"number": page.number, "service": page.service[:LONGEST_ECHO]}
            )
        return page


LONGEST_ECHO = 60
"""So much of a wrong value is said again in a message."""


def unknown(word: str, known: Iterable[str]) -> ValidationError:
    """What to say of a value that there is not, with the one that was probably meant."""
    meant = nearest(word, known)
    if meant:
        message = _("“%(word)s” is not known. Do you mean “%(meant)s”?")
        return ValidationError(message % {"word": word[:LONGEST_ECHO], "meant": meant})
    return ValidationError(_("“%(word)s” is not known.") % {"word": word[:LONGEST_ECHO]})


def key_of(model: type[Model]) -> str:
    """The field that names a row of a model."""
    assert issubclass(model, WithNaturalKey)
    [key] = model.NATURAL_KEY
    return key


def column_of(field: Any, *, whole: bool = False) -> Column:
    """The column of a field."""
    if isinstance(field, ManyToManyField):
        return PagesColumn(field, whole=whole) if field.related_model is Evidence else ListColumn(field)
    if isinstance(field, ForeignKey):
        return ReferenceColumn(field)
    if isinstance(field, BooleanField):
        return YesNoColumn(field)
    return ChoiceColumn(field) if field.choices else Column(field)
