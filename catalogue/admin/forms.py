"""Forms of the admin: what a person can get wrong across the parts of a service, told beside the field."""

from django import forms
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from catalogue import models
from catalogue.rules import evidence as rules

PARKED = 20_000
"""Added to the numbers of rows that change places, so that none meets another on the way."""


def withdrawn_evidence(data) -> tuple[set[int], dict[int, str]]:
    """What the same page does to the service's evidence: the ids it deletes, and the kind it gives to each id."""
    deleted, kinds = set(), {}
    total = data.get("evidence-TOTAL_FORMS", "0")
    for place in range(min(int(total), 1000) if total.isdecimal() else 0):
        prefix = f"evidence-{place}"
        pk = data.get(f"{prefix}-id", "")
        if pk.isdecimal():
            kinds[int(pk)] = data.get(f"{prefix}-kind", "")
            if data.get(f"{prefix}-DELETE"):
                deleted.add(int(pk))
    return deleted, kinds


def pointing_problems(level, chosen, data):
    """What is wrong with the evidence of a level, as it will be once the whole page is saved."""
    deleted, kinds = withdrawn_evidence(data)
    for evidence in chosen:
        evidence.kind = kinds.get(evidence.pk, evidence.kind)
        if evidence.pk in deleted:
            yield _("Evidence %(number)s is deleted on this page: choose another here, or keep it.") % {
                "number": evidence.number
            }
    yield from rules.evidence_problems(level, chosen)


class SharedChoicesFormSet(forms.BaseInlineFormSet):
    """Reads the choices of a foreign key or of the service's evidence once for all rows, not once per row."""

    def save(self, commit=True):
        moved = [form.instance.pk for form in self.initial_forms if "number" in form.changed_data]
        if moved:
            self.model.objects.filter(pk__in=moved).update(number=F("number") + PARKED)
        return super().save(commit)

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for name, field in form.fields.items():
            if name == "evidence":
                field.queryset = models.Evidence.objects.filter(service=self.instance.pk)
            if isinstance(field, forms.ModelChoiceField) and name in ("evidence", "determinant", "group"):
                field.choices = self.shared_choices(name, field)

    def shared_choices(self, name, field):
        held = self.__dict__.setdefault("_held_choices", {})
        if name not in held:
            held[name] = list(field.choices)
        return held[name]


class EvidenceFormSet(SharedChoicesFormSet):
    def clean(self):
        super().clean()
        for form in self.deleted_forms:
            if form.instance.pk and rules.is_cited_by_codes(form.instance):
                raise forms.ValidationError(
                    _("Evidence %(number)s is cited by submitted codes, which are kept: it cannot be deleted.")
                    % {"number": form.instance.number}
                )


class EvidencedForm(forms.ModelForm):
    """A statement about a service that points to evidence of that service."""

    class Meta:
        widgets = {
            "reason": forms.Textarea({"rows": 2, "cols": 50}),
            "decision": forms.Textarea({"rows": 2, "cols": 30}),
            "text": forms.Textarea({"rows": 2, "cols": 60}),
        }


class ClassificationForm(EvidencedForm):
    def clean(self):
        data = super().clean()
        for message in pointing_problems(data.get("level"), data.get("evidence") or (), self.data):
            self.add_error("evidence", message)
        return data


class DetrimentForm(EvidencedForm):
    def clean(self):
        data = super().clean()
        for message in pointing_problems(0, data.get("evidence") or (), self.data):
            self.add_error("evidence", message)
        return data


class ServiceForm(forms.ModelForm):
    def clean(self):
        data = super().clean()
        pages = data.get("integration_evidence") or ()
        for message in pointing_problems(data.get("integration_level"), pages, self.data):
            self.add_error("integration_evidence", message)
        return data


class EvidenceForm(forms.ModelForm):
    def clean(self):
        data = super().clean()
        weak = data.get("kind") == models.Evidence.Kind.GENERAL_KNOWLEDGE
        if weak and self.instance.pk and rules.carries_a_level(self.instance):
            message = _("A level of 2 or more, or a link, rests on this page: change that first.")
            self.add_error("kind", forms.ValidationError(message, code="carries_a_level"))
        return data


class OwnEvidenceForm(forms.ModelForm):
    """Outside its service's page: evidence must be of that very service."""

    def clean(self):
        data = super().clean()
        service = data.get("service")
        if any(evidence.service_id != service.pk for evidence in data.get("evidence") or () if service):
            self.add_error("evidence", _("Choose evidence of the same service only."))
        if "level" in self.fields:
            for message in rules.evidence_problems(data.get("level"), data.get("evidence") or ()):
                self.add_error("evidence", message)
        return data


class ServiceLinkForm(forms.ModelForm):
    def clean(self):
        data = super().clean()
        ends = [service.pk for service in (data.get("source"), data.get("target")) if service]
        if len(ends) == 2 and "evidence" in data:
            for message in rules.link_problems(ends, data["evidence"]):
                self.add_error("evidence", message)
        return data
