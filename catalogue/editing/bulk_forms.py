"""The form that asks what several services are to have."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.editing.bulk import Wanted
from catalogue.models import City, Domain, Service
from catalogue.models.states import LONGEST_REASON, State
from catalogue.rules.publishing import PUBLISHES

AS_IT_IS = ("", gettext_lazy("leave as it is"))
VERBS = {
    State.REVIEW: gettext_lazy("send to review"),
    State.DRAFT: gettext_lazy("return to draft"),
    State.PUBLISHED: gettext_lazy("publish"),
    State.WITHDRAWN: gettext_lazy("withdraw"),
}
OF_EDITORS = (State.REVIEW, State.DRAFT)


class BulkForm(forms.Form):
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    words = forms.CharField(
        label=gettext_lazy("Reason of the withdrawal, or what is to be mended"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea({"rows": 2, "cols": 60}),
        help_text=gettext_lazy("Readers see the reason of a withdrawal; editors see what is to be mended in a draft."),
    )
    domain = forms.ModelChoiceField(
        Domain.objects.all(), label=gettext_lazy("Field of activity"), required=False, empty_label=AS_IT_IS[1]
    )
    confidence = forms.ChoiceField(
        label=gettext_lazy("Confidence in the facts"), required=False, choices=[AS_IT_IS, *Service.Confidence.choices]
    )
    add_city = forms.ModelChoiceField(
        City.objects.none(), label=gettext_lazy("Add a city"), required=False, empty_label=AS_IT_IS[1]
    )
    remove_city = forms.ModelChoiceField(
        City.objects.none(), label=gettext_lazy("Take a city out"), required=False, empty_label=AS_IT_IS[1]
    )

    def __init__(self, user: User, services: Any, data: Any = None):
        """`services` is the query of the chosen ones."""
        super().__init__(data)
        known = VERBS if user.has_perm(PUBLISHES) else OF_EDITORS
        self.fields["state"].choices = [AS_IT_IS, *((state.value, VERBS[state]) for state in known)]  # type: ignore[attr-defined]
        cities = City.objects.select_related("country").order_by("name")
        self.fields["add_city"].queryset = cities  # type: ignore[attr-defined]
        here = Service.cities.through.objects.filter(service__in=services.order_by().values("pk")).values("city")
        self.fields["remove_city"].queryset = cities.filter(pk__in=here)  # type: ignore[attr-defined]

    def clean(self) -> None:
        values = super().clean() or {}
        if not any(values.get(name) for name in self.fields if name != "words") and not self.errors:
            raise forms.ValidationError(_("Choose what is to be changed."), code="nothing")
        if values.get("state") == State.WITHDRAWN and not values.get("words"):
            self.add_error("words", _("Say why the services are withdrawn: readers are told."))
        if values.get("add_city") and values.get("add_city") == values.get("remove_city"):
            self.add_error("remove_city", _("This city is to be added too: choose one of both."))

    def wanted(self) -> Wanted:
        state = self.cleaned_data["state"]
        return Wanted(**{**self.cleaned_data, "state": State(state) if state else None})
