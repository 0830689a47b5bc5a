"""Opens a file with codes and puts its rows together by sheet: what one coder says of one service in one round."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from catalogue.coding.code_rows import COLUMNS, KEY
from catalogue.importing.files import Book, open_book
from catalogue.importing.lines import Line, Row
from catalogue.importing.packed import UnreadableError

MOST_CODES = 50_000
"""So many rows are taken of one file: a thousand services with their codes of several coders."""
MOST_DIGITS = 5
BETWEEN = " · "
"""Stands between the names that tell a sheet apart."""


class CodesShape(NamedTuple):
    """The one table of a file with codes."""

    name: str = "codings"
    head: tuple[str, ...] = tuple(COLUMNS)
    key: tuple[str, ...] = KEY


CODES = CodesShape()


@dataclass
class SentSheet:
    """The rows of a sheet in one file, with the names that they give in the columns round, coder and service.

    Of an export with several versions these are the rows of the newest; `older` counts the others.
    """

    round: str
    coder: str
    service: str
    version: int = 0
    rows: list[Row] = field(default_factory=list)
    older: int = 0

    @property
    def first(self) -> int:
        """The number of its first row."""
        return self.rows[0].number

    @property
    def name(self) -> str:
        return BETWEEN.join((self.round, self.coder, self.service))

    def add(self, row: Row) -> None:
        version = version_of(row)
        if version > self.version:
            self.older += len(self.rows)
            self.version, self.rows = version, []
        if version == self.version:
            self.rows.append(row)
        else:
            self.older += 1


def open_codes(content: bytes, name: str) -> Book:
    """Raises UnreadableError where there is no table of codes."""
    book = open_book(content, name, {CODES.name: CODES}, CODES.name)
    if CODES.name not in book.tables:
        raise UnreadableError(_("The file has no sheet “%(name)s”.") % {"name": CODES.name})
    return book


def sent_sheets(book: Book) -> list[SentSheet]:
    """In the order of their first rows, which need not stand together. Raises UnreadableError for too many rows."""
    sheets: dict[tuple[str, str, str], SentSheet] = {}
    for count, row in enumerate(book.rows(CODES), 1):
        if count > MOST_CODES:
            message = _("The file is too large: at most %(most)s codes are taken. Divide it.")
            raise UnreadableError(message % {"most": MOST_CODES})
        coding_round, coder, service = (row.cells.get(name, "").strip() for name in ("round", "coder", "service"))
        sheet = SentSheet(coding_round, coder, service)
        sheets.setdefault((coding_round, coder, service), sheet).add(row)
    return list(sheets.values())


def version_of(row: Row) -> int:
    """The version of the sheet that an export tells; 0 where it tells none."""
    text = row.cells.get("version", "").strip()
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else 0


def whose_codes(line: Line, own: str | None) -> str:
    """The service (its slug) of which a line tells what others gave than the coder `own`; empty of none."""
    _round, coder, service = [*line.key.split(BETWEEN), "", ""][:3]
    return service if coder != own else ""
