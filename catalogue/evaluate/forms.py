"""The form that describes a planned service by the coder's questions, and the one that starts it from another service.

An answer that is not given is missing, never 0.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django import forms
from django.core.exceptions import TooManyFieldsSent, ValidationError
from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.analysis.drafts import LONGEST_NAME, Draft
from catalogue.analysis.members import Member
from catalogue.analysis.snapshot import Snapshot
from catalogue.forms.fields import KnownSlugsField, clean_line, printable, set_choices
from catalogue.forms.questions import Question, choices, question
from catalogue.models import Touchpoint
from catalogue.rules.blindness import Sight, hidden_sentence

LONGEST_MY_CITY = 8000
"""More than any address of my city that is shown (`LONGEST_STATE`), so that none is refused here first."""


class EvaluationForm(forms.Form):
    """A planned service: name, field of activity, and one answer or none per determinant."""

    name = forms.CharField(label=gettext_lazy("Name of the planned service"), max_length=LONGEST_NAME)
    field = forms.ChoiceField(label=gettext_lazy("Field of activity"))
    phase = forms.MultipleChoiceField(
        label=gettext_lazy("Phases of the journey with a touchpoint"),
        choices=Touchpoint.Phase.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    city = forms.ChoiceField(label=gettext_lazy("City that it is planned for"), required=False)
    my_city = forms.CharField(required=False, max_length=LONGEST_MY_CITY, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, snapshot: Snapshot, cities: Mapping[str, str]):
        """`cities` are the names of all cities by slug."""
        super().__init__(data)
        self.order = snapshot.determinants
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.cities = cities
        set_choices(self, "field", [("", _("choose one")), *snapshot.domains.items()])
        set_choices(self, "city", [("", _("none")), *cities.items()])
        for determinant in self.order:
            self.fields[determinant.slug] = forms.ChoiceField(
                label=determinant.name, choices=choices(determinant), required=False, widget=forms.RadioSelect
            )

    def forget_what_was_not_sent(self) -> None:
        """Keep only messages on what the address holds: a form that was just opened has done nothing wrong."""
        for name in set(self.errors) - set(self.data):
            del self.errors[name]

    def clean_name(self) -> str:
        return clean_line(self.cleaned_data["name"])

    def clean_my_city(self) -> str:
        my_city = self.cleaned_data["my_city"]
        try:
            QueryDict(my_city)
        except TooManyFieldsSent:
            message = _("The address of my city has too many parameters.")
            raise ValidationError(message, code="too_many") from None
        return my_city

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        slugs = [determinant.slug for determinant in self.order]
        if not any(data.get(slug) for slug in slugs) and not any(slug in self.errors for slug in slugs):
            self.add_error(None, ValidationError(_("Answer at least one of the questions."), code="no_answer"))

    def draft(self) -> Draft:
        """The valid answers as a draft."""
        data = self.cleaned_data
        answers = [int(data[d.slug]) if data[d.slug] else None for d in self.order]
        return Draft(data["name"], data["field"], tuple(answers), frozenset(data["phase"]))

    def questions(self) -> Iterator[Question]:
        for determinant in self.order:
            yield question(determinant, self[determinant.slug])

    @property
    def city_name(self) -> str:
        """Name and country of the chosen city."""
        return self.cities.get(self.cleaned_data["city"], "")


class StartForm(forms.Form):
    """An existing service whose published levels the form takes over; not one whose levels are hidden."""

    def __init__(self, data: QueryDict, sees: Sight):
        super().__init__(data)
        self.sees, self.snapshot = sees, sees.everything
        self.fields["from"] = forms.CharField(label=_("Service to start from"), required=False)

    def clean_from(self) -> str:
        slug = self.cleaned_data["from"]
        if slug and slug not in self.snapshot.members:
            raise ValidationError(KnownSlugsField.message % {"names": printable(slug)}, code="invalid_choice")
        if slug in self.sees.hidden:
            raise ValidationError(hidden_sentence([self.sees.hidden[slug].name]), code="hidden")
        return slug

    @property
    def service(self) -> Member | None:
        """The chosen service, None without a valid choice."""
        return self.snapshot.members.get(self.cleaned_data.get("from", "")) if self.is_valid() else None

    def address(self) -> QueryDict:
        """What the address would hold had a person described the chosen service; nothing without one."""
        query = QueryDict(mutable=True)
        query.update({name: self.data[name] for name in ("city", "my_city") if name in self.data})
        if service := self.service:
            query["name"] = Truncator(_("%(name)s, redesigned") % {"name": service.name}).chars(LONGEST_NAME)
            query["field"] = service.domain
            query.setlist("phase", [phase for phase in Touchpoint.Phase.values if phase in service.phases])
            for determinant, level in zip(self.snapshot.determinants, service.levels, strict=True):
                answer = service.integration_level if determinant.derived else level
                query[determinant.slug] = "" if answer is None else str(answer)
        return query


def was_sent(data: QueryDict, snapshot: Snapshot) -> bool:
    """Whether an address holds any part of a description, be it empty."""
    return any(name in data for name in ("name", "field", "phase", *(d.slug for d in snapshot.determinants)))


class Problem(NamedTuple):
    """A message of a form: the id of what it is about, the label of the field, and the text."""

    place: str
    label: str
    text: str


def problems_in(*sent: forms.Form) -> Iterator[Problem]:
    """Every message of some forms, in the order of the fields."""
    for form in sent:
        for message in form.non_field_errors():
            yield Problem("answers", "", str(message))
        for field in form:
            for message in field.errors:
                yield Problem(f"id_{field.html_name}", str(field.label), str(message))
