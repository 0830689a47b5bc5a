"""Opens what was handed in: a workbook, one table as CSV, or several in a ZIP, as rows of text."""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO, TextIOWrapper
from itertools import islice
from zipfile import ZipFile

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from catalogue.importing.lines import Line, Row, note, problem
from catalogue.importing.nearest import nearest
from catalogue.importing.packed import (
    MEGABYTE,
    MOST_ROWS,
    MOST_UNTRUSTED,
    UnreadableError,
    column_number,
    known_as,
    member_name,
    opened,
    sheet_contents,
)
from catalogue.importing.sheets import BY_NAME, Shape
from catalogue.importing.texts import as_text, unguarded

MOST_BYTES = 64 * MEGABYTE
MOST_COLUMNS = 1_000
OWN_SHEETS = ("read me", "choices", "definitions")
"""Sheets that a file of the catalogue has beside those with data."""
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
DELIMITERS = (",", ";", "\t")
BLANK = " \r\n" + "".join(DELIMITERS)

Rows = Iterator[tuple[int, list[str]]]
Source = Callable[[], Rows]
"""Gives the rows of a table anew, each with its number."""


@dataclass
class Table:
    """One sheet of a file: where each of its columns stands, and its rows."""

    sheet: Shape
    source: Source
    places: dict[str, int]
    head: int = 1
    """The row of the headings."""

    def rows(self) -> Iterator[Row]:
        for number, cells in self.source():
            width = len(cells)
            named = {name: cells[at] if at < width else "" for name, at in self.places.items()}
            if number > self.head and any(map(str.strip, named.values())):
                yield Row(number, named)


@dataclass
class Book:
    """A file that was opened: its tables by the name of their sheet, and what is to be told of it as a whole.

    `known` are the sheets that it may have.
    """

    known: Mapping[str, Shape] = field(default_factory=lambda: BY_NAME)
    tables: dict[str, Table] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    def rows(self, sheet: Shape) -> Iterator[Row]:
        return self.tables[sheet.name].rows() if sheet.name in self.tables else iter(())

    def add(self, name: str, source: Source, first: Rows | None = None) -> None:
        """Take a table, by the name of its sheet; `first` are its rows where they are open already."""
        sheet = self.known.get(known_as(name))
        if sheet is None:
            self.tell_unknown(name)
        elif sheet.name in self.tables:
            self.lines.append(problem(_("There are two sheets of this name."), sheet.name))
        else:
            filled = ((number, cells) for number, cells in first or source() if any(map(str.strip, cells)))
            for number, head in islice(filled, 1):
                self.tables[sheet.name] = Table(sheet, source, self.places(sheet, number, head), number)

    def tell_unknown(self, name: str) -> None:
        if known_as(name) in OWN_SHEETS:
            return
        if meant := nearest(name, self.known):
            self.lines.append(problem(_("There is no such sheet. Do you mean “%(meant)s”?") % {"meant": meant}, name))
        else:
            self.lines.append(note(_("This sheet is none of the catalogue's and was left out."), name))

    def places(self, sheet: Shape, number: int, head: list[str]) -> dict[str, int]:
        names = [heading.strip().casefold() for heading in head]
        if len(list(filter(None, names))) > MOST_COLUMNS:
            message = _("A sheet is too large: at most %(columns)s columns are taken.")
            raise UnreadableError(message % {"columns": MOST_COLUMNS})
        for name, times in Counter(filter(None, names)).items():
            if name not in sheet.head:
                self.lines.append(problem(unknown_column(name, sheet), sheet.name, number, name))
            elif times > 1:
                self.lines.append(problem(_("There are two columns of this name."), sheet.name, number, name))
        for name in sheet.key:
            if name not in names:
                self.lines.append(problem(_("This column is missing: it names the record."), sheet.name, number, name))
        return {name: names.index(name) for name in sheet.head if name in names}


def unknown_column(name: str, sheet: Shape) -> str:
    if meant := nearest(name, sheet.head):
        return _("There is no such column. Do you mean “%(meant)s”?") % {"meant": meant}
    return _("There is no such column: delete it, or empty its heading where it holds remarks of your own.")


