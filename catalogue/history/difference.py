"""The difference of two states as people read it: fields by their labels, values by their names, parts by theirs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import CharField, Field, Model, URLField
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from catalogue.history.marking import Segment, marked_list, marked_text
from catalogue.history.records import Table, tables_of
from catalogue.history.states import WHOLE, Difference, Row, State, differences, made_of

SHORTEST_MARKED = 40
"""Shorter texts are told whole, before and after."""

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True)
class FieldChange:
    """One field: its values in words, and together with what changed marked where that is easier to read."""

    name: str
    label: str
    old: str
    new: str
    marked: Sequence[Segment] = ()


@dataclass(frozen=True)
class PartChange:
    """What happened to one row; without a title it is the record itself."""

    title: str
    what: str
    fields: list[FieldChange]


class Step(NamedTuple):
    """A state and the one after it."""

    old: State
    new: State
    differences: list[Difference]


def step(old: State, new: State) -> Step:
    return Step(old, new, list(differences(old, new)))


class Wording:
    """Says steps of one record in words. Names are read once for all steps, in a query per model."""

    def __init__(self, whole: type[Model], steps: Iterable[Step]):
        self.steps = list(steps)
        self.tables = {str(table.model._meta.model_name): table for table in tables_of(whole)}

    def of(self, step: Step) -> Iterator[PartChange]:
        """What happened, the record's own fields first."""
        for place, found in groupby(step.differences, key=lambda difference: difference.place):
            yield self.part(step, place, list(found))

    def part(self, step: Step, place: str, found: list[Difference]) -> PartChange:
        table, row = self.table(place), step.new.get(place) or step.old[place]
        title = self.title(table, row) if table.pointer else ""
        if found[0].field == WHOLE:
            what = REMOVED if found[0].new is None else ADDED
            return PartChange(title, what, list(self.all_fields(table, found[0].old, found[0].new)))
        fields = [self.field(field_of(table, each.field), each.old, each.new) for each in found]
        return PartChange(title, CHANGED, fields)

    def table(self, place: str) -> Table:
        return self.tables[place.partition("/")[0]]

    def title(self, table: Table, row: Row) -> str:
        """What a part is called, such as "Touchpoint 3: Website"."""
        kind = str(capfirst(str(table.model._meta.verbose_name)))
        called = next((text for field in naming(table) if (text := self.words(field, row.get(field.name)))), "")
        return f"{' '.join(map(str, filter(None, [kind, row.get('number')])))}: {called}"

    def all_fields(self, table: Table, old: Row | None, new: Row | None) -> Iterator[FieldChange]:
        """The fields of a row that came or went, but for empty ones and what the title says."""
        for field in table.fields:
            if field.name == "number" or field in naming(table)[:1]:
                continue
            before, after = ((row or {}).get(field.name) for row in (old, new))
            if self.words(field, before) or self.words(field, after):
                yield self.field(field, before, after)

    def field(self, field: Field, old: Any, new: Any) -> FieldChange:
        before, after = self.words(field, old), self.words(field, new)
        if isinstance(old, list) and isinstance(new, list) and not field.many_to_many:
            old, new = before, after
        marked: Sequence[Segment] = ()
        if field.many_to_many and old and new:
            marked = marked_list(self.items(field, old), self.items(field, new))
        elif isinstance(old, str) and isinstance(new, str) and min(len(old), len(new)) > SHORTEST_MARKED:
            marked = marked_text(old, new)
        return FieldChange(field.name, str(capfirst(str(field.verbose_name))), before, after, marked)

    def words(self, field: Field, value: Any) -> str:
        """A value as people say it; empty for none."""
        if field.many_to_many:
            return "; ".join(self.items(field, value or ()))
        if value is None or value == "":
            return ""
        if field.remote_field:
            return self.name(field, value)
        if isinstance(value, list):
            return "\n".join(map(str, value))
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return str(dict(field.flatchoices).get(value, value))

    def items(self, field: Field, keys: Iterable[int]) -> list[str]:
        return sorted(self.name(field, key) for key in keys)

    def name(self, field: Field, key: int) -> str:
        related: Any = field.related_model
        return self.names.get(related, {}).get(key, f"#{key}")

    @cached_property
    def names(self) -> dict[type[Model], dict[int, str]]:
        """What the rows that any step points to are called; parts as the steps know them, gone or not."""
        wanted: dict[type[Model], set[int]] = defaultdict(set)
        for step in self.steps:
            for field, key in self.pointers(step):
                wanted[field.related_model].add(key)
        names = {model: {row.pk: str(row) for row in rows_of(model, keys)} for model, keys in wanted.items()}
        for table in self.tables.values():
            if table.model in names:
                names[table.model] |= {pk: str(made_of(table, pk, row)) for pk, row in self.rows(table)}
        return names

    def pointers(self, step: Step) -> Iterator[tuple[Any, int]]:
        """Every pointer in what differs and in what names it: the field, and the id."""
        for each in step.differences:
            table = self.table(each.place)
            fields = table.fields if each.field == WHOLE else naming(table)
            rows = [row for row in (step.old.get(each.place), step.new.get(each.place)) if row]
            values = [(field, row.get(field.name)) for field in fields for row in rows]
            if each.field != WHOLE:
                values += [(field_of(table, each.field), value) for value in (each.old, each.new)]
            yield from ((field, key) for field, value in values for key in keys_in(field, value))

    def rows(self, table: Table) -> Iterator[tuple[int, Row]]:
        """Every row of a table in any state, the later ones last."""
        kind = table.model._meta.model_name
        for step in reversed(self.steps):
            for state in (step.old, step.new):
                for place, row in state.items():
                    if place.startswith(f"{kind}/"):
                        yield int(place.partition("/")[2]), row


def keys_in(field: Field, value: Any) -> list[int]:
    """The ids that a value of a field points to."""
    if not field.remote_field or value is None:
        return []
    return value if field.many_to_many else [value]


def field_of(table: Table, name: str) -> Field:
    return next(field for field in table.fields if field.name == name)


def naming(table: Table) -> list[Field]:
    """The fields that say what a part is called: what its key points to, else its first text, else a pointer."""
    keys = {lookup.partition("__")[0] for lookup in getattr(table.model, "NATURAL_KEY", ())}
    pointers = [field for field in table.columns if field.remote_field]
    texts = [f for f in table.columns if isinstance(f, CharField) and not isinstance(f, URLField) and not f.choices]
    return [field for field in pointers if field.name in keys] or [*texts[:1], *pointers]


def rows_of(model: type[Model], keys: Iterable[int]) -> Iterable[Model]:
    return model._base_manager.filter(pk__in=keys)
