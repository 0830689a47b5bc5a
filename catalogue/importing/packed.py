"""Looks into a packed file before anything is made of it: how large it gets, and what in it cannot be taken.

Every member is unpacked once, in pieces: what an archive says of itself need not be true.
"""

import zlib
from array import array
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from posixpath import basename, join, normpath
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

MEGABYTE = 2**20
MOST_UNPACKED = 256 * MEGABYTE
MOST_MEMBERS = 500
MOST_ROWS = 400_000
MOST_CELLS = 8_000_000
"""So many cells lie at most in the rectangle of a sheet, empty ones too: all of them are held while it is read."""
MOST_SIGNS = 2**27
"""So many signs the cells of a sheet hold together: a text that is stored once and stands in many cells counts in each,
since each gets a copy of it."""
MOST_UNTRUSTED = 20
"""So many are named of one sheet."""
PIECE = 2**16
MOST_DIGITS = 9


class UnreadableError(Exception):
    """A file that cannot be taken at all, with a sentence for a person."""


@contextmanager
def opened(content: bytes) -> Iterator[ZipFile]:
    """An archive whose members are as large as it says, and not too large together."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            check_size(archive)
            yield archive
    except (BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        raise UnreadableError(_("The file is damaged, or locked by a password.")) from error


def check_size(archive: ZipFile) -> None:
    members = archive.infolist()
    if len({member.filename.replace("\\", "/").casefold() for member in members}) < len(members):
        raise UnreadableError(no_workbook())  # programs do not agree which of two is meant
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise UnreadableError(
            _("The file is too large when unpacked: at most %(most)s MB are taken.")
            % {"most": MOST_UNPACKED // MEGABYTE}
        )
    for member in members:
        with archive.open(member) as file:
            while file.read(PIECE):  # raises where it is larger than it says
                pass


def no_workbook() -> str:
    return _("The file is no workbook that a spreadsheet wrote.")


class Contents:
    """The XML of one sheet, element by element: its formulas and errors, how far it reaches, how long it gets."""

    def __init__(self, shared: Sequence[int] = ()) -> None:
        """`shared` are the lengths of the texts that cells point to by their place."""
        self.untrusted: list[str] = []
        """The cells with formulas or errors: an error would read as an empty cell."""
        self.rows = self.columns = 0
        self._letters: set[str] = set()
        self._row, self._cell, self._unnamed = "", "", 0
        self._shared, self._signs, self._points, self._is_value = shared, 0, False, False

    def see(self, tag: str, attributes: dict[str, str]) -> None:
        self._is_value = tag == "v"
        if tag == "c":
            self._points = attributes.get("t") == "s"
            self.cell(attributes.get("r", ""))
            if attributes.get("t") == "e":
                self.distrust()
        elif tag == "row":
            self._unnamed = 0
            self.row(attributes.get("r") or str(self.rows + 1))
        elif tag == "f":
            self.distrust()

    def distrust(self) -> None:
        if len(self.untrusted) < MOST_UNTRUSTED and self._cell not in self.untrusted[-1:]:
            self.untrusted.append(self._cell)

    def hear(self, text: str) -> None:
        """Take note of a text between two elements."""
        if self._points and self._is_value and text.strip():
            self._signs += self._shared[int(text)]
            if self._signs > MOST_SIGNS:
                raise UnreadableError(
                    _("A sheet is too large: its cells hold at most %(most)s million signs together.")
                    % {"most": MOST_SIGNS // 1_000_000}
                )

    def cell(self, name: str) -> None:
        self._cell, letters = name, name.rstrip("0123456789")
        if not name:
            self._unnamed += 1
            self.columns = max(self.columns, self._unnamed)
        elif letters not in self._letters:
            self._letters.add(letters)
            self.columns = max(self.columns, column_number(letters))
            self.refuse_too_many()
        if name and name[len(letters) :] != self._row:
            self.row(name[len(letters) :])

    def row(self, number: str) -> None:
        self._row = number
        self.rows = max(self.rows, int(number) if number.isdecimal() and len(number) < MOST_DIGITS else MOST_ROWS + 1)
        self.refuse_too_many()

    def refuse_too_many(self) -> None:
        if self.rows > MOST_ROWS or self.rows * self.columns > MOST_CELLS:
            raise UnreadableError(
                _("A sheet is too large: at most %(rows)s rows are taken, and %(cells)s cells, empty ones among them.")
                % {"rows": MOST_ROWS, "cells": MOST_CELLS}
            )


def sheet_contents(archive: ZipFile, looked_at: Container[str]) -> dict[str, Contents]:
    """Of each sheet of a workbook, by its name; nothing of those that are not to be looked at."""
    targets: dict[str, str] = {}
    names: dict[str, str] = {}

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            note(targets, attributes.get("Id", ""), attributes.get("Target", ""))

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            target = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            note(names, attributes.get("name", ""), target)

    walk(archive, "xl/_rels/workbook.xml.rels", relation)
    walk(archive, "xl/workbook.xml", sheet)
    shared = lengths_of_texts(archive)
    return {
        name: look_at(archive, path_of(targets.get(target, "")), shared) if known_as(name) in looked_at else Contents()
        for name, target in names.items()
    }


def known_as(name: str) -> str:
    return name.strip().casefold()


def note(found: dict[str, str], key: str, value: str) -> None:
    if key in found:
        raise UnreadableError(no_workbook())
    found[key] = value


def path_of(target: str) -> str:
    return target[1:] if target.startswith("/") else normpath(join("xl", target))


def look_at(archive: ZipFile, path: str, shared: Sequence[int]) -> Contents:
    found = Contents(shared)
    walk(archive, path, found.see, found.hear)
    return found


def lengths_of_texts(archive: ZipFile, path: str = "xl/sharedStrings.xml") -> Sequence[int]:
    """How long the texts are to which cells point, in their order."""
    lengths = array("Q")

    def see(tag: str, _attributes: dict[str, str]) -> None:
        if tag == "si":
            lengths.append(0)

    def hear(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    if any(known_as(name) == known_as(path) for name in archive.namelist()):
        walk(archive, path, see, hear)
    return lengths


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def walk(
    archive: ZipFile,
    path: str,
    see: Callable[[str, dict[str, str]], None],
    hear: Callable[[str], None] | None = None,
) -> None:
    """Tell each element of an XML file, without the prefix of its name, and the text after it.

    Document types are refused: none has one.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_type: object) -> None:
        raise UnreadableError(no_workbook())

    def start(tag: str, attributes: dict[str, str]) -> None:
        see(tag.rpartition(":")[2] if ":" in tag else tag, attributes)

    parser.StartElementHandler, parser.StartDoctypeDeclHandler = start, refuse
    parser.CharacterDataHandler = hear
    try:
        with archive.open(path) as file:
            parser.ParseFile(file)
    except (expat.ExpatError, KeyError, IndexError) as error:
        raise UnreadableError(no_workbook()) from error


def member_name(path: str) -> str:
    """The name of a table in an archive: without folders and ending."""
    return basename(path).rpartition(".")[0]
