"""A city as a person asks for it: what it holds, what it is measured by, and which additions are wanted.

The whole state is a query string; nothing is filled in silently.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.analysis.drafts import LONGEST_NAME, Draft, UnreadableDraftError, Vocabulary, read_draft
from catalogue.analysis.members import Member
from catalogue.analysis.service_sets import ServiceSet
from catalogue.analysis.snapshot import Snapshot
from catalogue.cities.sets import CitySets
from catalogue.forms.choices import kind_names
from catalogue.forms.fields import check_count, clean_line, printable
from catalogue.forms.widgets import Choice
from catalogue.judging.forms import JudgingForm, ServicesField
from catalogue.judging.outcome import Outcome, judged
from catalogue.my_city.dated import Earlier, unpacked_dated
from catalogue.my_city.links import LinksField, contradictions
from catalogue.my_city.states import LINK_VERSION
from catalogue.rules.blindness import Sight

MOST_INHABITANTS = 100_000_000


class DraftsField(forms.MultipleChoiceField):
    """Own services as they stand in an address, read into Draft objects; every one that cannot be read is named.

    Two that are alike in everything are two services.
    """

    def __init__(self, vocabulary: Vocabulary):
        self.vocabulary = vocabulary
        super().__init__(label=_("Own services"), required=False)

    def to_python(self, value: list[str] | None) -> list[str]:
        return [text for text in super().to_python(value) if text]

    def validate(self, value: list[str]) -> None:
        check_count(value)

    def clean(self, value: list[str]) -> list[Draft]:
        drafts, problems = [], []
        for text in super().clean(value):
            try:
                drafts.append(read_draft(text, self.vocabulary))
            except UnreadableDraftError as error:
                problems.append(ValidationError(str(error), code="unknown"))
        if problems:
            raise ValidationError(problems)
        return drafts


def vocabulary_of(snapshot: Snapshot) -> Vocabulary:
    """What an own service may name. One query, for the kinds."""
    return Vocabulary(snapshot.determinants, snapshot.scale, snapshot.domains, snapshot.groups, kind_names())


class MyCityForm(JudgingForm):
    """A state: what a city is and holds, and what is asked of it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME, required=False)
    population = forms.IntegerField(
        label=gettext_lazy("Inhabitants"), min_value=1, max_value=MOST_INHABITANTS, required=False
    )
    as_of = forms.DateField(
        label=gettext_lazy("As of"),
        help_text=gettext_lazy("The day of which the list is true."),
        required=False,
        widget=forms.DateInput({"type": "date"}),
    )
    s = forms.CharField(required=False)
    dated = forms.CharField(required=False)
    v = forms.CharField(required=False, max_length=20)
    saved = forms.CharField(required=False, max_length=20)

    def __init__(self, data: QueryDict, sees: Sight, cities: Mapping[str, str]):
        """`cities` are the names of all cities by slug. One query, for the kinds of services."""
        profiled = CitySets(sees.visible).profiled
        super().__init__(data, sees, {slug: name for slug, name in cities.items() if slug in profiled})
        self.vocabulary = vocabulary_of(sees.everything)
        start = [("", _("no city: start empty")), *cities.items()]
        self.fields["city"] = forms.ChoiceField(
            label=_("Start from the services of"), choices=start, required=False, widget=Choice
        )
        self.fields["service"] = ServicesField(_("Services"), self.snapshot.members)
        self.fields["without"] = ServicesField(_("Left out"), self.snapshot.members)
        self.fields["draft"] = DraftsField(self.vocabulary)
        self.fields["link"] = LinksField()

    def clean_name(self) -> str:
        return clean_line(self.cleaned_data["name"])

    def clean_v(self) -> str:
        version = self.cleaned_data["v"]
        if not version or version == LINK_VERSION:
            return version
        message = _(
            "This link was made by version %(old)s of this page; this is version %(new)s, which cannot read it."
        )
        raise ValidationError(message % {"old": printable(version), "new": LINK_VERSION}, code="unknown")

    def clean_s(self) -> str:
        """Only what could not be unpacked is still there."""
        if self.cleaned_data["s"]:
            message = _("The packed part of this address cannot be read. Perhaps it was cut off, or changed by hand.")
            raise ValidationError(message, code="unknown")
        return ""

    def clean_dated(self) -> list[Earlier]:
        try:
            return unpacked_dated(self.cleaned_data["dated"])
        except ValueError:
            message = _("The earlier states that this address carries cannot be read.")
            raise ValidationError(message, code="unknown") from None

    @property
    def named(self) -> list[str]:
        return [*super().named, *(self.cleaned_data.get("service") or [])]

    def hidden_names(self) -> set[str]:
        city = self.cleaned_data.get("city") or ""
        return super().hidden_names() | {member.name for member in self.sees.hidden_in(city)}

    def clean(self) -> None:
        super().clean()
        if not self.errors:
            for message in contradictions(self.cleaned_data["link"], list(self.members())):
                self.add_error("link", ValidationError(message, code="unknown"))

    def judged(self) -> Outcome:
        """What a valid form asks for, under the choices by which it is judged."""
        data = self.cleaned_data
        name = data["name"] or _("my city")
        return judged(list(self.members()), self, name, data["population"], own=True, links=data["link"])

    def services(self) -> ServiceSet:
        return self.judged().services

    def members(self) -> Iterator[Member]:
        """The city's services but those left out, as their state has it; added ones and drafts in full."""
        data = self.cleaned_data
        not_from_the_city = {*data["without"], *data["service"]}
        of_city = self.snapshot.members_in(data["city"], self.collections)
        yield from (m for m in of_city if m.slug not in not_from_the_city)
        for slug in data["service"]:
            member = self.snapshot.members[slug]
            yield member if member.factor == 1 else replace(member, factor=1.0)
        for number, draft in enumerate(data["draft"], 1):
            yield draft.member(number, self.snapshot.determinants)
