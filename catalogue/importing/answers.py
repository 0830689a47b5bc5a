"""Exports as answers: made while they are sent, so that they wait for the turn of downloads and of no page."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

from catalogue.exchange.reading import one_state
from catalogue.importing.archive import archive
from catalogue.importing.selection import Table
from catalogue.importing.workbook import workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {"xlsx": (workbook, XLSX), "zip": (archive, "application/zip")}


def file_answer(asked: str, tables: Iterable[Table], name: str, notes: Sequence[str] = ()) -> StreamingHttpResponse:
    """The tables as a file of this name, with sentences on all of them."""
    write, content_type = FORMATS[asked]
    return streamed(lambda: write(tables, notes), content_type, name)


def streamed(pieces: Callable[[], Iterator[bytes]], content_type: str, name: str) -> StreamingHttpResponse:
    """A file of this name, made from one state of the data."""

    def sent() -> Iterator[bytes]:
        with one_state():
            yield from pieces()

    response = StreamingHttpResponse(sent(), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
