"""The verbs of an import: look at a file, and write it, all of it or nothing.

Both go through the file in the same portions, so that a write can tell whether it does what somebody was shown.
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from hashlib import blake2b
from operator import attrgetter
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from catalogue.exchange.reading import portions
from catalogue.history.recording import Origin, recorded
from catalogue.importing.files import Book
from catalogue.importing.keys import Names
from catalogue.importing.known import Known
from catalogue.importing.lines import Kind, Line, note
from catalogue.importing.permissions import Rights
from catalogue.importing.plan import Compared, Comparison
from catalogue.importing.publishing import Completeness
from catalogue.importing.records import present
from catalogue.importing.sheets import SHEETS, Sheet
from catalogue.importing.support import Support
from catalogue.importing.writing import Writer, touched
from catalogue.models import MAIN

MOST_PROBLEMS = 1_000
"""After so many a file is not looked at any further."""


class Take(StrEnum):
    """Whose value is right where both the file and others changed something since the export."""

    UNDECIDED = ""
    HERE = "here"
    FILE = "file"


class Portion(NamedTuple):
    """Some rows of a sheet: what there is to tell of them, and what came of each."""

    lines: list[Line]
    sheet: Sheet | None = None
    rows: int = 0
    compared: Sequence[Compared] = ()


class OvertakenError(Exception):
    """What a file would do is no longer what somebody was shown."""


class RefusedError(Exception):
    """A file with problems, or with conflicts that nobody decided about."""

    def __init__(self, lines: Iterable[Line] = ()):
        super().__init__()
        self.lines = list(lines)


class Digest:
    """A fingerprint of all that was told of a file."""

    def __init__(self) -> None:
        self._hash = blake2b(digest_size=16)

    def add(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self._hash.update(repr(tuple(line)).encode())

    def __str__(self) -> str:
        return self._hash.hexdigest()


def look(book: Book, user: User | None, known: Known | None = None) -> Iterator[Portion]:
    """Go through a file. Nobody (None) may do everything: a command is given by the owner of the machine."""
    yield Portion(book.lines)
    known, rights, support = known or Known(book, user), Rights(user), Support()
    problems = count_problems(book.lines)
    for sheet in SHEETS:
        for portion in portions_of(book, sheet, known):
            for each in portion.compared:
                if each.write:
                    support.note(sheet, each.write, each.row)
            portion.lines.extend(rights.problems(sheet, portion.compared))
            problems += count_problems(portion.lines)
            yield portion
            if problems >= MOST_PROBLEMS:
                sentence = _("There are %(number)s problems already: the rest of the file was not looked at.")
                yield Portion([note(sentence % {"number": problems})])
                return
    yield Portion(list(support.problems()))


def count_problems(lines: Iterable[Line]) -> int:
    return sum(line.kind is Kind.PROBLEM for line in lines)


def portions_of(book: Book, sheet: Sheet, known: Known) -> Iterator[Portion]:
    names = Names(sheet, known)
    for rows in portions(book.rows(sheet)):
        names.lines = []
        named = list(names.named(rows))
        there = present(sheet, [key for key, _row in named])
        known.load_pages({key[at] for key, _row in named for at in sheet.services})
        compared = [Comparison(sheet, row, key, there.get(key), known).compared() for key, row in named]
        lines = [*names.lines, *(line for each in compared for line in each.lines)]
        yield Portion(sorted(lines, key=attrgetter("row")), sheet, len(rows), compared)


def write(
    book: Book,
    user: User | None,
    take: Take = Take.UNDECIDED,
    expected: str = "",
    why: str = "",
    collection: int = MAIN,
) -> Iterator[Portion]:
    """Write a file, in one transaction that ends with the last portion; who stops before has written nothing.

    `expected` is the digest of what somebody was shown. Raises OvertakenError where it would do something else, and
    RefusedError where something is wrong with the file. New services belong to the `collection` (its id).
    """
    digest = Digest()
    try:
        with recorded(user, why, Origin.IMPORT) as recording:
            known = Known(book, user, collection)
            writer, completeness = Writer(known, recording), Completeness()
            for portion in look(book, user, known):
                digest.add(portion.lines)
                refuse(portion, take, expected)
                if portion.sheet:
                    decided = [each.decided(take_file=take is Take.FILE) for each in portion.compared]
                    writes = [each for each in decided if each]
                    completeness.note(touched(portion.sheet, writes))
                    writer.write(portion.sheet, writes)
                yield portion
            if expected and str(digest) != expected:
                raise OvertakenError
            writer.finish()
            if lines := list(completeness.problems()):
                raise RefusedError(lines)
    except IntegrityError as error:  # somebody else wrote the same between the look at a row and its write
        raise OvertakenError from error


def rehearse(book: Book, user: User | None, take: Take, collection: int = MAIN) -> list[Line]:
    """What only shows once a file is written, which it is for a moment: what published services lack then."""
    try:
        with transaction.atomic():
            for _portion in write(book, user, take, collection=collection):
                pass
            transaction.set_rollback(True)
    except RefusedError as error:
        return error.lines
    return []


def refuse(portion: Portion, take: Take, expected: str) -> None:
    undecided = take is Take.UNDECIDED and any(each.disputed for each in portion.compared)
    if undecided or count_problems(portion.lines):
        raise OvertakenError if expected else RefusedError(portion.lines)
