"""Many sheets are written at once: the rules of `sheets.save_draft` and `submit`, in a fixed number of queries."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import IntegrityError
from django.utils import timezone

from catalogue.coding.contents import SheetContent
from catalogue.coding.sheets import ConflictError, Opened, hold_open, write_codes
from catalogue.models import Assignment, CodingSheet


class SheetToSave(NamedTuple):
    """What a sheet shall say, as what it was opened, its draft where there is one, and whether it is submitted."""

    task: Assignment
    """Not stored yet where the coder is to be asked for the service by this."""
    content: SheetContent
    opened: Opened
    draft: CodingSheet | None
    submit: bool

    def sheet(self) -> CodingSheet:
        """The sheet as it is to be stored."""
        task = self.task
        sheet = self.draft or CodingSheet(
            coding_round=task.coding_round, coder=task.coder, service=task.service, version=self.opened.version
        )
        sheet.revision = self.opened.revision + 1
        sheet.notes = {} if self.submit else dict(self.content.notes)
        sheet.memo, sheet.found = self.content.memo, list(self.content.found)
        sheet.saved = timezone.now()
        sheet.submitted = sheet.saved if self.submit else None
        return sheet


def save_sheets(sheets: Sequence[SheetToSave]) -> None:
    """Write them within the caller's transaction. A submitted sheet is never touched.

    Raises ConflictError where another save was faster, ClosedError where a round was closed meanwhile.
    """
    hold_open({each.task.coding_round_id for each in sheets})
    lock_drafts(sheets)
    try:
        Assignment.objects.bulk_create([each.task for each in sheets if not each.task.pk], ignore_conflicts=True)
        written = [each.sheet() for each in sheets]
        CodingSheet.objects.bulk_create([sheet for sheet in written if not sheet.pk])
    except IntegrityError:
        raise ConflictError(None) from None
    CodingSheet.objects.bulk_update(
        [each.draft for each in sheets if each.draft], ["revision", "notes", "memo", "found", "saved", "submitted"]
    )
    write_codes({sheet.pk: each.content.codes for sheet, each in zip(written, sheets, strict=True)})


def lock_drafts(sheets: Sequence[SheetToSave]) -> None:
    """Hold the drafts, which must be as they were opened."""
    opened = {each.draft.pk: each.opened.revision for each in sheets if each.draft}
    drafts = CodingSheet.objects.select_for_update().filter(pk__in=opened, submitted=None).order_by("pk")
    if dict(drafts.values_list("pk", "revision")) != opened:
        raise ConflictError(None)
