"""What a row was when it was exported: a short mark of each cell, carried by the file itself.

With it an import tells what the file changed from what others changed since: cell by cell, as for two editors.
"""

from collections.abc import Mapping
from zlib import crc32

LENGTH = 8


def plain(text: str) -> str:
    """A text with one kind of line ends: some spreadsheets write others than they read."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def mark(column: str, text: str) -> str:
    return f"{crc32(f'{column}={plain(text)}'.encode()):0{LENGTH}x}"


def marks_of(cells: Mapping[str, str]) -> str:
    """The marks of a row, in one text."""
    return "".join(mark(column, text) for column, text in cells.items())


def read_marks(text: str) -> frozenset[str]:
    return frozenset(text[at : at + LENGTH] for at in range(0, len(text), LENGTH))
