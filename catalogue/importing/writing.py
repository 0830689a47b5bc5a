"""Writes what a file wants to change: in bulk, sheet after sheet, within a transaction of the caller."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from catalogue.history.recording import Recording
from catalogue.history.records import WHOLES
from catalogue.importing.columns import PageKey
from catalogue.importing.known import EVIDENCE, Known, Page
from catalogue.importing.plan import Write
from catalogue.importing.pointing import ListColumn, PagesColumn, ReferenceColumn
from catalogue.importing.records import Key
from catalogue.importing.row_rules import instance_of, pointer
from catalogue.importing.sheets import SHEETS, Sheet
from catalogue.models import Service

MOST_UPDATED = 100
"""So many rows are updated by one statement, which grows with rows times columns."""

Pointers = list[tuple[int, list[Any]]]
"""What rows (ids) point to."""


class Writer:
    def __init__(self, known: Known, recording: Recording):
        self.known, self.recording = known, recording
        self._later: list[tuple[PagesColumn, bool, int, list[PageKey]]] = []
        self._gone: dict[str, list[int]] = {}

    def write(self, sheet: Sheet, writes: list[Write]) -> None:
        self.touch(sheet, writes)
        new = [write for write in writes if write.pk is None]
        changed = [write for write in writes if write.pk is not None and write.changed]
        self._gone.setdefault(sheet.name, []).extend(w.pk for w in writes if w.pk is not None and not w.changed)
        ids = self.create(sheet, new) + [write.pk for write in changed if write.pk is not None]
        self.update(sheet, changed)
        for column in sheet.columns.values():
            if isinstance(column, ListColumn):
                rows = zip([*new, *changed], ids, strict=True)
                self.connect(sheet, column, [(pk, w) for w, pk in rows if column.name in w.changed])

    def create(self, sheet: Sheet, writes: list[Write]) -> list[int]:
        rows = [instance_of(sheet, write.values, self.known) for write in writes]
        sheet.model._default_manager.bulk_create(rows)
        if sheet.model in WHOLES:
            self.recording.made(sheet.model, [row.pk for row in rows])
        for write, row in zip(writes, rows, strict=True):
            self.note_new(sheet, write.key, row)
        return [row.pk for row in rows]

    def note_new(self, sheet: Sheet, key: Key, row: Any) -> None:
        """Let later rows point to a new one."""
        if len(key) == 1:
            self.known.ids(sheet.model)[key[0]] = row.pk
        elif sheet is EVIDENCE:
            self.known.pages[PageKey(key[0], row.number)] = Page(row.kind, row.pk)

    def update(self, sheet: Sheet, writes: list[Write]) -> None:
        """Write changed columns only: those that others change at the same time stay theirs."""
        by_columns: dict[tuple[str, ...], list[Model]] = {}
        for write in writes:
            own = {name: v for name, v in write.values.items() if name in write.changed and not is_list(sheet, name)}
            if own:
                row = sheet.model(pk=write.pk, **self.fields(sheet, own))
                by_columns.setdefault(tuple(own), []).append(row)
        for names, rows in by_columns.items():
            sheet.model._default_manager.bulk_update(rows, names, batch_size=MOST_UPDATED)

    def fields(self, sheet: Sheet, values: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in values.items():
            column = sheet.columns[name]
            found |= pointer(column, value, self.known) if isinstance(column, ReferenceColumn) else {name: value}
        return found

    def connect(self, sheet: Sheet, column: ListColumn, rows: list[tuple[int, Write]]) -> None:
        if isinstance(column, PagesColumn) and sheet.model is Service:  # whose pages come in a later sheet
            self._later += [(column, w.pk is None, pk, w.values[column.name]) for pk, w in rows]
            return
        self.point([pk for pk, write in rows if write.pk], column, [(pk, w.values[column.name]) for pk, w in rows])

    def point(self, changed: list[int], column: ListColumn, pointers: Iterable[tuple[int, list[Any]]]) -> None:
        """Let rows point to these keys, those that were there before to no others."""
        source, target = f"{column.source}_id", f"{column.target}_id"
        if changed:
            column.through._default_manager.filter(**{f"{source}__in": changed}).delete()
        column.through._default_manager.bulk_create(
            column.through(**{source: pk, target: self.id_of(column, key)}) for pk, keys in pointers for key in keys
        )

    def id_of(self, column: ListColumn, key: Any) -> int | None:
        return self.known.pages[key].pk if isinstance(column, PagesColumn) else self.known.ids(column.model)[key]

    def touch(self, sheet: Sheet, writes: list[Write]) -> None:
        """Let the history know what was, before it changes."""
        if sheet.model in WHOLES and sheet.model is not Service:
            self.recording.touch(sheet.model, [write.pk for write in writes if write.pk is not None])
        ids = self.known.ids(Service)
        self.recording.touch(Service, [pk for slug in touched(sheet, writes) if (pk := ids.get(slug)) is not None])

    def finish(self) -> None:
        """Write what had to wait for later sheets, and take away what is to go, parts before what they belong to."""
        for column in {column for column, *_rest in self._later}:
            own = [(new, pk, pages) for c, new, pk, pages in self._later if c is column]
            self.point([pk for new, pk, _p in own if not new], column, [(pk, pages) for _n, pk, pages in own])
        for sheet in reversed(SHEETS):
            if gone := self._gone.get(sheet.name):
                sheet.model._default_manager.filter(pk__in=gone).delete()


def touched(sheet: Sheet, writes: Iterable[Write]) -> set[str]:
    """The slugs of the services that are changed, or of which a part is."""
    return {write.key[at] for write in writes for at in sheet.services}


def is_list(sheet: Sheet, name: str) -> bool:
    return isinstance(sheet.columns[name], ListColumn)
