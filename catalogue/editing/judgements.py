"""What a service adds: one form per determinant, answered or not. An answer that is not given is missing, never 0."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.editing.fields import PagesField, numbers_in_words
from catalogue.editing.pages_read import PagesRead, cite
from catalogue.forms.fields import set_choices
from catalogue.forms.questions import INTEGRATION_WORDS, UNTOLD, Question, choices, question
from catalogue.models import Classification, Evidence, Service
from catalogue.models.codings import reason_missing
from catalogue.rules import evidence as rules
from experience.models import Determinant, GuideEntry

LONGEST_REASON = 4000


class JudgementForm(forms.Form):
    """The answer for one determinant: level, reason and pages."""

    instance: Classification | Service
    stored_names: ClassVar[Mapping[str, str]] = {"pages": "evidence"}
    needs_no_reason = "0"
    is_first_open = False
    """Whether it is the first on its page without an answer."""

    level = forms.ChoiceField(label=gettext_lazy("Level"), required=False, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 3, "data-cites": "text"}),
        help_text=gettext_lazy("One or two sentences on what the pages say. Type [ to cite a page by its number."),
    )
    pages = PagesField(gettext_lazy("Pages that say so"))
    decision = forms.CharField(
        label=gettext_lazy("Decision"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Only where coders differed: why this level."),
    )

    def __init__(
        self,
        determinant: Determinant,
        entry: GuideEntry,
        stored: Mapping[str, Any],
        cited: Iterable[Evidence],
        data: Any,
    ):
        self.determinant, self.entry, self.cited = determinant, entry, list(cited)
        self.chosen = self.cited
        pages = numbers_in_words(sorted(page.number for page in self.cited))
        super().__init__(data, prefix=f"level-{determinant.slug}", initial={**stored, "pages": pages})
        set_choices(self, "level", choices(determinant, untold=True))

    def question(self) -> Question:
        return question(self.determinant, self.entry, self["level"])

    @property
    def answer(self) -> str:
        """What stands in the form as its level, be it sent or stored."""
        value = self["level"].value() or ""
        return value if value in (sent for sent, _label in choices(self.determinant, untold=True)) else ""

    @property
    def answered_level(self) -> int | None:
        return int(self.answer) if self.answer.isdecimal() else None

    @property
    def answer_in_words(self) -> str:
        level = self.answered_level
        if level is None:
            return self.answer
        labels = INTEGRATION_WORDS if self.determinant.derived else self.determinant.scale.labels
        return f"{level} {labels[level]}"

    @property
    def name(self) -> str:
        return f"{self.determinant.order}. {self.determinant.name}"

    def check(self, pages_read: PagesRead) -> None:
        """Tell what the level lacks, once it is known which pages the form holds."""
        data = self.cleaned_data
        if "level" not in data:
            return
        level = data["level"]
        if not level and (data.get("reason") or data.get("pages")):
            message = _("Choose a level, or “cannot be told”.")
            self.add_error("level", ValidationError(message, code="required"))
        number = int(level) if level.isdecimal() else None
        if level and level != self.needs_no_reason and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", ValidationError(str(reason_missing(number)), code="required"))
        if "pages" in data and cite(self, "reason", pages_read):
            for message in rules.evidence_problems(number, self.chosen, self.determinant.evidenced_from):
                self.add_error("pages", ValidationError(message, code="evidence"))


class ClassificationForm(JudgementForm):
    """A determinant that is coded: its answer has a row of its own, and none where it is open."""

    def __init__(
        self,
        determinant: Determinant,
        entry: GuideEntry,
        service: Service,
        row: Classification | None,
        data: Any = None,
    ):
        self.row = row or Classification(service=service, determinant=determinant)
        self.instance = self.row
        stored = {"level": sent_level(row.level), "reason": row.reason, "decision": row.decision} if row else {}
        super().__init__(determinant, entry, stored, row.evidence.all() if row else (), data)


class IntegrationForm(JudgementForm):
    """The derived determinant: the service itself holds its integration level."""

    stored_names = {
        "level": "integration_level",
        "reason": "integration_reason",
        "pages": "integration_evidence",
        "decision": "integration_decision",
    }
    needs_no_reason = ""

    def __init__(self, determinant: Determinant, entry: GuideEntry, service: Service, data: Any = None):
        self.instance = service
        level, reason = service.integration_level, service.integration_reason
        answered = level is not None or reason
        stored = {
            "level": sent_level(level) if answered else "",
            "reason": reason,
            "decision": service.integration_decision,
        }
        super().__init__(determinant, entry, stored, service.integration_evidence.all() if service.pk else (), data)


def sent_level(level: int | None) -> str:
    return UNTOLD if level is None else str(level)
