"""Writes codes as a workbook: numbers as numbers, the head in view, and a sheet that says what all of it means."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import IO

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from catalogue.analysis.reliability import item_of
from catalogue.coding.code_rows import CANNOT_BE_TOLD, COLUMNS, KEY, CodeRow, items
from catalogue.forms.questions import meanings
from catalogue.importing.packed import MOST_ROWS
from catalogue.importing.texts import RUN, fitted
from catalogue.importing.workbook import OPTIONS, WIDE, WIDTH
from catalogue.models import CodingRound
from catalogue.templatetags.words import CANNOT_BE_TOLD as UNTOLD_WORD
from experience.models import Guide

CODES, DEFINITIONS = "codings", "definitions"
LONG_COLUMNS = ("service", "reason", "quote", "memo")

CREATED = datetime(2026, 1, 1, tzinfo=UTC)
"""Written into each file in the place of the moment, so that the same codes are the same file."""

Cell = str | int | None


def write(rows: Iterable[CodeRow], columns: Sequence[str], rounds: Iterable[CodingRound], file: IO[bytes]) -> None:
    """Some columns of the rows, and what they mean in the rounds that the rows are of."""
    guides = sorted({coding_round.guide for coding_round in rounds}, key=lambda guide: guide.place)
    with Workbook(file, OPTIONS) as book:
        book.set_properties({"created": CREATED})
        codes, definitions = Page(book, CODES), Page(book, DEFINITIONS)
        codes.sheet.freeze_panes(1, len(KEY))
        for at, name in enumerate(columns):
            codes.sheet.set_column(at, at, WIDE if name in LONG_COLUMNS else WIDTH)
        choice = {"validate": "list", "source": levels(guides)}
        codes.sheet.data_validation(1, columns.index("level"), MOST_ROWS, columns.index("level"), choice)
        codes.head(columns)
        for row in rows:
            codes.row([shown(row, name) for name in columns])
        define(definitions, columns, guides)


class Page:
    """A sheet of the workbook, written row by row."""

    def __init__(self, book: Workbook, name: str):
        self.sheet: Worksheet = book.add_worksheet(name)
        wrapped = {"num_format": "@", "text_wrap": True, "valign": "top"}
        self.bold: Format = book.add_format({**wrapped, "bold": True})
        self.text: Format = book.add_format(wrapped)
        # what begins like a formula is marked as a text, and stays one when somebody edits it
        self.quoted: Format = book.add_format({**wrapped, "quote_prefix": True})
        self.number: Format = book.add_format({"valign": "top"})
        self.at = 0

    def head(self, cells: Iterable[object]) -> None:
        for at, cell in enumerate(cells):
            self.sheet.write_string(self.at, at, str(cell), self.bold)
        self.at += 1

    def row(self, cells: Iterable[Cell]) -> None:
        for at, cell in enumerate(cells):
            if isinstance(cell, int):
                self.sheet.write_number(self.at, at, cell, self.number)
            elif cell:
                text = fitted(cell)
                self.sheet.write_string(self.at, at, text, self.quoted if RUN.match(text) else self.text)
        self.at += 1


def shown(row: CodeRow, name: str) -> Cell:
    """A cell; that a level cannot be told has a sign, unless the row is one to fill in."""
    value: Cell = getattr(row, name)
    return CANNOT_BE_TOLD if name == "level" and value is None and row.version else value


def levels(guides: Iterable[Guide]) -> list[str | int]:
    """All that may stand in the column of the levels."""
    found = {meaning.level for guide in guides for item in items(guide) for meaning in meanings(item, guide.of(item))}
    return [*sorted(level for level in found if level is not None), CANNOT_BE_TOLD]


def define(page: Page, columns: Iterable[str], guides: Iterable[Guide]) -> None:
    """What the columns hold, then what each guide asks, and when which level is given."""
    page.sheet.set_column(0, 2, WIDTH)
    page.sheet.set_column(3, 6, WIDE)
    page.head([_("column"), _("what it holds")])
    for name in columns:
        page.row([name, str(COLUMNS[name])])
    page.at += 1
    page.head([_("guide_version"), _("determinant"), _("name"), _("question"), _("level"), _("word"), _("when")])
    for guide in guides:
        for item in items(guide):
            entry = guide.of(item)
            asked = [guide.version, item_of(item.slug), item.name, entry.question]
            for level, word, text in meanings(item, entry):
                page.row([*asked, level, str(word), str(text)])
            page.row([*asked, CANNOT_BE_TOLD, str(UNTOLD_WORD), ""])
