"""Files of services on the site: looked at, and written once somebody has seen what they would do."""

from collections.abc import Generator, Iterator

from catalogue.importing import keeping
from catalogue.importing.files import Book, open_book
from catalogue.importing.keeping import Told
from catalogue.importing.known import Known
from catalogue.importing.publishing import changed_levels
from catalogue.importing.run import Take, count_problems, look, rehearse, write
from catalogue.models import ServiceImport

LEVELS = "levels"
"""Counted beside the kinds of lines: levels that readers see, and would see changed."""


def book_of(kept: ServiceImport) -> Book:
    return open_book(bytes(kept.content), kept.name)


def examine(kept: ServiceImport) -> Generator[int, None, None]:
    return keeping.examine(kept, told(kept))


def told(kept: ServiceImport) -> Iterator[Told]:
    book, problems = book_of(kept), 0
    for portion in look(book, kept.owner, Known(book, kept.owner, kept.collection.pk)):
        changed = changed_levels(portion.sheet, portion.compared) if portion.sheet else 0
        problems += count_problems(portion.lines)
        yield Told(portion.lines, portion.rows, {LEVELS: changed} if changed else {})
    if not problems:
        yield Told(rehearse(book, kept.owner, Take.HERE, kept.collection.pk))


def carry_out(kept: ServiceImport, take: Take, why: str) -> Generator[int, None, None]:
    portions = write(book_of(kept), kept.owner, take, kept.digest, why, kept.collection.pk)
    written = (portion.rows for portion in portions)
    return keeping.carry_out(kept, written, examine)
