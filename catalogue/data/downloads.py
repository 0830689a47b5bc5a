"""The files of this room, as the descriptions of the data name them."""

from collections.abc import Iterable

from catalogue.data.tables import DataTable
from catalogue.linked.downloads import CSV, JSON, ZIP, Download

PACKAGE = (
    Download(
        "Data package of all tables",
        "data-package",
        ZIP,
        about="Every table as CSV, with its description and the codebook.",
    ),
    Download(
        "Description of the data package",
        "datapackage",
        JSON,
        about="A Frictionless descriptor: tables, columns, keys.",
    ),
    Download(
        "Codebook of all columns", "data-codebook", JSON, about="What each column of each table means, and its values."
    ),
)


def downloads(tables: Iterable[DataTable]) -> list[Download]:
    of_tables = (
        Download(str(table.title), "data-table", CSV, named=(table.name,), about=str(table.about)) for table in tables
    )
    return [*PACKAGE, *of_tables]
