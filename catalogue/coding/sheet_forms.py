"""The coder's sheet as forms, one per item. A draft may be unfinished; a submission must be complete."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from catalogue.coding.sheets import GivenCode, Note, SheetContent
from catalogue.forms.fields import set_choices
from catalogue.forms.questions import UNTOLD, Question, choices, question
from catalogue.models import Assignment, Coding, CodingSheet, Evidence
from catalogue.rules import evidence as rules
from experience.models import Determinant, GuideEntry

LONGEST_REASON = 2000


def read_level(text: str) -> int | None:
    return None if text == UNTOLD else int(text)


class CodeForm(forms.Form):
    """One item: a level or "cannot be told" or nothing yet, a reason, evidence of the service."""

    level = forms.ChoiceField(label=_("Level"), required=False, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 2, "maxlength": LONGEST_REASON}),
    )

    def __init__(
        self,
        determinant: Determinant,
        entry: GuideEntry,
        evidence: Sequence[Evidence],
        data: QueryDict | None = None,
        initial: Mapping[str, Any] | None = None,
        complete: bool = False,
    ):
        """`complete` where nothing may be left open."""
        super().__init__(data, prefix=determinant.slug, initial=dict(initial or {}))
        self.determinant, self.entry, self.complete = determinant, entry, complete
        pages = Evidence.objects.filter(pk__in=[page.pk for page in evidence])
        self.fields["evidence"] = forms.ModelMultipleChoiceField(
            pages, label=_("Evidence"), required=False, widget=forms.CheckboxSelectMultiple
        )
        set_choices(self, "level", choices(determinant, untold=True))
        set_choices(self, "evidence", [(page.pk, str(page)) for page in evidence])

    def question(self) -> Question:
        return question(self.determinant, self.entry, self["level"])

    @property
    def answered(self) -> bool:
        return bool(self.cleaned_data.get("level"))

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        if not self.complete or "level" not in data:
            return
        if not data["level"]:
            message = _("Choose a level, or that it cannot be told.")
            self.add_error("level", ValidationError(message, code="required"))
            return
        if data["level"] != "0" and not data.get("reason", "").strip():
            message = _("Give a reason: every answer but 0 needs one.")
            self.add_error("reason", ValidationError(message, code="required"))
        for problem in rules.evidence_problems(read_level(data["level"]), data.get("evidence") or ()):
            self.add_error("evidence", problem)


def code_forms(
    task: Assignment,
    determinants: Iterable[Determinant],
    data: QueryDict | None = None,
    sheet: CodingSheet | None = None,
    complete: bool = False,
) -> list[CodeForm]:
    """One form per item, as the guide of the round asks it, bound to what was sent, else filled from a sheet."""
    evidence, guide = list(task.service.evidence.all()), task.coding_round.guide
    codings = sheet.codings.prefetch_related("evidence") if sheet else ()
    filled = {coding.determinant.slug: initial(coding) for coding in codings}
    notes = sheet.notes if sheet else {}
    return [
        CodeForm(d, guide.of(d), evidence, data, initial=filled.get(d.slug) or notes.get(d.slug), complete=complete)
        for d in determinants
    ]


def initial(coding: Coding) -> dict[str, Any]:
    level = UNTOLD if coding.level is None else str(coding.level)
    return {"level": level, "reason": coding.reason, "evidence": [page.pk for page in coding.evidence.all()]}


def all_valid(sheet_forms: Iterable[CodeForm]) -> bool:
    """Whether every form is valid; each is asked, so that each shows its errors."""
    return not [form for form in sheet_forms if not form.is_valid()]


def content_of(sheet_forms: Iterable[CodeForm]) -> SheetContent:
    """What valid forms say, as plain values: codes where there is an answer, notes where there is none yet."""
    codes, notes = [], {}
    for form in sheet_forms:
        reason, evidence = form.cleaned_data["reason"], list(form.cleaned_data["evidence"])
        if form.answered:
            codes.append(GivenCode(form.determinant, read_level(form.cleaned_data["level"]), reason.strip(), evidence))
        elif reason or evidence:
            notes[form.determinant.slug] = Note(reason=reason, evidence=[page.pk for page in evidence])
    return SheetContent(codes, notes)
