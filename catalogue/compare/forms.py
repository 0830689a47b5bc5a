"""What is put side by side: some services, or cities and own states with the choices under which they are read."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.analysis.service_sets import ServiceSet
from catalogue.compare.own_states import OwnState, OwnStatesField
from catalogue.forms.choices import MOST_COMPARED
from catalogue.forms.fields import KnownSlugsField
from catalogue.forms.reading import ReadingForm, read_as
from catalogue.rules.blindness import Sight, hidden_sentence
from catalogue.verdicts.phrases import listed


class CompareForm(ReadingForm):
    differ = forms.ChoiceField(choices=[("1", gettext_lazy("only what differs"))], required=False)

    def __init__(self, data: QueryDict, sees: Sight, cities: Mapping[str, str]):
        """`cities` are the names of all cities by slug."""
        super().__init__(data, sees.everything)
        self.address, self.sees, self.cities = data, sees, cities
        self.fields["service"] = KnownSlugsField(_("Services"), sees.everything.members)
        self.fields["city"] = KnownSlugsField(_("Cities"), cities)
        self.fields["own"] = OwnStatesField(sees, cities)

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
        services = self.cleaned_data.get("service") or []
        sets = [*(self.cleaned_data.get("city") or []), *(self.cleaned_data.get("own") or [])]
        if services and sets:
            raise ValidationError(_("Compare services or cities, not both at once."), code="mixed")
        number = len(services or sets)
        if number > MOST_COMPARED:
            raise ValidationError(
                _("%(number)s are too many: at most %(most)s can be compared."),
                code="too_many",
                params={"number": number, "most": MOST_COMPARED},
            )
        if number == 1 and not self.errors:
            raise ValidationError(_("Choose at least one more: two are needed to compare."), code="one")

    @property
    def own(self) -> list[OwnState]:
        return self.cleaned_data["own"]

    @property
    def ignored(self) -> list[str]:
        """The parameters that say how sets are read, where services are compared, for which they mean nothing."""
        return (
            list(dict.fromkeys(name for name, _value in read_as(self.address))) if self.cleaned_data["service"] else []
        )

    @property
    def ignored_told(self) -> str:
        """Their labels; empty for none."""
        return listed([str(self.fields[name].label) for name in self.ignored])

    @property
    def seen(self) -> tuple[str, ...]:
        """The parameters of reading that the page has fields for."""
        return ("for", "rung", "weights", *(["collection"] if self.asks_for_collections else []))

    @property
    def asking(self) -> str:
        """The own states that have choices of their own, which are left aside; empty where none has."""
        return listed([state.name for state in self.cleaned_data.get("own") or [] if state.asks])

    @property
    def reading_problems(self) -> bool:
        """Whether anything is wrong with how the sets are to be read."""
        return bool(self.errors.keys() - {"service", "city", "own", "differ", "__all__"})

    def judged(self, services: ServiceSet) -> ServiceSet:
        """A set under the choices of the form, whatever it was judged by before."""
        return replace(services, weights=self.weights, target=None, scope=self.scope, persons=self.persons)

    @property
    def needs_a_second(self) -> bool:
        """Whether the only thing wrong is that a second one is still to be chosen."""
        return all(error.code == "one" for errors in self.errors.as_data().values() for error in errors)

    def parameters(self) -> dict[str, Any]:
        """Every choice as data, a default too."""
        data = self.cleaned_data
        if data["service"]:
            return {"service": data["service"]}
        return {"city": data["city"], "own": [state.packed for state in self.own], **self.reading()}
