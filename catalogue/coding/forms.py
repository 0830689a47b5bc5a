"""What is asked around coding: which codes are compared, who codes what, and how a disagreement is settled."""

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.coding.conclusions import Conclusion
from catalogue.coding.rounds import coders_in_view, rounds_in_view
from catalogue.coding.sheet_forms import LONGEST_REASON, read_level
from catalogue.forms.fields import set_choices
from catalogue.forms.questions import UNTOLD
from catalogue.models import Coder, CodingRound, Service
from catalogue.models.scopes import codebook_in_view
from catalogue.rules import evidence as rules
from experience.levels import LARGEST_LEVEL
from experience.models import Determinant


class CodesForm(forms.Form):
    """Which codes of the version of the model in view are meant: of one round or all, of some coders or all."""

    round = forms.ModelChoiceField(
        CodingRound.objects.none(),
        to_field_name="slug",
        required=False,
        label=gettext_lazy("Round"),
        empty_label=gettext_lazy("all rounds"),
        error_messages={"invalid_choice": gettext_lazy("No round of this version of the model has this name.")},
    )
    coder = forms.ModelMultipleChoiceField(
        Coder.objects.none(),
        to_field_name="slug",
        required=False,
        label=gettext_lazy("Coders"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: QueryDict):
        super().__init__(data)
        rounds = rounds_in_view().filter(guide__codebook=codebook_in_view().pk)
        self.fields["round"].queryset = rounds  # type: ignore[attr-defined]
        coders = coders_in_view().filter(sheets__submitted__isnull=False).distinct()
        self.fields["coder"].queryset = coders  # type: ignore[attr-defined]

    @property
    def round_slug(self) -> str:
        """Empty for all rounds."""
        coding_round = self.cleaned_data["round"]
        return coding_round.slug if coding_round else ""

    @property
    def coder_slugs(self) -> tuple[str, ...]:
        """In alphabetical order; empty for all coders."""
        return tuple(sorted(coder.slug for coder in self.cleaned_data["coder"]))


class AgreementForm(CodesForm):
    """Agreement takes two."""

    def clean_coder(self) -> QuerySet[Coder]:
        coders = self.cleaned_data["coder"]
        if len(coders) == 1:
            raise ValidationError(_("Choose at least two coders, or none for all."), code="one")
        return coders


class SettleForm(forms.Form):
    """One item: the level to publish, its reason and evidence, and why this level."""

    determinant = forms.ModelChoiceField(Determinant.objects.all(), to_field_name="slug", widget=forms.HiddenInput)
    level = forms.TypedChoiceField(coerce=read_level, empty_value=None)
    reason = forms.CharField(required=False, max_length=LONGEST_REASON, label=gettext_lazy("Reason"))
    decision = forms.CharField(max_length=LONGEST_REASON, label=gettext_lazy("Why this level"))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, service: Service, data: QueryDict | None):
        super().__init__(data)
        set_choices(self, "level", self.level_choices(LARGEST_LEVEL))
        self.fields["evidence"] = forms.ModelMultipleChoiceField(service.evidence.all(), required=False)

    @staticmethod
    def level_choices(top: int) -> list[tuple[str, str]]:
        return [*((str(level), str(level)) for level in range(top + 1)), (UNTOLD, _("cannot be told"))]

    def levels_of(self, determinant: Determinant) -> list[tuple[str, str]]:
        """The levels to choose from on one determinant."""
        return self.level_choices(determinant.highest_code)

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        determinant, level = data.get("determinant"), data.get("level")
        if determinant and (level or 0) > determinant.highest_code:
            message, params = _("The highest level here is %(top)s."), {"top": determinant.highest_code}
            self.add_error("level", ValidationError(message, code="max_value", params=params))
        derived = determinant is not None and determinant.derived
        if (level != 0 or derived) and not data.get("reason", "").strip():
            message = _("Every level but 0 needs a reason.")
            if derived:
                message = _("Every integration level needs a reason, 0 too.")
            self.add_error("reason", ValidationError(message, code="required"))
        if determinant:
            for message in rules.evidence_problems(level, data.get("evidence") or (), determinant.evidenced_from):
                self.add_error("evidence", message)


class ReasonsForm(forms.Form):
    """The reasons to publish where coders agree, a field for each determinant (its slug).

    Also where they do not agree any more, since somebody may have written one before.
    """

    def __init__(self, items: Iterable[Conclusion], data: QueryDict | None):
        super().__init__(data, prefix="reason")
        for item in items:
            self.fields[item.determinant.slug] = forms.CharField(
                required=False,
                max_length=LONGEST_REASON,
                initial=item.wanted and item.wanted.reason,
                label=gettext_lazy("Reason to publish"),
                widget=forms.Textarea({"rows": 3}),
            )

    @property
    def reasons(self) -> dict[str, str]:
        """Those that were sent."""
        return {slug: text for slug, text in self.cleaned_data.items() if self.add_prefix(slug) in self.data}
