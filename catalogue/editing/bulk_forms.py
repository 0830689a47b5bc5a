"""The form that asks what several services are to have."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.editing.bulk import Wanted
from catalogue.editing.state_forms import VERBS, StateForm
from catalogue.models import City, Domain, Service
from catalogue.models.states import State
from catalogue.rules.collections import known_to
from catalogue.rules.publishing import PUBLISHES

AS_IT_IS = ("", gettext_lazy("leave as it is"))
OF_EDITORS = (State.REVIEW, State.DRAFT)


class BulkForm(StateForm):
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
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
        cities = City.objects.filter(known_to(user, City)).select_related("country").order_by("name")
        self.fields["add_city"].queryset = cities  # type: ignore[attr-defined]
        here = Service.cities.through.objects.filter(service__in=services.order_by().values("pk")).values("city")
        self.fields["remove_city"].queryset = cities.filter(pk__in=here)  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        values = self.cleaned_data
        if not any(values.get(name) for name in self.fields if name != "words") and not self.errors:
            raise forms.ValidationError(_("Choose what is to be changed."), code="nothing")
        if values.get("add_city") and values.get("add_city") == values.get("remove_city"):
            self.add_error("remove_city", _("This city is to be added too: choose one of both."))

    def wanted(self) -> Wanted:
        state = self.cleaned_data["state"]
        return Wanted(**{**self.cleaned_data, "state": State(state) if state else None})
