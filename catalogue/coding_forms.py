"""The coder's sheet as forms, one per item, and how a sheet is saved so that nothing is lost or overwritten.

May import models and rules. A draft may be unfinished; a submission must be complete.
"""

import re
from collections.abc import Iterator

from django import forms
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue import rules
from catalogue.models import Coding, CodingSheet, Evidence, Service
from experience.levels import MAX_LEVEL
from experience.models import Determinant

UNTOLD = "untold"
INTEGRATION_WORDS = dict(Service.Integration.choices)


def guide_version() -> str:
    """The newest version of the coding guide in use, compared number by number: 1.10 is newer than 1.9."""
    versions = Determinant.objects.order_by().values_list("guide_version", flat=True).distinct()
    return max(versions, key=lambda text: [int(part) for part in re.findall(r"\d+", text)], default="")


class CodeForm(forms.Form):
    """One item: a level or "cannot be told" or nothing yet, a reason, evidence of the service."""

    level = forms.ChoiceField(label=_("Level"), required=False, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2, "maxlength": 2000})
    )
    evidence = forms.ModelMultipleChoiceField(
        Evidence.objects.none(), label=_("Evidence"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, determinant, evidence, *args, complete=False, **kwargs):
        super().__init__(*args, prefix=determinant.slug, **kwargs)
        self.determinant, self.complete = determinant, complete
        self.fields["level"].choices = self.level_choices()
        self.fields["evidence"].queryset = Evidence.objects.filter(pk__in=[e.pk for e in evidence])
        self.fields["evidence"].choices = [(e.pk, str(e)) for e in evidence]

    def level_choices(self):
        if self.determinant.derived:
            levels = [(str(value), f"{value} {label}") for value, label in reversed(INTEGRATION_WORDS.items())]
        else:
            levels = [(str(n), str(n)) for n in range(MAX_LEVEL, -1, -1)]
        return [*levels, (UNTOLD, _("cannot be told")), ("", _("not yet"))]

    def anchors(self):
        return self.determinant.anchors()

    @property
    def answered(self) -> bool:
        return bool(self.cleaned_data.get("level"))

    @property
    def number(self) -> int | None:
        chosen = self.cleaned_data["level"]
        return None if chosen == UNTOLD else int(chosen)

    def clean(self):
        data = super().clean()
        if not self.complete or "level" not in data:
            return data
        if not data["level"]:
            self.add_error("level", _("Choose a level, or that it cannot be told."))
            return data
        if data["level"] != "0" and not data.get("reason", "").strip():
            self.add_error("reason", _("Give a reason: every answer but 0 needs one."))
        for message in rules.evidence_problems(self.number, data.get("evidence") or ()):
            self.add_error("evidence", message)
        return data


def code_forms(service, determinants, data=None, sheet=None, complete=False) -> list[CodeForm]:
    """One form per item, bound to what was sent, else filled from a sheet."""
    evidence = list(service.evidence.all())
    known = {c.determinant_id: c for c in sheet.codings.prefetch_related("evidence")} if sheet else {}
    notes = sheet.notes if sheet else {}
    return [
        CodeForm(d, evidence, data, complete=complete, initial=initial(known.get(d.pk)) or notes.get(d.slug, {}))
        for d in determinants
    ]


def initial(coding):
    if coding is None:
        return {}
    level = UNTOLD if coding.level is None else str(coding.level)
    return {"level": level, "reason": coding.reason, "evidence": [e.pk for e in coding.evidence.all()]}


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
