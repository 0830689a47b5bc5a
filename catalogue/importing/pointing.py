"""Columns of fields that point to other rows, which are named by their natural keys."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, ForeignKey, ManyToManyField, Model
from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.importing.columns import (
    LONGEST_ECHO,
    ChoiceColumn,
    Column,
    Known,
    PageKey,
    YesNoColumn,
    unknown,
)
from catalogue.models import Actor, City, Evidence, Service
from experience.natural_keys import WithNaturalKey

SEPARATOR = "; "
SEPARATORS = re.compile(r"[;,\n]")
PAGE = re.compile(r"(?:(?P<service>\S+)\s+)?(?P<number>[0-9]{1,5})")
"""How a cell names a page of evidence: by its number, after the slug of its service where that is not the row's."""


def how_to_add(model: type[Model]) -> str:
    """How a new row comes into the tables that grow with the services; empty for the others."""
    if model is Actor:
        return _("A new one needs a row in the sheet “actors”.")
    if model is City:
        address = reverse("admin:catalogue_city_add")
        return _("A new one is added at %(address)s; then look at the file again.") % {"address": address}
    return ""


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
        word = text.strip()
        if not word and not self.field.null:
            raise ValidationError(_("This must be filled in."))
        key = known.named(self.model, word)
        if word and not key:
            raise unknown(word, known.keys(self.model), how_to_add(self.model))
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
        words = sorted({word.strip() for word in SEPARATORS.split(text)} - {""})
        keys = {word: known.named(self.model, word) for word in words}
        new = how_to_add(self.model)
        wrong = [unknown(word, known.keys(self.model), new) for word, key in keys.items() if not key]
        return self.filled(sorted(set(keys.values()) - {""}), wrong)

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
        service = known.named(Service, match["service"]) or match["service"] if match["service"] else owner
        if not self.whole and service != owner:
            raise ValidationError(_("“%(word)s” is evidence of another service.") % {"word": word[:LONGEST_ECHO]})
        page = PageKey(service, int(match["number"]))
        if not known.has_page(page):
            raise ValidationError(
                _("There is no evidence %(number)s of %(service)s.")
                % {"number": page.number, "service": page.service[:LONGEST_ECHO]}
            )
        return page


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
