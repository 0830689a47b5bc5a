"""What a start asks beside the fields of activity: the city, a list of names, and for whom and when a service is."""

import re
from collections.abc import Mapping

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.analysis.drafts import LONGEST_NAME
from catalogue.forms.fields import clean_line, set_choices
from catalogue.my_city.forms import MOST_INHABITANTS

BETWEEN_THOUSANDS = re.compile(r"(?<=\d)[\s.,'’](?=\d{3}(\D|$))")


class PopulationField(forms.IntegerField):
    """A number of people, in the ways in which thousands are parted."""

    def to_python(self, value: str | None) -> int | None:
        return super().to_python(BETWEEN_THOUSANDS.sub("", value or ""))


class AboutForm(forms.Form):
    """The city, which may start from one of the catalogue. Every answer may be left out."""

    name = forms.CharField(label=gettext_lazy("What is your city called?"), max_length=LONGEST_NAME, required=False)
    population = PopulationField(
        label=gettext_lazy("How many people live there?"),
        help_text=gettext_lazy("A round number will do. It marks proposals that were made for a city of another size."),
        min_value=1,
        max_value=MOST_INHABITANTS,
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    city = forms.ChoiceField(
        label=gettext_lazy("Start from the services of a city in the catalogue?"),
        help_text=gettext_lazy("Its services are then yours, and you take out what you do not have."),
        required=False,
    )

    def __init__(self, data: QueryDict, cities: Mapping[str, str]):
        """`cities` are the names of all cities by slug."""
        super().__init__(data)
        set_choices(self, "city", [("", _("no, start empty")), *cities.items()])

    def clean_name(self) -> str:
        return clean_line(self.cleaned_data["name"])
