"""How a coding sheet is kept: drafts, versions, submissions; nothing is lost or overwritten."""

import re
from collections.abc import Iterator

from django.db import IntegrityError, transaction
from django.utils import timezone

from catalogue.models import Coding, CodingSheet
from experience.models import Determinant


def guide_version() -> str:
    """The newest version of the coding guide in use, compared number by number: 1.10 is newer than 1.9."""
    versions = Determinant.objects.order_by().values_list("guide_version", flat=True).distinct()
    return max(versions, key=lambda text: [int(part) for part in re.findall(r"\d+", text)], default="")


class ConflictError(Exception):
    """The sheet was changed elsewhere since the form was opened; `sheet` is its present state."""

    def __init__(self, sheet):
        super().__init__()
        self.sheet = sheet


def own_sheets(coding_round, coder, service):
    return CodingSheet.objects.filter(coding_round=coding_round, coder=coder, service=service)


def save_sheet(key, forms_, version: int, revision: int, submit: bool, guide: str) -> CodingSheet:
    """Write a draft, and submit it where asked. Raises ConflictError if another tab or a double click was faster.

    `version` and `revision` are those that the form was opened with; a submitted sheet is never touched.
    """
    try:
        with transaction.atomic():
            sheet = open_draft(key, version, revision)
            write_codes(sheet, forms_)
            sheet.notes = {} if submit else notes_of(forms_)
            sheet.guide_version = guide
            sheet.submitted = timezone.now() if submit else None
            sheet.save()
            return sheet
    except IntegrityError:
        raise ConflictError(own_sheets(*key).order_by("-version").first()) from None


def open_draft(key, version, revision) -> CodingSheet:
    """The locked draft with this version and revision, its revision counted up; a new one where there is none yet."""
    newest = own_sheets(*key).select_for_update().order_by("-version").first()
    fresh = newest is None and version == 1 or newest is not None and newest.submitted and version == newest.version + 1
    if fresh and revision == 0:
        coding_round, coder, service = key
        return CodingSheet.objects.create(
            coding_round=coding_round, coder=coder, service=service, version=version, revision=1
        )
    changed = own_sheets(*key).filter(version=version, revision=revision, submitted=None).update(revision=revision + 1)
    if not changed:
        raise ConflictError(newest)
    return CodingSheet.objects.get(pk=newest.pk)


def write_codes(sheet, forms_) -> None:
    sheet.codings.all().delete()
    for form in forms_:
        if form.answered:
            coding = Coding.objects.create(
                sheet=sheet,
                determinant=form.determinant,
                level=form.number,
                reason=form.cleaned_data["reason"].strip(),
            )
            coding.evidence.set(form.cleaned_data["evidence"])


def notes_of(forms_) -> dict[str, dict]:
    """What was written for items that have no answer yet, by determinant slug."""
    return {
        form.determinant.slug: {
            "reason": form.cleaned_data["reason"],
            "evidence": [evidence.pk for evidence in form.cleaned_data["evidence"]],
        }
        for form in forms_
        if not form.answered and (form.cleaned_data["reason"] or form.cleaned_data["evidence"])
    }


def progress(assignments, sheets) -> Iterator[dict]:
    """Per assignment its state: submitted, draft with the number of answered items, or open."""
    newest = {}
    for sheet in sheets:
        newest.setdefault((sheet.coding_round_id, sheet.service_id), []).append(sheet)
    for assignment in assignments:
        own = newest.get((assignment.coding_round_id, assignment.service_id), [])
        draft = next((s for s in own if s.submitted is None), None)
        yield {
            "assignment": assignment,
            "draft": draft,
            "submitted": max((s.submitted for s in own if s.submitted), default=None),
        }
