"""Keeps a file between the look at it and the write, with what was told of it."""

from collections import Counter
from collections.abc import Generator
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.importing.files import Book, open_book
from catalogue.importing.lines import Kind, Line
from catalogue.importing.publishing import changed_levels
from catalogue.importing.run import Digest, OvertakenError, RefusedError, Take, look, rehearse, write
from catalogue.models import ImportPage, ServiceImport

LINES_OF_A_PAGE = 100
LEVELS = "levels"
"""Counted beside the kinds of lines: levels that readers see, and would see changed."""
MOST_KEPT = 5
"""So many files are kept of one person."""
LONGEST_KEPT = timedelta(days=7)


def keep(owner: User, name: str, content: bytes) -> ServiceImport:
    """Keep a file; older ones go. Raises UnreadableError where it is none that can be read."""
    open_book(content, name)
    with transaction.atomic():
        ServiceImport.objects.filter(uploaded__lt=timezone.now() - LONGEST_KEPT).delete()
        last = ServiceImport.objects.filter(owner=owner).values_list("pk", flat=True)[MOST_KEPT - 1 :]
        ServiceImport.objects.filter(pk__in=list(last)).delete()
        return ServiceImport.objects.create(owner=owner, name=name[:200], content=content)


def book_of(kept: ServiceImport) -> Book:
    return open_book(bytes(kept.content), kept.name)


class Pages:
    """Takes lines, and stores them page by page."""

    def __init__(self, kept: ServiceImport):
        self.kept, self.counts = kept, Counter[str]()
        self._open: dict[str, list[Line]] = {kind: [] for kind in Kind}

    def add(self, lines: list[Line]) -> None:
        for line in lines:
            self.counts[line.kind] += 1
            page = self._open[line.kind]
            page.append(line)
            if len(page) == LINES_OF_A_PAGE:
                self._store(line.kind)

    def close(self) -> None:
        for kind, page in self._open.items():
            if page:
                self._store(kind)

    def _store(self, kind: str) -> None:
        number = -(-self.counts[kind] // LINES_OF_A_PAGE)
        lines = [storable(line) for line in self._open[kind]]
        ImportPage.objects.create(source=self.kept, kind=kind, number=number, lines=lines)
        self._open[kind] = []


def storable(line: Line) -> list[object]:
    """A line that may echo a NUL of the file, which PostgreSQL does not store."""
    return [each.replace("\0", "\N{REPLACEMENT CHARACTER}") if isinstance(each, str) else each for each in line]


def examine(kept: ServiceImport) -> Generator[int, None, None]:
    """Look at a file from the beginning, and keep what there is to tell; yields how many rows were looked at."""
    kept.pages.all().delete()
    ServiceImport.objects.filter(pk=kept.pk).update(digest="", counts={})
    book, pages, digest, rows = book_of(kept), Pages(kept), Digest(), 0
    for portion in look(book, kept.owner):
        digest.add(portion.lines)
        pages.add(portion.lines)
        if portion.sheet and (changed := changed_levels(portion.sheet, portion.compared)):
            pages.counts[LEVELS] += changed
        rows += portion.rows
        yield rows
    if not pages.counts[Kind.PROBLEM]:
        pages.add(rehearse(book, kept.owner, Take.HERE))
    pages.close()
    ServiceImport.objects.filter(pk=kept.pk).update(digest=str(digest), counts=pages.counts)


def carry_out(kept: ServiceImport, take: Take, why: str) -> Generator[int, None, None]:
    """Write a file that was looked at; yields how many rows are written. Where it cannot be, it is looked at again."""
    rows = 0
    try:
        with transaction.atomic():
            for portion in write(book_of(kept), kept.owner, take, kept.digest, why):
                rows += portion.rows
                yield rows
            done = {"written": timezone.now(), "outcome": "", "content": b""}
            if not ServiceImport.objects.filter(pk=kept.pk, written=None).update(**done):
                raise OvertakenError
    except (OvertakenError, RefusedError):
        message = _("Nothing was written: others changed something since you looked. Look again.")
        ServiceImport.objects.filter(pk=kept.pk, written=None).update(outcome=message)
        if ServiceImport.objects.filter(pk=kept.pk, written=None).exists():
            yield from examine(kept)
