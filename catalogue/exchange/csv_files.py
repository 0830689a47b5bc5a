"""Tables as CSV files that every spreadsheet reads and that cannot attack it."""

import csv
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from django.http import StreamingHttpResponse

# A spreadsheet takes a cell that starts like this for a formula; a leading apostrophe makes it text.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets take UTF-8 for another encoding."""

Cell = str | int | float | None


def cell(value: object) -> str:
    """A value as text, empty where unknown, and never a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA_STARTS) else text


class Echo:
    """A file that hands back what is written, so that rows can be streamed."""

    def write(self, line: str) -> str:
        return line


def begun(pieces: Iterator[str]) -> Iterator[str]:
    """The same with the first pieces read: a database that is down is met before the answer says that all is well."""
    mark_heads_and_row = 3
    return chain(list(islice(pieces, mark_heads_and_row)), pieces)


def csv_response(rows: Iterable[Iterable[Cell]], name: str, mark: str = BYTE_ORDER_MARK) -> StreamingHttpResponse:
    """The rows as a UTF-8 file with this name, streamed. Cells are written as they are: guard texts with `cell`."""
    writer = csv.writer(Echo())

    def lines() -> Iterator[str]:
        if mark:
            yield mark
        for row in rows:
            yield writer.writerow(row)

    response = StreamingHttpResponse(begun(lines()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
