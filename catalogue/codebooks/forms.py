"""What is asked of a new version of the model."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from experience.models import Codebook

RESERVED = "new"
"""Stands in addresses where else a slug would."""


class LinesField(forms.CharField):
    """Several names, one a line, each once; a list."""

    widget = forms.Textarea({"rows": 5})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = value if isinstance(value, list) else (super().to_python(value) or "").splitlines()
        return [line for each in lines if (line := " ".join(str(each).split()))]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial or []) != self.to_python(data or "")


class CopyForm(forms.ModelForm):
    """How a copy of a version is called."""

    class Meta:
        model = Codebook
        fields = ["name", "slug"]
        labels = {
            "slug": gettext_lazy("Short name in addresses"),
            "source": gettext_lazy("Where it is from"),
        }
        help_texts = {"slug": gettext_lazy("Small letters, digits and hyphens. It stays for ever."), "source": ""}

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug == RESERVED:
            raise ValidationError(_("This word has a meaning in addresses already."), code="reserved")
        return slug


class NewForm(CopyForm):
    """A version that is not made of another."""

    labels = LinesField(
        required=False,
        label=gettext_lazy("Levels"),
        help_text=gettext_lazy("One a line, the lowest first: it says that a service does not contribute."),
    )
    supports_from = forms.IntegerField(
        initial=1,
        label=gettext_lazy("Supports from level"),
        help_text=gettext_lazy("The lowest level is 0. From this one on a service supports a determinant."),
    )

    class Meta(CopyForm.Meta):
        fields = ["name", "slug", "description", "source", "labels", "supports_from"]
        widgets = {"description": forms.Textarea({"rows": 3}), "source": forms.Textarea({"rows": 3})}
