"""What a person decides who brings in codes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from catalogue.coding.code_imports import COMPLETE, Decided
from catalogue.importing.forms import FileForm
from catalogue.importing.lines import Kind
from catalogue.models import ServiceImport


class CodesUploadForm(FileForm):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("An XLSX workbook or a CSV file with codes. At most 20 MB.")


class WriteForm(forms.Form):
    """Drafts or not, and whether what nobody assigned is to be assigned, where a file has such."""

    take = forms.ChoiceField(label=_("What becomes of the sheets"), widget=forms.RadioSelect, initial="drafts")
    assign = forms.BooleanField(
        label=_("Assign to the coders what is not assigned to them yet"),
        error_messages={"required": _("Agree to this, or take these rows out of the file.")},
    )

    def __init__(self, kept: ServiceImport, data: Any = None):
        super().__init__(data)
        complete = kept.counts.get(COMPLETE, 0)
        submit = ngettext(
            "Submit %(n)s complete sheet; the others stay drafts",
            "Submit %(n)s complete sheets; the others stay drafts",
            complete,
        )
        choices = [("drafts", _("Keep all as drafts, which their coders can go on with"))]
        take = self.fields["take"]
        assert isinstance(take, forms.ChoiceField)
        take.choices = [*choices, ("submit", submit % {"n": complete})] if complete else choices
        if not kept.counts.get(Kind.CONFLICT):
            del self.fields["assign"]

    def decided(self) -> Decided:
        return Decided(self.cleaned_data["take"] == "submit", self.cleaned_data.get("assign", False))
