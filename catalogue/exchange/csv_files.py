"""Tables as CSV files that spreadsheets read and cannot be attacked by."""

import csv

from django.http import StreamingHttpResponse

# A spreadsheet takes a cell that starts like this for a formula; a leading apostrophe makes it text.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def cell(value) -> str:
    """A value as text, empty where unknown, and never a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA_STARTS) else text


class Echo:
    """A file that hands back what is written, so that rows can be streamed."""

    def write(self, line: str) -> str:
        return line


def csv_file(lines, name):
    writer = csv.writer(Echo())
    response = StreamingHttpResponse(map(writer.writerow, lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
