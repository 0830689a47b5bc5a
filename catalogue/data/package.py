"""The data package: all tables of one state of the data with what explains them, file by file or as one ZIP.

Nothing is held but a portion of rows: each file is read while it is written.
"""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from catalogue.analysis.current import current_snapshot
from catalogue.analysis.reading import read
from catalogue.analysis.snapshot import Snapshot
from catalogue.data.contents import tables
from catalogue.data.descriptor import Measured, descriptor
from catalogue.data.texts import citation_file, licence_text, read_me
from catalogue.exchange.reading import one_state
from catalogue.importing.workbook import in_pieces
from catalogue.index.data_version import data_version

DESCRIPTOR = "datapackage.json"
ARCHIVE = "atlas.zip"
OLDEST = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP can name, of a file without a day."""


class Counted:
    """The pieces of a file, measured as they pass."""

    def __init__(self, pieces: Iterator[bytes]):
        self._pieces, self._size, self._sum = pieces, 0, sha256()

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self._size += len(piece)
            self._sum.update(piece)
            yield piece

    @property
    def measured(self) -> Measured:
        return Measured(self._size, self._sum.hexdigest())


def state() -> Snapshot:
    """The snapshot of exactly the data that are read here, within `one_state`."""
    version, held = data_version(), current_snapshot(newest=True)
    return held if held.version == version else read(version)


def members() -> Iterator[tuple[str, Iterator[bytes]]]:
    """Each file with its pieces, all of one state of the data. A file is to be read whole before the next is asked for:
    the description comes last, with sizes and checksums of the tables.
    """
    with one_state():
        yield from members_of(state())


def members_of(snapshot: Snapshot) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The files of a state, within `one_state`."""
    own, measured = tables(snapshot), {}
    for name, text in (
        ("README.md", read_me(snapshot, own)),
        ("LICENSE.txt", licence_text(snapshot)),
        ("CITATION.cff", citation_file(snapshot)),
    ):
        yield name, iter([text.encode()])
    for table in own:
        counted = Counted(table.content())
        yield table.file, iter(counted)
        measured[table.file] = counted.measured
    yield DESCRIPTOR, iter([as_json(descriptor(snapshot, own, measured))])


def as_json(value: object) -> bytes:
    return f"{json.dumps(value, ensure_ascii=False, indent=1)}\n".encode()


def zip_pieces() -> Iterator[bytes]:
    """The package as a ZIP in pieces; the same data give the same bytes."""
    return in_pieces(write)


def write(file: IO[bytes]) -> None:
    with one_state(), ZipFile(file, "w", ZIP_DEFLATED) as packed:
        snapshot = state()
        day = snapshot.changed_on
        moment = (day.year, day.month, day.day, 0, 0, 0) if day else OLDEST
        for name, pieces in members_of(snapshot):
            info = ZipInfo(name, moment)
            info.compress_type, info.external_attr = ZIP_DEFLATED, 0o644 << 16
            with packed.open(info, "w", force_zip64=True) as member:
                for piece in pieces:
                    member.write(piece)
