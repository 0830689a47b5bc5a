"""Writes a state of a record into the tables: rows come back under their old ids, so that what points to them holds."""

from django.db.models import Model

from catalogue.history.records import Table, tables_of
from catalogue.history.states import Row, State, made_of, place
from catalogue.models.parts import park

Written = dict[tuple[type[Model], int], list[str]]
"""Rows by model and id, with the fields that were written."""


def write(whole: type[Model], key: int, present: State, target: State) -> Written:
    """Make the record what the target says."""
    tables = tables_of(whole)
    for table in reversed(tables):
        for pk in rows_of(table, present).keys() - rows_of(table, target).keys():
            table.model._base_manager.get(pk=pk).delete()
    written: Written = {}
    for table in tables:
        own = rows_of(table, present)
        wanted = {pk: row for pk, row in rows_of(table, target).items() if row != own.get(pk)}
        if moved := [pk for pk, row in wanted.items() if pk in own and row.get("number") != own[pk].get("number")]:
            park(table.model._base_manager.filter(pk__in=moved))
        for pk, row in wanted.items():
            written[table.model, pk] = save(table, key, pk, own.get(pk), row)
    for table in tables:
        for pk, row in rows_of(table, target).items():
            point(table, pk, row, written.get((table.model, pk), []))
    return written


def rows_of(table: Table, state: State) -> dict[int, Row]:
    start = place(table.model, "")
    return {int(key.removeprefix(start)): row for key, row in state.items() if key.startswith(start)}


def save(table: Table, key: int, pk: int, before: Row | None, row: Row) -> list[str]:
    """Write the columns of a row that differ; its fields that differ, pointers to many included."""
    changed = [name for name in row if before is None or before.get(name) != row[name]]
    columns = [column.name for column in table.columns if column.name in changed]
    made = made_of(table, pk, row)
    if table.pointer:
        setattr(made, table.pointer.attname, key)
    if before is None:
        made.save(force_insert=True)
    elif columns:
        made.save(update_fields=columns)
    return changed


def point(table: Table, pk: int, row: Row, changed: list[str]) -> None:
    for relation in table.relations:
        if relation.name in changed:
            getattr(table.model(pk=pk), relation.name).set(row[relation.name])
