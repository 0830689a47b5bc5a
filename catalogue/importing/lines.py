"""What there is to tell of a file, line by line: where, and what."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    PROBLEM = "problem"
    CONFLICT = "conflict"
    CHANGE = "change"
    ADDITION = "addition"
    DELETION = "deletion"
    NOTE = "note"


class Line(NamedTuple):
    """One thing to tell. `row` counts as a spreadsheet does, from 1; 0 where no row is meant."""

    kind: Kind
    sheet: str = ""
    row: int = 0
    column: str = ""
    key: str = ""
    """The name of the record in the file."""
    sentence: str = ""
    old: str = ""
    new: str = ""

    @property
    def place(self) -> str:
        return ", ".join(filter(None, [self.sheet, str(self.row or ""), self.column]))


def problem(sentence: str, sheet: str = "", row: int = 0, column: str = "", key: str = "") -> Line:
    return Line(Kind.PROBLEM, sheet, row, column, key, sentence)


def note(sentence: str, sheet: str = "") -> Line:
    return Line(Kind.NOTE, sheet, sentence=sentence)


Cells = Mapping[str, str]
"""The cells of a row by column, as text."""


class Row(NamedTuple):
    number: int
    cells: Cells
