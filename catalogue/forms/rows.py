"""The forms of a page with what each shows, holds now and was sent. Knows forms, not which models they are of."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.forms import BaseForm, BaseInlineFormSet, Field
from django.forms.models import InlineForeignKeyField
from django.utils.text import capfirst

from catalogue.forms.sent_values import Sent, as_drawn, as_sent

Record = dict[str, Sent]
"""The values of one form by field."""

WHOLE = ""
"""Stands for a row as a whole where a field would be named; in what was seen it holds the row's name."""

TAKE, THEIRS = "take-", "theirs"
"""The name of the choice beside a field begins with TAKE; THEIRS takes the other value."""


class Place(NamedTuple):
    """Where a value stands: the row's key, and the field."""

    row: str
    field: str


@dataclass(frozen=True)
class Row:
    """One form of the page that is bound to a record, or was when the page was drawn."""

    formset: BaseInlineFormSet | None
    pk: str
    form: Any

    @property
    def key(self) -> str:
        return f"{self.formset.prefix}/{self.pk}" if self.formset else ""

    @property
    def index(self) -> int:
        assert self.formset
        return self.formset.forms.index(self.form)

    def stored_name(self, name: str) -> str:
        """The name by which a field of the form is stored, where that is another."""
        return getattr(self.form, "stored_names", {}).get(name, name)

    @property
    def deleted(self) -> bool:
        """Whether the person ticked that it be deleted."""
        return self.formset is not None and self.form.is_bound and self.form.add_prefix("DELETE") in self.form.data

    @cached_property
    def names(self) -> list[str]:
        """Fields that a person fills in."""
        own = {*type(self.form).base_fields} - {self.form.instance._meta.pk.name}
        return [name for name in self.form.fields if name in own and self.is_filled_in(self.form.fields[name])]

    @staticmethod
    def is_filled_in(own: Field) -> bool:
        return not own.disabled and not isinstance(own, InlineForeignKeyField)

    @cached_property
    def present(self) -> Record | None:
        """What the record holds now; None where it is gone."""
        if self.form.instance._state.adding:
            return None
        return {name: as_drawn(self.form[name]) for name in self.names}

    def wanted(self, seen: Record | None) -> Record | None:
        """What the person wants; None for a row to be deleted."""
        return None if self.deleted else {name: self.wanted_field(name, seen or {}) for name in self.names}

    def wanted_field(self, name: str, seen: Record) -> Sent:
        """What was sent; what the person was shown as the value of others, where that was chosen."""
        choice = self.form.data.get(TAKE + self.form[name].html_name)
        return seen[name] if choice == THEIRS and name in seen else as_sent(self.form[name])

    @property
    def whole(self) -> Place:
        return Place(self.key, WHOLE)

    def placed(self, values: Record | None) -> dict[Place, Any]:
        """Values by place: field by field, or in one where the row is gone or is to be."""
        own = None if values is None else {name: value for name, value in values.items() if name != WHOLE}
        if own is None or self.present is None or self.deleted:
            return {self.whole: own}
        return {Place(self.key, name): value for name, value in own.items()}

    @property
    def kind(self) -> str:
        """What a row is called in general; empty for the main form, whose page says so."""
        return capfirst(str(self.form.instance._meta.verbose_name)) if self.formset else ""

    def title(self, name: str) -> str:
        """What people call a field of this row, or the row itself."""
        row = f"{self.kind} “{self.form.instance}”" if self.formset else ""
        return ", ".join(filter(None, [row, str(self.form[name].label) if name else ""]))


@dataclass(frozen=True)
class Answers(Row):
    """A form that is always on the page, whether there is a record of its answers or not."""

    @property
    def key(self) -> str:
        return str(self.form.prefix)

    @cached_property
    def names(self) -> list[str]:
        return list(self.form.fields)

    @cached_property
    def present(self) -> Record:
        return {name: as_drawn(self.form[name]) for name in self.names}

    def title(self, name: str) -> str:
        label = str(self.form[name].label)
        return f"{self.form.name}, {label}" if self.form.name else label


def rows_of(form: BaseForm, formsets: Iterable[BaseInlineFormSet]) -> Iterator[Row]:
    """Every form of the page that has a record, the main one first."""
    yield Row(None, "", form)
    for formset in formsets:
        for each in formset.initial_forms:
            name = each.add_prefix(each.instance._meta.pk.name)
            pk = str(each.data.get(name, "") if each.is_bound else each.instance.pk)
            yield Row(formset, pk if pk.isdecimal() else "", each)


def drawn(rows: Iterable[Row]) -> dict[str, Record]:
    """The values that a page shows, by row, with the name of each row."""
    return {row.key: {**row.present, WHOLE: str(row.form.instance)} for row in rows if row.present is not None}
