"""What somebody says of a token that is to be made."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.timezone import now
from django.utils.translation import gettext_lazy

from catalogue.forms.fields import clean_line
from catalogue.models import ApiToken
from catalogue.rules.publishing import CHANGES

NEVER = "never"
YEAR = "365"
LIFETIMES = [
    ("30", gettext_lazy("in 30 days")),
    ("90", gettext_lazy("in 90 days")),
    (YEAR, gettext_lazy("in a year")),
    (NEVER, gettext_lazy("never")),
]


class TokenForm(forms.Form):
    """Only who may change records is asked whether the token may."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=gettext_lazy("What it is for, such as “dashboard of the city”. You alone see it."),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("What it may"),
        choices=[
            (ApiToken.Scope.READ, gettext_lazy("read what you may read")),
            (ApiToken.Scope.WRITE, gettext_lazy("read, and change records as you may")),
        ],
        initial=ApiToken.Scope.READ,
        widget=forms.RadioSelect,
    )
    expires = forms.ChoiceField(label=gettext_lazy("It ends"), choices=LIFETIMES, initial=YEAR)

    def __init__(self, *args: Any, owner: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not owner.has_perm(CHANGES):
            del self.fields["scope"]

    def clean_name(self) -> str:
        return clean_line(self.cleaned_data["name"])

    @property
    def wanted(self) -> dict[str, Any]:
        """What `tokens.issue` takes."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "scope": data.get("scope", ApiToken.Scope.READ),
            "expires": moment_after(data["expires"]),
        }


def moment_after(days: str) -> datetime | None:
    return None if days == NEVER else now() + timedelta(days=int(days))
