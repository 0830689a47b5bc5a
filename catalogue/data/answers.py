"""Files of the data as answers: read while they are sent, each from one state of the data."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse

from catalogue.analysis.snapshot import Snapshot
from catalogue.data.contents import CODEBOOK
from catalogue.data.descriptor import descriptor
from catalogue.data.package import ARCHIVE, DESCRIPTOR, as_json, zip_pieces
from catalogue.data.tables import DataTable
from catalogue.exchange.reading import one_state


def table_file(table: DataTable) -> StreamingHttpResponse:
    def content() -> Iterator[bytes]:
        with one_state():
            yield from table.content()

    return streamed(content(), "text/csv; charset=utf-8", table.file)


def package_file() -> StreamingHttpResponse:
    return streamed(zip_pieces(), "application/zip", ARCHIVE)


def streamed(pieces: Iterator[bytes], content_type: str, name: str) -> StreamingHttpResponse:
    connection.ensure_connection()  # a database that is down is met before the answer says that all is well
    response = StreamingHttpResponse(pieces, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def descriptor_file(snapshot: Snapshot, found: list[DataTable]) -> HttpResponse:
    """The description of the package, whose paths lead to the tables beside it; without sizes and checksums."""
    return json_file(descriptor(snapshot, found, {}), DESCRIPTOR)


def codebook_file(snapshot: Snapshot, found: list[DataTable]) -> HttpResponse:
    """Every column of every table as data."""
    answer = {"version": snapshot.content_version, "tables": [described(table) for table in found]}
    return json_file(answer, f"{CODEBOOK}.json")


def described(table: DataTable) -> dict[str, Any]:
    pointers = {pointer.column: f"{pointer.table}.{pointer.key}" for pointer in table.pointers}
    return {
        "name": table.name,
        "title": str(table.title),
        "about": str(table.about),
        "key": [*table.key],
        "columns": [
            {
                "name": column.name,
                "type": str(column.type),
                "about": str(column.about),
                "required": column.required,
                "minimum": column.minimum,
                "maximum": column.maximum,
                "values": [{"value": value, "label": str(label)} for value, label in column.allowed],
                "points_to": pointers.get(column.name),
            }
            for column in table.columns
        ],
    }


def json_file(answer: object, name: str) -> HttpResponse:
    response = HttpResponse(as_json(answer), content_type="application/json")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
