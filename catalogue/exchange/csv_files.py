"""Tables as CSV files that every spreadsheet reads and that cannot attack it."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from django.http import StreamingHttpResponse

from catalogue.exchange.reading import portions

CSV = "text/csv; charset=utf-8"

# A spreadsheet takes a cell that starts like this for a formula; a leading apostrophe makes it text.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets take UTF-8 for another encoding."""

Cell = str | int | float | None


def cell(value: object) -> str:
    """A value as text, empty where unknown, and never a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA_STARTS) else text


def csv_response(rows: Iterable[Iterable[Cell]], name: str, mark: str = BYTE_ORDER_MARK) -> StreamingHttpResponse:
    """The rows as a UTF-8 file with this name, streamed. Cells are written as they are: guard texts with `cell`.

    Rows that are read while they are sent should be read in `one_state`.
    """
    response = StreamingHttpResponse(pieces(rows, mark), content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def pieces(rows: Iterable[Iterable[Cell]], mark: str) -> Iterator[str]:
    """The text of the file; the mark comes at once, the rows in pieces, which are compressed faster than lines."""
    if mark:
        yield mark
    for portion in portions(rows):
        lines = StringIO()
        csv.writer(lines).writerows(portion)
        yield lines.getvalue()
