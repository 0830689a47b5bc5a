"""Forms of the admin: what a person can get wrong across the parts of a service, told beside the field."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue import models
from catalogue.models.states import LONGEST_REASON
from catalogue.models.synonyms import MOST_GROUPS, parted
from catalogue.rules import evidence as rules
from catalogue.rules import synonyms
from experience.levels import Scale
from experience.models import Determinant


class TellingForm(forms.ModelForm):
    """A form that tells what rules of the data say, beside the field that can mend it."""

    def tell(self, field: str, messages: Iterable[str]) -> None:
        for message in messages:
            self.add_error(field, message)


class EvidenceForm(forms.ModelForm):
    def clean(self) -> None:
        super().clean()
        weak = self.cleaned_data.get("kind") == models.Evidence.Kind.GENERAL_KNOWLEDGE
        if weak and self.instance.pk and rules.carries_a_level(self.instance):
            message = _("A level, or a link, rests on this page: change that first.")
            self.add_error("kind", forms.ValidationError(message, code="carries_a_level"))


class SynonymsForm(forms.ModelForm):
    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        others = models.Synonyms.objects.exclude(pk=self.instance.pk)
        if crowded := synonyms.crowded(parted(words), others):
            message = _("Already in %(most)s other groups, as many as a word may be in: %(words)s.")
            params = {"most": MOST_GROUPS, "words": ", ".join(crowded)}
            raise forms.ValidationError(message, code="crowded", params=params)
        return words


class AnchorsWidget(forms.MultiWidget):
    """A box for each level, the lowest first."""

    template_name = "admin/anchors.html"
    use_fieldset = True

    def __init__(self, scale: Scale) -> None:
        super().__init__([AdminTextareaWidget({"rows": 2}) for _level in scale.levels])
        self.scale = scale

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        levels = [f"{level} {label}" for level, label in enumerate(self.scale.labels)]
        return context | {"boxes": list(zip(levels, context["widget"]["subwidgets"], strict=True))}

    def decompress(self, value: Any) -> list[str]:
        number = len(self.scale.levels)
        texts = [*map(str, value or ())][:number]
        return [*texts, *[""] * (number - len(texts))]


class AnchorsField(forms.MultiValueField):
    """When which level is given: a text a level."""

    def __init__(self, scale: Scale, **kwargs: Any):
        texts = [forms.CharField() for _level in scale.levels]
        super().__init__(texts, widget=AnchorsWidget(scale), require_all_fields=True, **kwargs)

    def compress(self, data_list: list[str]) -> list[str]:
        return [" ".join(text.split()) for text in data_list]


def guide_entry_form(scale: Scale) -> type[forms.ModelForm]:
    """The form of an entry of a guide whose codebook has this scale."""
    required = _("Say of each level when it is given.")
    anchors = AnchorsField(scale, label=_("Anchors"), error_messages={"required": required})
    return type("GuideEntryForm", (forms.ModelForm,), {"anchors": anchors})


class SourceChoice(forms.ModelChoiceField):
    """A determinant with its version of the model: names come back in several."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} ({obj.group.codebook})"


class LevelMapField(forms.Field):
    """New levels by old ones, a pair a line: "2 = 3", or "2 =" for what stays open."""

    widget = AdminTextareaWidget({"rows": 4, "cols": 12})
    PAIR = re.compile(r"\s*(\d{1,2})\s*=\s*(\d{0,2})\s*\Z", re.ASCII)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return "\n".join(f"{old} = {'' if new is None else new}" for old, new in value.items())

    def to_python(self, value: Any) -> dict[str, int | None]:
        found: dict[str, int | None] = {}
        for line in filter(str.strip, (self.prepare_value(value) or "").splitlines()):
            pair = self.PAIR.match(line)
            if not pair or pair[1] in found:
                raise forms.ValidationError(_("Write each old level once, as in “2 = 3”."), code="pair")
            found[str(int(pair[1]))] = int(pair[2]) if pair[2] else None
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except forms.ValidationError:
            return True


class CrosswalkForm(forms.ModelForm):
    source = SourceChoice(
        Determinant.objects.select_related("group__codebook").order_by("group__codebook", "order", "slug"),
        label=gettext_lazy("Determinant of the older version"),
    )
    levels = LevelMapField(
        required=False,
        label=gettext_lazy("Levels"),
        help_text=gettext_lazy("Old = new, a pair a line. Empty: as they are, where both scales are as long."),
    )


class OwnEvidenceForm(TellingForm):
    """Outside its service's page: evidence must be of that very service."""

    def clean(self) -> None:
        super().clean()
        service, pages = self.cleaned_data.get("service"), self.cleaned_data.get("evidence") or ()
        if service and any(page.service_id != service.pk for page in pages):
            self.tell("evidence", [_("Choose evidence of the same service only.")])
        determinant = self.cleaned_data.get("determinant")
        if "level" in self.fields and determinant:
            level = self.cleaned_data.get("level")
            self.tell("evidence", rules.evidence_problems(level, pages, determinant.evidenced_from))


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
