"""A page that was sent back, held against what its user saw and what the records hold now: merged, or told.

Knows forms and rows of forms, not which models they are of.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.forms import BaseInlineFormSet
from django.http import QueryDict
from django.utils.translation import gettext as _

from catalogue.forms.rearranging import rearrange
from catalogue.forms.rows import TAKE, WHOLE, Place, Record, Row, drawn
from catalogue.forms.seen import Seen
from catalogue.forms.sent_values import as_sent, in_words, put
from catalogue.history.log import Log, changes_since
from catalogue.rules.merging import Merged, merge


@dataclass(frozen=True)
class Told:
    """A value that others changed meanwhile, for a person to read, with the id of its field and a choice's name."""

    label: str
    before: str
    now: str
    who: str
    id: str = ""
    choice: str = ""


@dataclass
class Changes:
    """What came of a page: the data to go on with, what the next page is drawn from, and what to tell."""

    data: QueryDict
    seen: dict[str, Record]
    refusal: str = ""
    """Why nothing may be saved."""
    kept: list[Told] = field(default_factory=list)
    """What others changed and the person did not: it stays as it is now."""
    fields: dict[Place, Told] = field(default_factory=dict)
    """What both changed."""
    rows: dict[str, list[Told]] = field(default_factory=dict)
    """By key the rows that the person wants deleted and others changed."""
    gone: dict[str, list[Told]] = field(default_factory=dict)
    """By prefix the rows that the person changed and others deleted: now the first of the new rows."""

    @property
    def conflicts(self) -> list[Told]:
        rows = [*self.rows.values(), *self.gone.values()]
        return [*self.fields.values(), *(told for each in rows for told in each)]


@dataclass(frozen=True)
class Comparison:
    """The rows of a page that was sent back, and what its user saw; None where the page does not say so."""

    rows: Sequence[Row]
    formsets: Sequence[BaseInlineFormSet]
    seen: Seen | None

    def changes(self, data: QueryDict) -> Changes:
        found = Changes(data.copy(), drawn(self.rows))
        for row in self.rows:
            if row.present is None:
                self.tell_gone(row, found)
            elif row.deleted:
                self.tell_changed(row, found)
            else:
                self.put_fields(row, found)
        found.kept += self.added()
        for formset in self.formsets:
            gone = [row for row in self.rows if row.formset is formset and row.present is None]
            rearrange(found.data, formset, {row.index: row.whole in self.merged.conflicts for row in gone})
        return found

    @cached_property
    def merged(self) -> Merged[Place, Any]:
        seen: dict[Place, Any] = {}
        present: dict[Place, Any] = {}
        mine: dict[Place, Any] = {}
        for row in self.rows:
            before = self.before(row)
            seen |= row.placed(before) if before is not None else {}
            present |= row.placed(row.present)
            mine |= row.placed(row.wanted(before))
        return merge(seen, present, mine)

    def before(self, row: Row) -> Record | None:
        """What the person saw of a row."""
        return None if self.seen is None else self.seen.values.get(row.key)

    def put_fields(self, row: Row, found: Changes) -> None:
        """Write what the row is to hold into the data, and tell what others changed."""
        for name in row.names:
            place, bound = Place(row.key, name), row.form[name]
            if self.merged.values[place] != as_sent(bound):
                put(found.data, bound, self.merged.values[place])
            if place in self.merged.theirs:
                found.kept.append(self.told(row, name))
            if place in self.merged.conflicts:
                found.fields[place] = self.told(row, name)

    def tell_changed(self, row: Row, found: Changes) -> None:
        """A row that is to be deleted stays for now, as it is, where others changed it."""
        if row.whole not in self.merged.conflicts:
            return
        present, before = row.present or {}, self.before(row) or {}
        del found.data[row.form.add_prefix("DELETE")]
        for name in row.names:
            put(found.data, row.form[name], present[name])
        found.rows[row.key] = [self.told(row, name) for name in row.names if before.get(name) != present[name]]

    def tell_gone(self, row: Row, found: Changes) -> None:
        name = str((self.before(row) or {}).get(WHOLE, ""))
        told = Told(f"{row.kind} “{name}”", "", _("deleted"), self.who(row, WHOLE))
        if row.whole in self.merged.conflicts and row.formset:
            found.gone.setdefault(str(row.formset.prefix), []).append(told)
        elif name:
            found.kept.append(told)

    def added(self) -> Iterator[Told]:
        """Rows that others added meanwhile. They are not on the page and stay."""
        known = {row.key for row in self.rows} | {*(self.seen.values if self.seen else ())}
        for formset in self.formsets:
            for instance in formset.get_queryset():
                row = Row(formset, str(instance.pk), formset.form(instance=instance))
                if self.seen and row.key not in known:
                    yield Told(row.title(""), "", _("added"), self.who(row, WHOLE))

    def told(self, row: Row, name: str) -> Told:
        bound = row.form[name]
        before = self.before(row)
        return Told(
            label=row.title(name),
            before=in_words(bound.field, before[name]) if before and name in before else _("not known"),
            now=in_words(bound.field, (row.present or {})[name]),
            who=self.who(row, name),
            id=bound.id_for_label,
            choice=TAKE + bound.html_name,
        )

    def who(self, row: Row, name: str) -> str:
        """Who changed a field of a row, or the row; empty where that is not recorded."""
        instance = row.form.instance
        return self.log.who(type(instance), row.pk or instance.pk, row.stored_name(name))

    @cached_property
    def log(self) -> Log:
        return changes_since(self.seen.drawn if self.seen else None, self.rows[0].form.instance)
