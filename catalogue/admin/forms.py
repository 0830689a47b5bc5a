"""Forms of the admin: what a person can get wrong across the parts of a service, told beside the field."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django import forms
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue import models
from catalogue.forms.columns import ChangedColumnsFormSet
from catalogue.models.states import LONGEST_REASON
from catalogue.rules import evidence as rules

PARKED = 20_000
"""Added to the numbers of rows that change places, so that none meets another on the way."""

SHARED = ("actor", "evidence", "determinant", "group")
"""Fields whose choices are the same in all rows of a page."""


class SentEvidenceForm(forms.Form):
    """One row of the service's evidence as the page sends it. Whether that is right, the row's own form says."""

    id = forms.IntegerField(required=False)
    kind = forms.CharField(required=False)


SentEvidenceFormSet = forms.formset_factory(SentEvidenceForm, can_delete=True)


class SentEvidence(NamedTuple):
    """What a page does to the service's evidence: the ids that it deletes, and the kind that it gives to each id."""

    deleted: set[int]
    kinds: dict[int, str]


def sent_evidence(data: Mapping[str, Any]) -> SentEvidence:
    """Read anew for each form that points to evidence: Django lets no form of a page see another."""
    sent = SentEvidence(set(), {})
    for form in SentEvidenceFormSet(data, prefix="evidence").forms:
        pk = form.cleaned_data.get("id") if form.is_valid() else None
        if pk is not None:
            sent.kinds[pk] = form.cleaned_data["kind"]
            if form.cleaned_data["DELETE"]:
                sent.deleted.add(pk)
    return sent


def pointing_problems(level: int | None, chosen: Iterable[models.Evidence], data: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the evidence of a level, as it will be once the whole page is saved."""
    sent, pages = sent_evidence(data), list(chosen)
    for page in pages:
        page.kind = sent.kinds.get(page.pk, page.kind)
        if page.pk in sent.deleted:
            yield _("Evidence %(number)s is deleted on this page: choose another here, or keep it.") % {
                "number": page.number
            }
    yield from rules.evidence_problems(level, pages)


class SharedChoicesFormSet(ChangedColumnsFormSet):
    """Reads the choices of a foreign key or of the service's evidence once for all rows, not once per row."""

    model: type[models.parts.Part]

    def __init__(self, *args: Any, **kwargs: Any):
        self.choices: dict[str, list[Any]] = {}
        super().__init__(*args, **kwargs)

    def save(self, commit: bool = True) -> list[Any]:
        moved = [form.instance.pk for form in self.initial_forms if "number" in form.changed_data]
        if moved:
            self.model.objects.filter(pk__in=moved).update(number=F("number") + PARKED)
        return super().save(commit)

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        for name, field in form.fields.items():
            if name in SHARED and isinstance(field, forms.ModelChoiceField):
                self.share_choices(name, field)

    def share_choices(self, name: str, field: forms.ModelChoiceField) -> None:
        if name == "evidence":
            field.queryset = models.Evidence.objects.filter(service=self.instance.pk)
        if name not in self.choices:
            self.choices[name] = list(field.iterator(field))
        field.choices = self.choices[name]


class EvidenceFormSet(SharedChoicesFormSet):
    def clean(self) -> None:
        super().clean()
        for form in self.deleted_forms:
            if form.instance.pk and rules.is_cited_by_codes(form.instance):
                raise forms.ValidationError(
                    _("Evidence %(number)s is cited by submitted codes, which are kept: it cannot be deleted.")
                    % {"number": form.instance.number}
                )


class TellingForm(forms.ModelForm):
    """A form that tells what rules of the data say, beside the field that can mend it."""

    def tell(self, field: str, messages: Iterable[str]) -> None:
        for message in messages:
            self.add_error(field, message)


class EvidencedForm(TellingForm):
    """A statement about a service that points to evidence of that service."""

    class Meta:
        widgets = {
            "reason": forms.Textarea({"rows": 2, "cols": 50}),
            "decision": forms.Textarea({"rows": 2, "cols": 30}),
            "text": forms.Textarea({"rows": 2, "cols": 60}),
        }


class ClassificationForm(EvidencedForm):
    def clean(self) -> None:
        super().clean()
        level, pages = self.cleaned_data.get("level"), self.cleaned_data.get("evidence") or ()
        self.tell("evidence", pointing_problems(level, pages, self.data))


class DetrimentForm(EvidencedForm):
    def clean(self) -> None:
        super().clean()
        self.tell("evidence", pointing_problems(None, self.cleaned_data.get("evidence") or (), self.data))


class ServiceForm(TellingForm):
    def clean(self) -> None:
        super().clean()
        level, pages = self.cleaned_data.get("integration_level"), self.cleaned_data.get("integration_evidence") or ()
        self.tell("integration_evidence", pointing_problems(level, pages, self.data))


class EvidenceForm(forms.ModelForm):
    def clean(self) -> None:
        super().clean()
        weak = self.cleaned_data.get("kind") == models.Evidence.Kind.GENERAL_KNOWLEDGE
        if weak and self.instance.pk and rules.carries_a_level(self.instance):
            message = _("A level of 2 or more, or a link, rests on this page: change that first.")
            self.add_error("kind", forms.ValidationError(message, code="carries_a_level"))


class OwnEvidenceForm(TellingForm):
    """Outside its service's page: evidence must be of that very service."""

    def clean(self) -> None:
        super().clean()
        service, pages = self.cleaned_data.get("service"), self.cleaned_data.get("evidence") or ()
        if service and any(page.service_id != service.pk for page in pages):
            self.tell("evidence", [_("Choose evidence of the same service only.")])
        if "level" in self.fields:
            self.tell("evidence", rules.evidence_problems(self.cleaned_data.get("level"), pages))


class PublishedLevelForm(OwnEvidenceForm):
    """A level outside its service's page; who changes a published one says why."""

    why = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=gettext_lazy("Why the level changes. Everybody can read it in the list of changes."),
    )

    def clean(self) -> None:
        super().clean()
        service, given = self.cleaned_data.get("service"), self.cleaned_data.get("why")
        public = service is not None and service.state == models.Service.State.PUBLISHED
        if public and "level" in self.changed_data and not given:
            self.tell("why", [_("Say why: a published level changes.")])


class ServiceLinkForm(TellingForm):
    def clean(self) -> None:
        super().clean()
        ends = [service.pk for name in ("source", "target") if (service := self.cleaned_data.get(name))]
        if len(ends) == 2 and "evidence" in self.cleaned_data:
            self.tell("evidence", rules.link_problems(ends, self.cleaned_data["evidence"]))
