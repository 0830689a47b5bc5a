"""Which pages and records are listed, and what is to be done about one."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import PageCheck, Service
from catalogue.models.states import State
from catalogue.rules.collections import known_to
from catalogue.rules.reviews import YEAR, next_review
from catalogue.upkeep.lists import GROUPS
from catalogue.upkeep.reviews import DUE, OPEN, PLANNED

LONGEST_WAIT = timedelta(days=5 * 365)

CHECK, CONFIRM = "check", "confirm"


class PagesForm(forms.Form):
    group = forms.ChoiceField(choices=[(name, group.label) for name, group in GROUPS.items()], required=False)
    q = forms.CharField(label=gettext_lazy("Part of the address"), required=False, max_length=200)
    page = forms.IntegerField(min_value=1, required=False)

    @property
    def group_name(self) -> str:
        """The group that was asked for; else the first one."""
        return self.cleaned_data.get("group") or next(iter(GROUPS))


class ActForm(forms.Form):
    act = forms.ChoiceField(choices=[(CHECK, gettext_lazy("Check now")), (CONFIRM, gettext_lazy("I see it"))])
    checked_page = forms.ModelChoiceField(PageCheck.objects.none())

    def __init__(self, user: User, *args: Any):
        super().__init__(*args)
        self.fields["checked_page"].queryset = PageCheck.objects.filter(known_to(user, PageCheck))  # type: ignore[attr-defined]


REVIEW_GROUPS = {
    DUE: gettext_lazy("due"),
    PLANNED: gettext_lazy("planned"),
    OPEN: gettext_lazy("without a day"),
}


class DueForm(forms.Form):
    group = forms.ChoiceField(choices=list(REVIEW_GROUPS.items()), required=False)
    page = forms.IntegerField(min_value=1, required=False)

    @property
    def group_name(self) -> str:
        return self.cleaned_data.get("group") or DUE


class ReviewForm(forms.Form):
    """The next day on which somebody should look at a service, and the day that was set when this was drawn."""

    service = forms.ModelChoiceField(Service.objects.none(), widget=forms.HiddenInput)
    seen = forms.DateField(required=False, widget=forms.HiddenInput)
    on = forms.DateField(
        label=gettext_lazy("Look again on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        own = Service.objects.filter(known_to(user, Service), state=State.PUBLISHED)
        self.fields["service"].queryset = own  # type: ignore[attr-defined]

    def clean_on(self) -> object:
        on, today = self.cleaned_data["on"], localdate()
        if not today < on <= today + LONGEST_WAIT:
            last = today + LONGEST_WAIT
            raise ValidationError(
                _("Choose a day after today and not after %(last)s.") % {"last": last.isoformat()}, code="range"
            )
        return on


def review_form(user: User, service: Service) -> ReviewForm:
    """The form of one row of the list, with the day that follows from how the service stands."""
    today = localdate()
    initial = {
        "service": service.pk,
        "seen": service.review_due,
        "on": next_review(service, today) or today + YEAR,
    }
    return ReviewForm(user, initial=initial, auto_id=f"id_{service.pk}_%s")
