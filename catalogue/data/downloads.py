"""The files of this room, as the descriptions of the data name them."""

from collections.abc import Iterable

from catalogue.data.tables import DataTable
from catalogue.linked.downloads import CSV, JSON, ZIP, Download

PACKAGE = (
    Download("Data package of all tables", "data-package", ZIP),
    Download("Description of the data package", "datapackage", JSON),
    Download("Codebook of all columns", "data-codebook", JSON),
)


def downloads(tables: Iterable[DataTable]) -> list[Download]:
    return [*PACKAGE, *(Download(str(table.title), "data-table", CSV, named=(table.name,)) for table in tables)]
