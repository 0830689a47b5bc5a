"""What a person says who brings something back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.history.restoring import Plan
from catalogue.models.states import LONGEST_REASON


class RestoreForm(forms.Form):
    """The reason, and what the person was shown."""

    why = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("One sentence. Everybody can read it in the list of changes."),
        error_messages={"required": _("Say why: published levels change.")},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, plan: Plan, *args: Any):
        super().__init__(*args)
        self.fields["why"].required = plan.asks_why
