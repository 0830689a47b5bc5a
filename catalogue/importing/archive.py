"""Writes sheets as CSV: one table, or all of them in a ZIP."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import TextIOWrapper
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from catalogue.importing.selection import Table
from catalogue.importing.texts import guarded
from catalogue.importing.workbook import READ_ME, in_pieces
from catalogue.models import Service


def archive(tables: Iterable[Table], notes: Sequence[str] = ()) -> Iterator[bytes]:
    """The ZIP in pieces; sentences on all tables stand in a text, which no import reads."""

    def pack(file: IO[bytes]) -> None:
        with ZipFile(file, "w", ZIP_DEFLATED) as packed:
            if notes:
                packed.writestr(f"{READ_ME}.txt", "".join(f"{note}\n" for note in notes))
            for table in tables:
                with packed.open(f"{table.sheet.name}.csv", "w", force_zip64=True) as member:
                    write(table, member)

    return in_pieces(pack)


def write(table: Table, file: IO[bytes]) -> None:
    """A table as UTF-8 with a byte order mark, without which spreadsheets take it for something else."""
    text = TextIOWrapper(file, "utf-8-sig", newline="")
    rows = csv.writer(text)
    head = table.sheet.head
    rows.writerow(head)
    rows.writerows([guarded(cells.get(name, "")) for name in head] for cells in table.rows)
    text.flush()
    text.detach()


def single(tables: Iterable[Table]) -> Iterator[bytes]:
    """The services alone, without their parts."""

    def write_services(file: IO[bytes]) -> None:
        for table in tables:
            if table.sheet.model is Service:
                write(table, file)

    return in_pieces(write_services)
