"""The verbs of an import of codes: look at a file, and write it, all of it or nothing."""

from collections import Counter
from collections.abc import Generator, Iterator
from operator import attrgetter
from typing import NamedTuple

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from catalogue.coding.code_checks import Checked, SheetCheck
from catalogue.coding.code_known import Known, Present
from catalogue.coding.code_rows import KEY
from catalogue.coding.many_sheets import save_sheets
from catalogue.coding.sent_codes import CODES, SentSheet, open_codes, sent_sheets
from catalogue.coding.sheets import ClosedError, ConflictError
from catalogue.importing import keeping
from catalogue.importing.files import Book
from catalogue.importing.keeping import Told
from catalogue.importing.lines import Kind, Line, note
from catalogue.importing.run import MOST_PROBLEMS, Digest, OvertakenError, RefusedError, count_problems
from catalogue.models import ServiceImport

SHEETS_AT_ONCE = 100
"""So many sheets are read, checked and written together."""

DRAFTS, COMPLETE = "drafts", "complete"
"""Counted beside the kinds of lines: sheets that would be written, and sheets that could be submitted."""


class Portion(NamedTuple):
    """Some sheets: what there is to tell of them, what came of each, and how many rows they have."""

    lines: list[Line]
    checked: list[Checked]

    @property
    def rows(self) -> int:
        return sum(len(each.sent.rows) + each.sent.older for each in self.checked)


class Decided(NamedTuple):
    """What somebody decided who saw what a file would do."""

    submit: bool
    """Whether complete sheets are submitted; all others are drafts."""
    assign: bool
    """Whether coders are asked for what they are not asked for yet."""


def look(book: Book, user: User) -> Iterator[Portion]:
    """Go through a file, and write nothing. Raises UnreadableError where it is too large."""
    yield Portion(book.lines, [])
    if not book.tables[CODES.name].places.keys() >= {*KEY}:
        return  # rows that cannot be told apart; the lines of the book say which column is missing
    known, sheets, same = Known(user), sent_sheets(book), 0
    problems = count_problems(book.lines)
    for at in range(0, len(sheets), SHEETS_AT_ONCE):
        portion = look_at(sheets[at : at + SHEETS_AT_ONCE], known)
        yield portion
        same += sum(each.write is None and not each.lines for each in portion.checked)
        problems += count_problems(portion.lines)
        if problems >= MOST_PROBLEMS:
            sentence = _("There are %(number)s problems already: the rest of the file was not looked at.")
            yield Portion([note(sentence % {"number": problems})], [])
            return
    if same:
        sentence = _("%(n)s sheets are left as they are: the file says nothing else of them, or nothing at all.")
        yield Portion([note(sentence % {"n": same})], [])


def look_at(sheets: list[SentSheet], known: Known) -> Portion:
    present = Present(sheets, known)
    checked = [SheetCheck(sheet, known, present).checked() for sheet in sheets]
    lines = [line for each in checked for line in each.lines]
    return Portion(sorted(lines, key=attrgetter("row")), checked)


def write(book: Book, user: User, decided: Decided, expected: str) -> Iterator[int]:
    """Write a file within the caller's transaction; gives the number of rows of each portion.

    `expected` is the digest of what somebody was shown. Raises OvertakenError where it would do something else, and
    RefusedError where something is wrong with the file.
    """
    digest = Digest()
    for portion in look(book, user):
        digest.add(portion.lines)
        undecided = any(line.kind is Kind.CONFLICT for line in portion.lines) and not decided.assign
        if undecided or count_problems(portion.lines):
            raise RefusedError(portion.lines)
        writes = [each.to_save(submit=decided.submit) for each in portion.checked]
        try:
            save_sheets([each for each in writes if each])
        except (ConflictError, ClosedError) as error:  # somebody was faster, between the look and the write
            raise OvertakenError from error
        yield portion.rows
    if str(digest) != expected:
        raise OvertakenError


def book_of(kept: ServiceImport) -> Book:
    return open_codes(bytes(kept.content), kept.name)


def examine(kept: ServiceImport) -> Generator[int, None, None]:
    """Look at a kept file, and keep what there is to tell; yields how many rows were looked at."""
    return keeping.examine(kept, map(told, look(book_of(kept), kept.owner)))


def told(portion: Portion) -> Told:
    counts = Counter({DRAFTS: 0, COMPLETE: 0})
    for each in portion.checked:
        counts[DRAFTS] += each.is_changed
        counts[COMPLETE] += each.may_be_submitted
    return Told(portion.lines, portion.rows, counts)


def carry_out(kept: ServiceImport, decided: Decided) -> Generator[int, None, None]:
    """Write a kept file that was looked at; yields how many rows are written."""
    return keeping.carry_out(kept, write(book_of(kept), kept.owner, decided, kept.digest), examine)
