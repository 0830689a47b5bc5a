"""What a person calls a search."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.forms.fields import clean_line
from catalogue.models.saved_searches import LONGEST_SEARCH_NAME


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_SEARCH_NAME,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Give it a name.")},
    )

    def clean_name(self) -> str:
        return clean_line(self.cleaned_data["name"])
