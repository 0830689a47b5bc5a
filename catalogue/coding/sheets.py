"""How a coding sheet is kept: drafts, versions, submissions. Nothing is lost, and nothing overwritten."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from catalogue.coding.contents import GivenCode, SheetContent
from catalogue.models import Assignment, Coding, CodingRound, CodingSheet


class ConflictError(Exception):
    """The sheet was changed elsewhere since the form was opened; `sheet` is its state now."""

    def __init__(self, sheet: CodingSheet | None):
        super().__init__()
        self.sheet = sheet


class Opened(NamedTuple):
    """What a coder had in front: version and revision of the sheet."""

    version: int
    revision: int


def sheets_of(task: Assignment) -> QuerySet[CodingSheet]:
    """All versions of what a coder was asked for, the newest first."""
    sheets = CodingSheet.objects.filter(coding_round=task.coding_round_id, coder=task.coder_id, service=task.service_id)
    return sheets.order_by("-version")


def save_draft(task: Assignment, content: SheetContent, opened: Opened) -> Opened:
    """Write a draft; what the next save must name. A submitted sheet stays.

    Raises ConflictError if another tab or a double click was faster.
    """
    try:
        with transaction.atomic():
            write_codes({open_draft(task, content, opened): content.codes})
    except IntegrityError:
        raise ConflictError(sheets_of(task).first()) from None
    return opened._replace(revision=opened.revision + 1)


def open_draft(task: Assignment, content: SheetContent, opened: Opened) -> int:
    """The id of the draft that was opened, locked, with all but its codes; of a new one where there is none yet."""
    fields = {
        "revision": opened.revision + 1,
        "saved": timezone.now(),
        "notes": content.notes,
        "memo": content.memo,
        "found": content.found,
    }
    if task.newest_sheet and draft_as_opened(task, opened).filter(pk=task.newest_sheet).update(**fields):
        return task.newest_sheet
    newest = sheets_of(task).first()
    # A new version begins where nothing was written so far, or after a submission, and only once.
    next_version = 1 if newest is None else newest.version + 1 if newest.submitted else None
    if opened.version != next_version or opened.revision:
        raise ConflictError(newest)
    task_of = {"coding_round": task.coding_round, "coder": task.coder, "service": task.service}
    return CodingSheet.objects.create(**task_of, version=opened.version, **fields).pk


def draft_as_opened(task: Assignment, opened: Opened) -> QuerySet[CodingSheet]:
    """The draft, unless it was saved or submitted since."""
    return sheets_of(task).filter(version=opened.version, revision=opened.revision, submitted=None).order_by()


def write_codes(codes: Mapping[int, Sequence[GivenCode]]) -> None:
    """Put codes in the place of all that sheets (their ids) hold: five queries, however many they are."""
    Coding.objects.filter(sheet__in=codes).delete()
    given = [(sheet, code) for sheet, own in codes.items() for code in own]
    rows = Coding.objects.bulk_create(
        Coding(sheet_id=sheet, determinant=determinant, level=level, reason=reason, quote=quote, found=list(found))
        for sheet, (determinant, level, reason, _evidence, quote, found) in given
    )
    pages = Coding.evidence.through
    pages.objects.bulk_create(
        pages(coding=row, evidence_id=page)
        for row, (_sheet, code) in zip(rows, given, strict=True)
        for page in code.evidence
    )


def submit(task: Assignment, opened: Opened) -> None:
    """Submit the draft as it was opened.

    Raises ClosedError where the round is closed, ConflictError where the draft was saved or submitted meanwhile.
    """
    with transaction.atomic():
        hold_open([task.coding_round_id])
        if not draft_as_opened(task, opened).update(submitted=timezone.now(), notes={}):
            raise ConflictError(sheets_of(task).first())


class ClosedError(Exception):
    """A round takes no more codes."""


def hold_open(rounds: Collection[int]) -> None:
    """Let nobody close some rounds (their ids) before this transaction is done. Raises ClosedError where one is."""
    held = CodingRound.objects.select_for_update(no_key=True).filter(pk__in=rounds, closed=None).order_by("pk")
    if len(held) < len(rounds):
        raise ClosedError


class Progress(NamedTuple):
    """How far an assignment is: its draft, and when it was last submitted."""

    assignment: Assignment
    draft: CodingSheet | None
    submitted: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether the coder has still something to do that counts."""
        counts = self.assignment.coding_round.closed is None and self.assignment.service.is_published
        return counts and (self.draft is not None or self.submitted is None)


def progress(assignments: Iterable[Assignment], sheets: Iterable[CodingSheet]) -> Iterator[Progress]:
    """Of each assignment of one coder, with all of that coder's sheets."""
    by_task: dict[tuple[int, int], list[CodingSheet]] = {}
    for sheet in sheets:
        by_task.setdefault((sheet.coding_round_id, sheet.service_id), []).append(sheet)
    for assignment in assignments:
        versions = by_task.get((assignment.coding_round_id, assignment.service_id), [])
        draft = next((sheet for sheet in versions if sheet.submitted is None), None)
        yield Progress(assignment, draft, max((s.submitted for s in versions if s.submitted), default=None))


def next_first(rows: Iterable[Progress]) -> list[Progress]:
    """What was begun, then what was not, then what is done or no longer counts; each in the order given."""
    return sorted(rows, key=lambda row: (not row.is_open, row.draft is None))
