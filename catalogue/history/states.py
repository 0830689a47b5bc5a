"""The state of a record: its own row and those of its parts, each field as plain JSON, pointers as ids.

The form of a state is {"service/5": {field: value, …}, "touchpoint/12": {…}, …}; the first row is the record's own.
"""

import json
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import CharField, Model, Value

from catalogue.history.records import Table, tables_of

Row = dict[str, Any]
State = dict[str, Row]

NOTHING = ""
"""The text of a record that is not there."""


WHOLE = ""
"""Stands where a field would be named: the row as a whole."""


class Difference(NamedTuple):
    """A field that two states hold differently; of a row that only one of them has, all values at once."""

    place: str
    field: str
    old: Any
    new: Any


def place(model: type[Model], pk: object) -> str:
    """What a row is called in a state."""
    return f"{model._meta.model_name}/{pk}"


def texts(whole: type[Model], keys: Collection[int], *, lock: bool = False) -> dict[int, str]:
    """The present state of each of these records, as canonical JSON; none for one that is not there.

    With `lock` nobody else records a change of them before the transaction ends.
    """
    states: dict[int, State] = {}
    for table in tables_of(whole):
        for owner, pk, *values in rows(table, keys, lock=lock and table.pointer is None):
            row = dict(zip((column.name for column in table.columns), values, strict=True))
            states.setdefault(owner, {})[place(table.model, pk)] = row | {each.name: [] for each in table.relations}
    for owner, kind, source, name, target in pointers(whole, keys):
        here = f"{kind}/{source}"
        if here in states.get(owner, {}):  # else it was made after the rows were read
            states[owner][here][name].append(target)
    return {key: as_text(state) for key, state in states.items()}


def rows(table: Table, keys: Collection[int], *, lock: bool) -> Iterator[tuple[Any, ...]]:
    found = table.model._base_manager.filter(**{f"{table.owner}__in": keys}).order_by("pk")
    if lock:
        found = found.select_for_update(no_key=True)
    yield from found.values_list(table.owner, "pk", *(column.attname for column in table.columns))


def pointers(whole: type[Model], keys: Collection[int]) -> Iterator[tuple[int, str, int, str, int]]:
    """What the rows point to many times: id of the whole, kind and id of the row, the field, the id. One query."""
    queries = []
    for table in tables_of(whole):
        for relation in table.relations:
            source, target = relation.m2m_field_name(), relation.m2m_reverse_field_name()
            owner = f"{source}__{table.owner}" if table.pointer else f"{source}_id"
            through: Any = relation.remote_field.through
            found = through._base_manager.filter(**{f"{owner}__in": keys}).order_by()
            kind, name = (Value(text, CharField()) for text in (table.model._meta.model_name, relation.name))
            queries.append(found.values_list(owner, kind, f"{source}_id", name, f"{target}_id"))
    if queries:
        first, *others = queries
        yield from sorted(first.union(*others, all=True))


def as_text(state: State) -> str:
    return json.dumps(state, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))


def as_state(text: str) -> State:
    return json.loads(text) if text else {}


def same(one: str, other: str) -> bool:
    """Whether two texts say the same."""
    return one == other or not any(differences(as_state(one), as_state(other)))


def differences(old: State, new: State) -> Iterator[Difference]:
    """What is not the same, of fields that both know: models gain and lose some over the years."""
    for key in {**old, **new}:
        if key in old and key in new:
            one, other = old[key], new[key]
            yield from (Difference(key, n, one[n], other[n]) for n in other if n in one and one[n] != other[n])
        else:
            yield Difference(key, WHOLE, old.get(key), new.get(key))


def own_row(whole: type[Model], key: int, state: State) -> Model:
    """The record's own row in a state, not to be saved."""
    return made_of(tables_of(whole)[0], key, state.get(place(whole, key), {}))


def made_of(table: Table, pk: int, row: Row) -> Model:
    made = table.model(pk=pk)
    for column in table.columns:
        if column.name in row:
            setattr(made, column.attname, column.to_python(row[column.name]))
    return made


def is_level(difference: Difference) -> bool:
    """Whether it tells a published level, or why it is so."""
    return difference.place.startswith("classification/") or difference.field.startswith("integration_")
