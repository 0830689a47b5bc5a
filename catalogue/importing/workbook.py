"""Writes sheets as a workbook: row by row, with lists to choose values from and a sheet that explains the columns."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from tempfile import TemporaryFile
from typing import IO, Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from catalogue.importing.columns import Column
from catalogue.importing.known import WRITTEN
from catalogue.importing.packed import MOST_ROWS
from catalogue.importing.pointing import ListColumn, ReferenceColumn
from catalogue.importing.selection import Table
from catalogue.importing.sheets import DELETE, EXPORTED, SHEETS, Sheet
from catalogue.importing.texts import RUN, fitted
from catalogue.index.identity import current_identity
from catalogue.models.belonging import known_in_view
from experience.models import Determinant

OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
READ_ME, CHOICES = "read me", "choices"
WIDTH, WIDE = 18, 45
PIECE = 2**16


def workbook(tables: Iterable[Table], notes: Sequence[str] = ()) -> Iterator[bytes]:
    """The file in pieces; sentences on all tables stand among those on the columns."""
    return in_pieces(lambda file: write(tables, file, notes))


def in_pieces(write: Callable[[IO[bytes]], None]) -> Iterator[bytes]:
    """What is written to a file, once all of it is there."""
    with TemporaryFile() as file:
        write(file)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def write(tables: Iterable[Table], file: IO[bytes], notes: Sequence[str] = ()) -> None:
    with Workbook(file, OPTIONS) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        explain(book.add_worksheet(READ_ME), head, notes)
        lists = Lists()
        for table in tables:
            SheetWriter(book, table.sheet, head, lists).write(table.rows)
        lists.write(book.add_worksheet(CHOICES))


def explain(sheet: Worksheet, head: Format, notes: Sequence[str]) -> None:
    lines = [
        _("Services for “%(site)s”, to be changed here and imported again under “Editing”, “Import”.")
        % {"site": current_identity().title},
        _("One row is one record; the first columns name it, and a changed name is another record."),
        _("An empty cell empties the field. A column or a row that is not there leaves things as they are."),
        _("Several values in one cell are separated by “; ” or stand in lines."),
        _("“delete”: yes takes the record away. “exported” (hidden) says what it was: leave it as it is."),
        _("Rows that begin with “example” only show how it is done and are left out."),
        *notes,
    ]
    for number, line in enumerate(lines):
        sheet.write_string(number, 0, line)
    titles = [_("sheet"), _("column"), _("needed"), _("what it holds"), _("values")]
    table = [
        [s.name, c.name, _("yes") if c.required or c.name in s.key else "", meaning(s, c), choices(c)]
        for s in SHEETS
        for c in s.columns.values()
    ]
    for number, row in enumerate([titles, *table], len(lines) + 1):
        for at, text in enumerate(row):
            sheet.write_string(number, at, text, head if row is titles else None)
    sheet.set_column(0, 2, WIDTH)
    sheet.set_column(3, 4, 2 * WIDE)


def meaning(sheet: Sheet, column: Column) -> str:
    """The hint of a number tells what a form does without one; in a file it names the row."""
    name, hint = str(column.field.verbose_name), str(column.field.help_text)
    if column.is_number and column.name in sheet.key:
        hint = _("With the service it names the row: 1, 2 and so on.")
    return f"{name}. {hint}" if hint else name


def choices(column: Column) -> str:
    return "; ".join(value if value == label else f"{value}: {label}" for value, label in column.allowed.items())


class Lists:
    """The values of all drop-downs, in a hidden sheet: each list in a column of its own."""

    def __init__(self) -> None:
        self._lists: list[list[str]] = []

    def source(self, values: list[str]) -> str:
        """Where the values will stand."""
        if values not in self._lists:
            self._lists.append(values)
        letter = xl_col_to_name(self._lists.index(values), col_abs=True)
        return f"='{CHOICES}'!{letter}$1:{letter}${len(values)}"

    def write(self, sheet: Worksheet) -> None:
        for row in range(max(map(len, self._lists), default=0)):
            for at, values in enumerate(self._lists):
                if row < len(values):
                    sheet.write_string(row, at, values[row])
        sheet.hide()


class SheetWriter:
    def __init__(self, book: Workbook, sheet: Sheet, head: Format, lists: Lists):
        self.sheet, self.lists, self.head = sheet, lists, head
        self.page: Worksheet = book.add_worksheet(sheet.name)
        self.text = book.add_format({"num_format": "@", "valign": "top"})
        self.number = book.add_format({"valign": "top"})
        self.quoted = book.add_format({"num_format": "@", "valign": "top", "quote_prefix": True})

    def write(self, rows: Iterable[dict[str, str]]) -> None:
        self.page.freeze_panes(1, len(self.sheet.key))
        for at, name in enumerate(self.sheet.head):
            self.prepare(at, name)
        for number, cells in enumerate(rows, 1):
            for at, name in enumerate(self.sheet.head):
                self.write_cell(number, at, name, cells.get(name, ""))

    def prepare(self, at: int, name: str) -> None:
        column = self.sheet.columns.get(name)
        is_number = bool(column and column.is_number)
        width = WIDE if column and column.is_long else WIDTH
        options: dict[str, Any] = {"hidden": True} if name == EXPORTED else {}
        self.page.set_column(at, at, width, self.number if is_number else self.text, options)
        self.page.write_string(0, at, name, self.head)
        values = ["yes", "no"] if name == DELETE else to_choose_from(column) if column else []
        if values:
            self.page.data_validation(1, at, MOST_ROWS, at, {"validate": "list", "source": self.lists.source(values)})

    def write_cell(self, row: int, at: int, name: str, text: str) -> None:
        column = self.sheet.columns.get(name)
        if not text:
            return
        if column and column.is_number:
            self.page.write_number(row, at, int(text), self.number)
        else:
            self.page.write_string(row, at, fitted(text), self.quoted if RUN.match(text) else self.text)


def to_choose_from(column: Column) -> list[str]:
    """The values of a cell that holds one of few."""
    if isinstance(column, ReferenceColumn) and column.model not in WRITTEN:
        rows = column.model._default_manager.filter(known_in_view(column.model))
        if column.model is Determinant:
            rows = rows.filter(derived=False)
        return [str(key) for key in rows.values_list(column.key, flat=True)]
    return [] if isinstance(column, ListColumn) else list(column.allowed)
