"""One state of the published data as files in a folder: written a piece at a time, read as often as is needed."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from catalogue.models.releases import LARGEST_PART

PIECE = 2**16

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time that all files of an archive have, so that equal files make equal archives."""


@dataclass(frozen=True)
class Written:
    """A file of a release on the way into the database."""

    path: Path
    size: int
    sha256: str

    @property
    def name(self) -> str:
        return self.path.name

    def pieces(self, size: int = LARGEST_PART) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            while piece := file.read(size):
                yield piece


@dataclass
class Folder:
    """The files of a release by name, in the order in which they were written."""

    path: Path
    files: dict[str, Written] = field(default_factory=dict)

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        checksum, size, path = sha256(), 0, self.path / name
        with path.open("xb") as file:
            for piece in pieces:
                checksum.update(piece)
                size += len(piece)
                file.write(piece)
        self.files[name] = Written(path, size, checksum.hexdigest())

    def write_text(self, name: str, text: str) -> None:
        self.write(name, [text.encode()])

    def write_json(self, name: str, value: Any) -> None:
        self.write_text(name, json.dumps(value, ensure_ascii=False, indent=1) + "\n")

    def pack(self, name: str) -> None:
        """An archive of all files that are there so far."""
        held = list(self.files.values())
        with ZipFile(self.path / name, "x", ZIP_DEFLATED) as packed:
            for each in held:
                info = ZipInfo(each.name, EPOCH)
                info.compress_type, info.external_attr = ZIP_DEFLATED, 0o644 << 16
                with packed.open(info, "w", force_zip64=True) as member:
                    for piece in each.pieces(PIECE):
                        member.write(piece)
        self.adopt(name)

    def adopt(self, name: str) -> None:
        """A file that was written past this."""
        path = self.path / name
        with path.open("rb") as file:
            checksum = sha256()
            for piece in iter(partial(file.read, PIECE), b""):
                checksum.update(piece)
        self.files[name] = Written(path, path.stat().st_size, checksum.hexdigest())

    @property
    def checksums(self) -> dict[str, str]:
        return {name: each.sha256 for name, each in self.files.items()}

    @property
    def readers(self) -> dict[str, Callable[[], Iterable[bytes]]]:
        return {name: each.pieces for name, each in self.files.items()}
