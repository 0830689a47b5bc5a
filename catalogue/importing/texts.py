"""What a cell holds as text, to and fro: guarded in a CSV, where a spreadsheet would run it."""

import datetime
import re

from catalogue.exchange.csv_files import FORMULA_STARTS

STARTS = re.escape("".join(FORMULA_STARTS))
RUN = re.compile(f"'*[{STARTS}]")
GUARDED = re.compile(f"'+[{STARTS}]")


class DateText(str):
    """The text of a cell that holds a date or a time."""


def as_text(cell: object) -> str:
    """What a cell of a workbook holds: whole numbers without a point, days as 2026-11-26, yes and no."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        cell = cell.date()
    return DateText(cell) if isinstance(cell, (datetime.date, datetime.time, datetime.timedelta)) else str(cell)


def guarded(text: str) -> str:
    """A cell of a CSV: an apostrophe before what a spreadsheet would run, and before what begins like that itself."""
    return f"'{text}" if RUN.match(text) else text


def unguarded(text: str) -> str:
    """Take that apostrophe away."""
    return text[1:] if GUARDED.match(text) else text


LONGEST_CELL = 32_767
"""So many signs a cell of a workbook holds."""
CUT = "(too long for a cell of a workbook, and left out:"


def fitted(text: str) -> str:
    """A text for a cell of a workbook; what does not fit is left out, and an import leaves it as it is."""
    length = len(text.encode("utf-16-le")) // 2
    return text if length <= LONGEST_CELL else f"{CUT} {length} signs)"


def is_cut(text: str) -> bool:
    return text.startswith(CUT)
