"""A selection of services as a workbook to calculate with: numbers are numbers, and a sheet says what columns hold."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import IO, Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from catalogue.analysis.profiles import determinants
from catalogue.exchange.columns import Column, Type, joined, type_words, values_told
from catalogue.importing.texts import RUN, fitted
from catalogue.importing.workbook import OPTIONS, WIDE, WIDTH, in_pieces
from catalogue.models.querysets import ServiceQuerySet
from catalogue.services.export import read
from catalogue.services.table import Fact, all_columns

SERVICES, DEFINITIONS = "services", "definitions"
LONG = ("summary", "description", "integration_reason", "detriments", "unknown", "evidence")
NUMBERS = (Type.INTEGER, Type.YEAR, Type.NUMBER)

CREATED = datetime(2026, 1, 1, tzinfo=UTC)
"""Written into each file in the place of the moment, so that the same data are the same file."""


def table_workbook(services: ServiceQuerySet, notes: Sequence[str]) -> Iterator[bytes]:
    """The file in pieces; sentences on the whole stand above the definitions."""
    return in_pieces(lambda file: write(services, notes, file))


def write(services: ServiceQuerySet, notes: Sequence[str], file: IO[bytes]) -> None:
    columns = all_columns(determinants())
    with Workbook(file, OPTIONS) as book:
        book.set_properties({"created": CREATED})
        formats = Formats(book)
        sheet = book.add_worksheet(SERVICES)
        head(sheet, columns, formats)
        last = 0
        for last, row in enumerate(rows(services, columns), 1):
            write_row(sheet, last, row, formats)
        sheet.autofilter(0, 0, last, len(columns) - 1)
        define(book.add_worksheet(DEFINITIONS), columns, notes, formats)


class Formats:
    def __init__(self, book: Workbook):
        self.head: Format = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.text: Format = book.add_format({"num_format": "@", "valign": "top"})
        self.plain: Format = book.add_format({"valign": "top"})
        self.wrapped: Format = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        # what begins like a formula is marked as a text, and stays one when somebody edits it
        self.quoted: Format = book.add_format({"num_format": "@", "valign": "top", "quote_prefix": True})


def head(sheet: Worksheet, columns: Sequence[Column], formats: Formats) -> None:
    sheet.freeze_panes(1, 2)
    for at, column in enumerate(columns):
        own = formats.plain if column.type in (*NUMBERS, Type.BOOLEAN) else formats.text
        sheet.set_column(at, at, WIDE if column.name in LONG else WIDTH, own)
        sheet.write_string(0, at, column.name, formats.head)


def rows(services: ServiceQuerySet, columns: list[Fact]) -> Iterator[tuple[Any, ...]]:
    for portion in read(services, columns):
        own = [values_of(column, values) for column, values in zip(columns, portion.columns, strict=True)]
        yield from zip(*own, strict=True)


def values_of(column: Column, values: list[Any]) -> list[Any]:
    """What the cells of a column hold: numbers, truths, or texts."""
    return [joined(value) for value in values] if column.type is Type.LIST else values


def write_row(sheet: Worksheet, number: int, row: Sequence[Any], formats: Formats) -> None:
    """A cell for each value that is known; each has the format of its column."""
    for at, value in enumerate(row):
        if value is None or value == "":
            continue
        if isinstance(value, bool):
            sheet.write_boolean(number, at, value)
        elif isinstance(value, str):
            sheet.write_string(number, at, fitted(value), formats.quoted if RUN.match(value) else None)
        else:
            sheet.write_number(number, at, value)


def define(sheet: Worksheet, columns: Sequence[Column], notes: Sequence[str], formats: Formats) -> None:
    for number, note in enumerate(notes):
        sheet.write_string(number, 0, note, formats.quoted if RUN.match(note) else formats.text)
    words = type_words()
    titles = [_("column"), _("type"), _("what it holds"), _("values")]
    lines = [[own.name, words[own.type], str(own.about), values_told(own)] for own in columns]
    for number, line in enumerate([titles, *lines], len(notes) + 1):
        for at, text in enumerate(line):
            sheet.write_string(number, at, fitted(text), formats.head if line is titles else formats.wrapped)
    sheet.set_column(0, 1, WIDTH)
    sheet.set_column(2, 3, 2 * WIDE)
