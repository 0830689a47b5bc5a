"""Which services or cities are put side by side: some of one kind."""

from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.forms.choices import MOST_COMPARED
from catalogue.forms.fields import KnownSlugsField
from catalogue.rules.blindness import Sight, hidden_sentence


class CompareForm(forms.Form):
    differ = forms.ChoiceField(choices=[("1", gettext_lazy("only what differs"))], required=False)

    def __init__(self, data: QueryDict, sees: Sight, cities: Mapping[str, str]):
        """`cities` are the names of all cities by slug."""
        super().__init__(data)
        self.parameters, self.sees, self.cities = data, sees, cities
        self.fields["service"] = KnownSlugsField(_("Services"), sees.everything.members)
        self.fields["city"] = KnownSlugsField(_("Cities"), cities)

    def clean_service(self) -> list[str]:
        """A coder must not be led by the levels of a service that is still to be coded."""
        services = self.cleaned_data["service"]
        if hidden := [self.sees.hidden[slug].name for slug in services if slug in self.sees.hidden]:
            raise ValidationError(hidden_sentence(hidden), code="hidden")
        return services

    def clean_city(self) -> list[str]:
        cities = self.cleaned_data["city"]
        if hidden := {member.name for city in cities for member in self.sees.hidden_in(city)}:
            raise ValidationError(hidden_sentence(hidden), code="hidden")
        return cities

    def clean(self) -> None:
        super().clean()
        services, cities = self.cleaned_data.get("service") or [], self.cleaned_data.get("city") or []
        if services and cities:
            raise ValidationError(_("Compare services or cities, not both at once."), code="mixed")
        number = len(services or cities)
        if number > MOST_COMPARED:
            raise ValidationError(
                _("%(number)s are too many: at most %(most)s can be compared."),
                code="too_many",
                params={"number": number, "most": MOST_COMPARED},
            )
        if number == 1:
            raise ValidationError(_("Choose at least one more: two are needed to compare."), code="one")

    @property
    def needs_a_second(self) -> bool:
        """Whether the only thing wrong is that a second one is still to be chosen."""
        return all(error.code == "one" for errors in self.errors.as_data().values() for error in errors)
