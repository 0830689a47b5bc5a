"""How a coding sheet is kept: drafts, versions, submissions. Nothing is lost, and nothing overwritten."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypedDict

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from catalogue.models import Assignment, Coding, CodingSheet, Evidence
from experience.models import Determinant


class ConflictError(Exception):
    """The sheet was changed elsewhere since the form was opened; `sheet` is its state now."""

    def __init__(self, sheet: CodingSheet | None):
        super().__init__()
        self.sheet = sheet


class Opened(NamedTuple):
    """What a coder had in front: version and revision of the sheet."""

    version: int
    revision: int


class GivenCode(NamedTuple):
    """One answer: the level, None where it cannot be told, at the derived determinant the integration level."""

    determinant: Determinant
    level: int | None
    reason: str
    evidence: Sequence[Evidence]


class Note(TypedDict):
    """What was written for an item that has no answer yet; evidence by id."""

    reason: str
    evidence: list[int]


@dataclass(frozen=True)
class SheetContent:
    """All answers of a sheet, and the notes by determinant slug."""

    codes: Sequence[GivenCode]
    notes: dict[str, Note]


def sheets_of(task: Assignment) -> QuerySet[CodingSheet]:
    """All versions of what a coder was asked for, the newest first."""
    sheets = CodingSheet.objects.filter(coding_round=task.coding_round, coder=task.coder, service=task.service)
    return sheets.order_by("-version")


def save_sheet(task: Assignment, content: SheetContent, opened: Opened, submit: bool) -> CodingSheet:
    """Write a draft, and submit it where asked. Raises ConflictError if another tab or a double click was faster.

    A submitted sheet is never touched.
    """
    try:
        with transaction.atomic():
            sheet = open_draft(task, opened)
            write_codes(sheet, content.codes)
            sheet.notes = {} if submit else content.notes
            sheet.submitted = timezone.now() if submit else None
            sheet.save(update_fields=["notes", "submitted"])
            return sheet
    except IntegrityError:
        raise ConflictError(sheets_of(task).first()) from None


def open_draft(task: Assignment, opened: Opened) -> CodingSheet:
    """The locked draft that was opened, its revision counted up; a new one where there is none yet."""
    newest = sheets_of(task).select_for_update().first()
    # A new version begins where nothing was written so far, or after a submission, and only once.
    next_version = 1 if newest is None else newest.version + 1 if newest.submitted else None
    if opened.version == next_version and opened.revision == 0:
        return CodingSheet.objects.create(
            coding_round=task.coding_round, coder=task.coder, service=task.service, version=opened.version, revision=1
        )
    drafts = sheets_of(task).filter(version=opened.version, revision=opened.revision, submitted=None)
    if newest is None or not drafts.order_by().update(revision=opened.revision + 1):
        raise ConflictError(newest)
    return CodingSheet.objects.get(pk=newest.pk)


def write_codes(sheet: CodingSheet, codes: Iterable[GivenCode]) -> None:
    """Put these codes in the place of all that the draft holds."""
    sheet.codings.all().delete()
    for determinant, level, reason, evidence in codes:
        coding = Coding.objects.create(sheet=sheet, determinant=determinant, level=level, reason=reason)
        coding.evidence.set(evidence)


class Progress(NamedTuple):
    """How far an assignment is: its draft, and when it was last submitted."""

    assignment: Assignment
    draft: CodingSheet | None
    submitted: datetime | None


def progress(assignments: Iterable[Assignment], sheets: Iterable[CodingSheet]) -> Iterator[Progress]:
    """Of each assignment of one coder, with all of that coder's sheets."""
    by_task: dict[tuple[int, int], list[CodingSheet]] = {}
    for sheet in sheets:
        by_task.setdefault((sheet.coding_round_id, sheet.service_id), []).append(sheet)
    for assignment in assignments:
        versions = by_task.get((assignment.coding_round_id, assignment.service_id), [])
        draft = next((sheet for sheet in versions if sheet.submitted is None), None)
        yield Progress(assignment, draft, max((s.submitted for s in versions if s.submitted), default=None))