def open_book(content: bytes, name: str, known: Mapping[str, Shape] = BY_NAME, single: str = "services") -> Book:
    """Open a file by what it holds; `name` tells which table a single one is, else it is `single`.

    Raises UnreadableError.
    """
    if len(content) > MOST_BYTES:
        message = _("The file is too large: at most %(most)s MB are taken.")
        raise UnreadableError(message % {"most": MOST_BYTES // MEGABYTE})
    book = Book(known)
    if not content.startswith(b"PK"):
        is_marked = content.startswith(tuple(MARKS))
        if not is_marked and b"\0" in content[:4] or content.startswith((b"\xd0\xcf\x11\xe0", b"%PDF")):
            raise UnreadableError(_("This is neither an XLSX nor a CSV file. Save it as one of these first."))
        stem = member_name(name).casefold()
        add_csv(book, content, stem if stem in known else single)
    else:
        add_packed(book, content)
    if not book.tables and not book.lines:
        raise UnreadableError(_("There is nothing in this file that the catalogue knows."))
    return book


def add_packed(book: Book, content: bytes) -> None:
    with opened(content) as archive:
        if "xl/workbook.xml" in archive.namelist():
            add_workbook(book, archive, content)
        else:
            add_archive(book, archive)


def add_workbook(book: Book, archive: ZipFile, content: bytes) -> None:
    contents = sheet_contents(archive, book.known)
    try:
        workbook = CalamineWorkbook.from_object(BytesIO(content))
        names = [name for name in workbook.sheet_names if name in contents]
        for name in names:
            known = book.known.get(known_as(name))
            if known is None:
                book.tell_unknown(name)
                continue
            add_sheet(book, known, workbook, name)
            if known.name in book.tables:
                left = (workbook.get_sheet_by_name(name).start or (0, 0))[1]
                book.lines += [untrusted(book.tables[known.name], cell, left) for cell in contents[name].untrusted]
    except CalamineError as error:
        raise UnreadableError(_("The file is damaged, or locked by a password.")) from error


def untrusted(table: Table, cell: str, left: int) -> Line:
    """What is wrong with a cell of a table whose first column stands so far from the left."""
    letters = cell.rstrip("0123456789")
    at = column_number(letters) - 1 - left
    column = next((name for name, place in table.places.items() if place == at), "")
    sentence = _("%(cell)s holds a formula or an error: write the value itself there.")
    return problem(sentence % {"cell": cell}, table.sheet.name, int(cell[len(letters) :] or 0), column)


def add_sheet(book: Book, sheet: Shape, workbook: CalamineWorkbook, name: str) -> None:
    opened_sheet = workbook.get_sheet_by_name(name)
    for (first, _left), (last, _right) in opened_sheet.merged_cell_ranges or ():
        sentence = _("Cells of the rows %(first)s to %(last)s are merged: split them, and fill in each.")
        numbers = {"first": first + 1, "last": last + 1}
        book.lines.append(problem(sentence % numbers, sheet.name, first + 1))
    book.add(name, lambda: workbook_rows(workbook.get_sheet_by_name(name)), workbook_rows(opened_sheet))


def workbook_rows(sheet: CalamineSheet) -> Rows:
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield number, [as_text(cell) for cell in cells]


def add_archive(book: Book, archive: ZipFile) -> None:
    for path in archive.namelist():
        if path.casefold().endswith(".csv") and not path.startswith("__MACOSX/"):
            add_csv(book, archive.read(path), member_name(path))


def add_csv(book: Book, content: bytes, name: str) -> None:
    encoding = encoding_of(content)
    if encoding == "cp1252":
        sentence = _("This table is not written in UTF-8 and was read as Windows-1252: look at its accents.")
        book.lines.append(note(sentence, name))
    delimiter = delimiter_of(content, encoding)
    try:
        wide = list(checked(csv_rows(content, encoding, delimiter)))
    except csv.Error as error:
        message = _("The table “%(name)s” is no proper CSV: %(error)s.")
        raise UnreadableError(message % {"name": name, "error": error}) from error
    book.add(name, lambda: csv_rows(content, encoding, delimiter))
    book.lines += [wider(name, number) for number in wide[:MOST_UNTRUSTED]]


def checked(rows: Rows) -> Iterator[int]:
    """The rows of a table that reach beyond its headings. Raises UnreadableError where there are too many rows."""
    width = 0
    for number, cells in rows:
        width = width or (len(cells) if any(map(str.strip, cells)) else 0)
        if number > MOST_ROWS:
            message = _("A table is too large: at most %(rows)s rows are taken.")
            raise UnreadableError(message % {"rows": MOST_ROWS})
        if any(map(str.strip, cells[width:])):
            yield number


def wider(name: str, row: int) -> Line:
    sentence = _("This row has more cells than headings: put a text that holds the sign between cells in quotes.")
    return problem(sentence, name, row)


def encoding_of(content: bytes) -> str:
    """How a text is written: what its first bytes say, else UTF-8, else Windows-1252. Raises UnreadableError."""
    marked = next((encoding for mark, encoding in MARKS.items() if content.startswith(mark)), None)
    for encoding in [marked] if marked else ["utf-8", "cp1252"]:
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise UnreadableError(_("The text is neither UTF-8, UTF-16 nor Windows-1252. Save it as “CSV UTF-8”."))


def delimiter_of(content: bytes, encoding: str) -> str:
    """What parts the columns: what the first line with a heading has the most of."""
    lines = TextIOWrapper(BytesIO(content), encoding, newline="")
    first = next((line for line in lines if line.strip(BLANK)), "")
    return max(DELIMITERS, key=first.count)


def csv_rows(content: bytes, encoding: str, delimiter: str) -> Rows:
    text: Iterable[str] = TextIOWrapper(BytesIO(content), encoding, newline="")
    for number, cells in enumerate(csv.reader(text, delimiter=delimiter, strict=True), 1):
        yield number, [unguarded(cell) for cell in cells]
