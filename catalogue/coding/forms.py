"""The coder's sheet as forms, one per item, and how a sheet is saved so that nothing is lost or overwritten.

May import models and rules. A draft may be unfinished; a submission must be complete.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.models import Evidence, Service
from catalogue.rules import evidence as rules
from experience.levels import MAX_LEVEL

UNTOLD = "untold"
INTEGRATION_WORDS = dict(Service.Integration.choices)


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
