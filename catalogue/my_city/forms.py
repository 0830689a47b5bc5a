"""A city as a person asks for it: what it holds, what it is measured by, and which additions are wanted.

The whole state is a query string; nothing is filled in silently.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.analysis.drafts import LONGEST_NAME, Draft, UnreadableDraftError, Vocabulary, read_draft
from catalogue.analysis.members import Member
from catalogue.analysis.service_sets import ServiceSet
from catalogue.analysis.snapshot import Snapshot
from catalogue.forms.assumptions import AssumptionForm
from catalogue.forms.choices import kind_names
from catalogue.forms.fields import KnownSlugsField, SilentMultipleField, check_count, clean_line, printable
from catalogue.my_city.dated import Earlier, unpacked_dated
from catalogue.my_city.links import LinksField, contradictions
from catalogue.my_city.plans import Wishes
from catalogue.my_city.states import LINK_VERSION
from catalogue.rules.blindness import Sight, hidden_sentence

MOST_INHABITANTS = 100_000_000
MOST_ADDITIONS = 10
HIGHEST_COST = 999_999_999
COST_IF_NONE_IS_SET = 1.0
LONGEST_COSTS = 20_000
COST_LINE = re.compile(r"\s*(?P<name>.*?)[\s=]+(?P<cost>[0-9]{1,9}(\.[0-9]{1,6})?)\s*", re.ASCII)


class ServicesField(KnownSlugsField):
    """Services by slug; where some are unknown the page offers to go on without them."""

    message = gettext_lazy("Not in the catalogue, perhaps renamed since the link was made: %(names)s.")


class DraftsField(SilentMultipleField):
    """Own services as they stand in an address, read into Draft objects; every one that cannot be read is named."""

    def __init__(self, vocabulary: Vocabulary):
        self.vocabulary = vocabulary
        super().__init__(label=_("Own services"), required=False)

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
    return Vocabulary(snapshot.determinants, snapshot.domains, snapshot.groups, kind_names())


class MyCityForm(AssumptionForm):
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
    pool = forms.ChoiceField(
        label=gettext_lazy("Choose from"),
        choices=[
            ("", gettext_lazy("active services")),
            ("all", gettext_lazy("all services, also ended ones and those of unknown state")),
        ],
        required=False,
    )
    per_field = forms.IntegerField(label=gettext_lazy("At most per field"), min_value=1, max_value=10, required=False)
    cost = forms.FloatField(
        label=gettext_lazy("Cost of a service"), min_value=0, max_value=HIGHEST_COST, required=False
    )
    costs = forms.CharField(
        label=gettext_lazy("Costs that differ"),
        help_text=gettext_lazy("One service a line: its name, then its cost."),
        max_length=LONGEST_COSTS,
        required=False,
        widget=forms.Textarea({"rows": 3, "placeholder": "Dokk1 3.5"}),
    )
    budget = forms.FloatField(label=gettext_lazy("Budget"), min_value=0, max_value=HIGHEST_COST, required=False)

    def __init__(self, data: QueryDict, sees: Sight, cities: Mapping[str, str]):
        """`cities` are the names of all cities by slug."""
        super().__init__(data, sees.everything)
        self.sees = sees
        members, domains = sees.everything.members, sees.everything.domains
        start = [("", _("no city: start empty")), *cities.items()]
        numbers = [("", "–"), *((number, number) for number in range(1, MOST_ADDITIONS + 1))]
        self.fields["city"] = forms.ChoiceField(label=_("Start from the services of"), choices=start, required=False)
        self.fields["service"] = ServicesField(_("Services"), members)
        self.fields["without"] = ServicesField(_("Left out"), members)
        self.fields["must"] = ServicesField(_("Must be among them"), members)
        self.vocabulary = vocabulary_of(sees.everything)
        self.fields["draft"] = DraftsField(self.vocabulary)
        self.fields["link"] = LinksField()
        self.fields["field"] = SilentMultipleField(
            label=_("Only these fields"),
            choices=list(domains.items()),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["k"] = forms.TypedChoiceField(
            label=_("How many to add"), choices=numbers, coerce=int, empty_value=None, required=False
        )

    def clean_name(self) -> str:
        return clean_line(self.cleaned_data["name"])

    def notes(self) -> list[str]:
        """Wishes that have no effect as they stand."""
        data = self.cleaned_data
        limits = any(data[name] for name in ("must", "field", "per_field", "pool")) or data["budget"] is not None
        notes = []
        if limits and data["k"] is None:
            notes.append(_("Limits are set, but not how many services to add: choose a number to use them."))
        if data["budget"] is None and (data["costs"] or data["cost"] is not None):
            notes.append(_("Costs are set, but no budget: they have no effect."))
        if data["budget"] is not None and data["cost"] is None:
            notes.append(_("Services without an own cost count as %(cost)s.") % {"cost": f"{COST_IF_NONE_IS_SET:g}"})
        return notes

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

    def clean_costs(self) -> dict[str, float]:
        """Costs by slug. A line that cannot be read is named."""
        costs: dict[str, float] = {}
        for number, line in enumerate(self.cleaned_data["costs"].splitlines(), 1):
            if not line.strip():
                continue
            name, slug, cost = self.read_cost(number, line)
            if slug in costs:
                message = _("Line %(number)s gives a second cost to “%(name)s”.")
                params = {"number": number, "name": printable(name)}
                raise ValidationError(message, code="twice", params=params)
            costs[slug] = cost
        return costs

    def read_cost(self, number: int, line: str) -> tuple[str, str, float]:
        """The name that a line gives, its slug, and the cost. Raises ValidationError where it names no service."""
        parts = COST_LINE.fullmatch(line)
        slug = self.slug_of(parts["name"]) if parts else None
        if parts and slug:
            return parts["name"], slug, float(parts["cost"])
        message = _("Line %(number)s cannot be read: “%(line)s”. Write a service and then a cost of 0 or more.")
        params = {"number": number, "line": printable(line.strip())}
        raise ValidationError(message, code="unreadable", params=params)

    def slug_of(self, name: str) -> str | None:
        """The service that a person means by its slug or, in any case, by its name."""
        return name if name in self.snapshot.members else self.slugs_by_name.get(name.casefold())

    @cached_property
    def slugs_by_name(self) -> dict[str, str]:
        return {member.name.casefold(): slug for slug, member in self.snapshot.members.items()}

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        named = [*(data.get("service") or []), *(data.get("must") or [])]
        chosen = [self.sees.hidden[slug] for slug in named if slug in self.sees.hidden]
        hidden = {member.name for member in [*chosen, *self.sees.hidden_in(data.get("city") or "")]}
        if hidden:
            raise ValidationError(hidden_sentence(hidden), code="hidden")
        if not self.errors:
            for message in contradictions(data["link"], list(self.members())):
                self.add_error("link", ValidationError(message, code="unknown"))

    def services(self) -> ServiceSet:
        """What a valid form asks for, with the choices under which it is judged."""
        return ServiceSet(
            list(self.members()),
            self.sees.visible,
            self.weights,
            self.target(),
            self.scope,
            own_links=self.cleaned_data["link"],
        )

    def members(self) -> Iterator[Member]:
        """The city's services but those left out, as their state has it; added ones and drafts in full."""
        data = self.cleaned_data
        not_from_the_city = {*data["without"], *data["service"]}
        yield from (m for m in self.snapshot.members_in(data["city"]) if m.slug not in not_from_the_city)
        for slug in data["service"]:
            yield replace(self.snapshot.members[slug], factor=1.0)
        for number, draft in enumerate(data["draft"], 1):
            yield draft.member(number, self.snapshot.determinants)

    @property
    def wishes(self) -> Wishes | None:
        """None where no additions are asked for."""
        data = self.cleaned_data
        if data["k"] is None:
            return None
        return Wishes(
            size=data["k"],
            must=tuple(data["must"]),
            domains=tuple(data["field"]),
            per_domain=data["per_field"],
            costs=data["costs"],
            cost=COST_IF_NONE_IS_SET if data["cost"] is None else data["cost"],
            budget=data["budget"],
            everything=data["pool"] == "all",
        )
