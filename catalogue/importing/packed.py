"""Looks into a packed file before anything is made of it: how large it gets, and what in it cannot be taken.

Every member is unpacked once, in pieces: what an archive says of itself need not be true.
"""

import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from posixpath import basename, join, normpath
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

MEGABYTE = 2**20
MOST_UNPACKED = 512 * MEGABYTE
MOST_MEMBERS = 500
MOST_ROWS = 400_000
MOST_CELLS = 8_000_000
"""So many cells lie at most in the rectangle of a sheet, empty ones too: all of them are held while it is read."""
MOST_FORMULAS = 20
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
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise UnreadableError(
            _("The file is too large when unpacked: at most %(most)s MB are taken.")
            % {"most": MOST_UNPACKED // MEGABYTE}
        )
    for member in members:
        with archive.open(member) as file:
            while file.read(PIECE):  # raises where it is larger than it says
                pass


class Contents:
    """What the XML of one sheet holds, seen element by element: its formulas, and how far it reaches."""

    def __init__(self) -> None:
        self.formulas: list[str] = []
        """The cells with formulas."""
        self.rows = self.columns = 0
        self._letters: set[str] = set()
        self._row, self._cell, self._unnamed = "", "", 0

    def see(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self.cell(attributes.get("r", ""))
        elif tag == "row":
            self._unnamed = 0
            self.row(attributes.get("r") or str(self.rows + 1))
        elif tag == "f" and len(self.formulas) < MOST_FORMULAS:
            self.formulas.append(self._cell)

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


def sheet_contents(archive: ZipFile) -> dict[str, Contents]:
    """Of each sheet of a workbook, by its name."""
    targets: dict[str, str] = {}
    names: dict[str, str] = {}

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            names[attributes.get("name", "")] = next((v for k, v in attributes.items() if k.endswith(":id")), "")

    walk(archive, "xl/_rels/workbook.xml.rels", relation)
    walk(archive, "xl/workbook.xml", sheet)
    return {name: look_at(archive, path_of(targets.get(target, ""))) for name, target in names.items()}


def path_of(target: str) -> str:
    return target[1:] if target.startswith("/") else normpath(join("xl", target))


def look_at(archive: ZipFile, path: str) -> Contents:
    found = Contents()
    if path in archive.namelist():
        walk(archive, path, found.see)
    return found


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def walk(archive: ZipFile, path: str, see: Callable[[str, dict[str, str]], None]) -> None:
    """Tell each element of an XML file, without the prefix of its name. Document types are refused: none has one."""
    parser = expat.ParserCreate()

    def refuse(*_type: object) -> None:
        raise UnreadableError(_("The file is no workbook that a spreadsheet wrote."))

    def start(tag: str, attributes: dict[str, str]) -> None:
        see(tag.rpartition(":")[2] if ":" in tag else tag, attributes)

    parser.StartElementHandler, parser.StartDoctypeDeclHandler = start, refuse
    try:
        with archive.open(path) as file:
            parser.ParseFile(file)
    except (expat.ExpatError, KeyError) as error:
        raise UnreadableError(_("The file is no workbook that a spreadsheet wrote.")) from error


def member_name(path: str) -> str:
    """The name of a table in an archive: without folders and ending."""
    return basename(path).rpartition(".")[0]
