"""Keeps a file between the look at it and the write, with what was told of it."""

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Mapping
from datetime import timedelta
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.importing.lines import Kind, Line
from catalogue.importing.run import Digest, OvertakenError, RefusedError
from catalogue.models import MAIN, ImportPage, ServiceImport

LINES_OF_A_PAGE = 100
MOST_KEPT = 5
"""So many files of one kind are kept of one person."""
LONGEST_KEPT = timedelta(days=7)


def keep(owner: User, name: str, content: bytes, holds: str, collection: int = MAIN) -> ServiceImport:
    """Keep a file that can be read; older ones go."""
    with transaction.atomic():
        ServiceImport.objects.filter(uploaded__lt=timezone.now() - LONGEST_KEPT).delete()
        own = ServiceImport.objects.filter(owner=owner, holds=holds)
        last = own.values_list("pk", flat=True)[MOST_KEPT - 1 :]
        ServiceImport.objects.filter(pk__in=list(last)).delete()
        fields = {"name": name[:200], "content": content, "holds": holds, "collection_id": collection}
        return ServiceImport.objects.create(owner=owner, **fields)


class Told(NamedTuple):
    """What came of some rows: lines to tell, how many rows they were, and what is counted beside the lines."""

    lines: list[Line]
    rows: int = 0
    counts: Mapping[str, int] = {}


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


def examine(kept: ServiceImport, told: Iterable[Told]) -> Generator[int, None, None]:
    """Keep what there is to tell of a file, from the beginning; yields how many rows were looked at."""
    kept.pages.all().delete()
    ServiceImport.objects.filter(pk=kept.pk).update(digest="", counts={})
    pages, digest, rows = Pages(kept), Digest(), 0
    for each in told:
        digest.add(each.lines)
        pages.add(each.lines)
        pages.counts.update(each.counts)
        rows += each.rows
        yield rows
    pages.close()
    ServiceImport.objects.filter(pk=kept.pk).update(digest=str(digest), counts=pages.counts)


def carry_out(
    kept: ServiceImport, written: Iterable[int], look_again: Callable[[ServiceImport], Generator[int, None, None]]
) -> Generator[int, None, None]:
    """Write a file that was looked at; yields how many rows are written. Where it cannot be, it is looked at again.

    `written` writes while it is read, and gives the number of rows of each portion.
    """
    rows = 0
    try:
        with transaction.atomic():
            for number in written:
                rows += number
                yield rows
            done = {"written": timezone.now(), "outcome": "", "content": b""}
            if not ServiceImport.objects.filter(pk=kept.pk, written=None).update(**done):
                raise OvertakenError
    except (OvertakenError, RefusedError):
        message = _("Nothing was written: others changed something since you looked. Look again.")
        ServiceImport.objects.filter(pk=kept.pk, written=None).update(outcome=message)
        if ServiceImport.objects.filter(pk=kept.pk, written=None).exists():
            yield from look_again(kept)
