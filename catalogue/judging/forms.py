"""What a set of services is asked, of a city and of My city alike: the yardstick, for whom, and the best next services.

Every parameter has a default, and every wrong value a message beside its field.
"""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.analysis.additions import Wishes
from catalogue.forms.assumptions import TARGET
from catalogue.forms.fields import KnownSlugsField, SilentMultipleField, printable
from catalogue.forms.reading import CollectionsField, ReadingForm
from catalogue.forms.widgets import Checkboxes, Choice, Number
from catalogue.rules.blindness import Sight, hidden_sentence

MOST_ADDITIONS, ADDITIONS = 10, 3
"""So many services can be asked for at most, and so many are proposed where nobody says how many."""

HIGHEST_COST = 999_999_999
COST_IF_NONE_IS_SET = 1.0
LONGEST_COSTS = 20_000
COST_LINE = re.compile(r"\s*(?P<name>.*?)[\s=]+(?P<cost>[0-9]{1,9}(\.[0-9]{1,6})?)\s*", re.ASCII)

FULL, TARGETED, PEER, CATALOGUE = "full", "target", "peer", "catalogue"

AGAINST: dict[str, Promise] = {
    FULL: gettext_lazy("full coverage"),
    TARGETED: gettext_lazy("an own target"),
    PEER: gettext_lazy("a peer city"),
    CATALOGUE: gettext_lazy("as many services of the catalogue"),
}

POOLS: dict[str, Promise] = {
    "active": gettext_lazy("running services"),
    "all": gettext_lazy("all services, also ended ones and those of unknown state"),
}


class ServicesField(KnownSlugsField):
    """Services by slug; where some are unknown the page offers to go on without them."""

    message = gettext_lazy("Not in the catalogue, perhaps renamed or withdrawn since the link was made: %(names)s.")


class AgainstField(forms.ChoiceField):
    """A yardstick; of those of version 1 one has a new name, and one is no more."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return CATALOGUE if text == "collection" else text

    def validate(self, value: Any) -> None:
        if value == "quartile":
            message = _("The upper quartile of cities is no yardstick any more: cities are hard to tell apart.")
            raise ValidationError(message, code="quartile")
        super().validate(value)


class JudgingForm(ReadingForm):
    """How services are read, a yardstick, and limits for the best next services; nothing given goes unused silently."""

    pool = forms.ChoiceField(
        label=gettext_lazy("Choose from"), choices=list(POOLS.items()), required=False, widget=Choice
    )
    per_field = forms.IntegerField(
        label=gettext_lazy("At most per field"), min_value=1, max_value=10, required=False, widget=Number
    )
    cost = forms.FloatField(
        label=gettext_lazy("Cost of a service"), min_value=0, max_value=HIGHEST_COST, required=False, widget=Number
    )
    costs = forms.CharField(
        label=gettext_lazy("Costs that differ"),
        help_text=gettext_lazy("One service a line: its name, then its cost."),
        max_length=LONGEST_COSTS,
        required=False,
        widget=forms.Textarea({"rows": 3, "placeholder": "Dokk1 3.5"}),
    )
    budget = forms.FloatField(
        label=gettext_lazy("Budget"), min_value=0, max_value=HIGHEST_COST, required=False, widget=Number
    )

    def __init__(self, data: QueryDict, sees: Sight, peers: Mapping[str, str]):
        """`peers` are the names of cities that one can be compared with, by slug."""
        super().__init__(with_number(data), sees.everything)
        self.sees, self.peers = sees, peers
        self.fields["against"] = AgainstField(
            label=_("Compared with"), widget=Choice, choices=list(AGAINST.items()), required=False
        )
        numbers = [(number, number) for number in range(1, MOST_ADDITIONS + 1)]
        self.fields["peer"] = forms.ChoiceField(
            label=_("Peer city"), choices=[("", "–"), *peers.items()], required=False, widget=Choice
        )
        self.fields["field"] = SilentMultipleField(
            label=_("Only these fields"),
            choices=list(self.snapshot.domains.items()),
            required=False,
            widget=Checkboxes,
        )
        self.fields["candidates"] = CollectionsField(_("Candidates from these collections"), self.snapshot)
        self.fields["must"] = ServicesField(_("Must be among them"), self.snapshot.members)
        self.fields["k"] = forms.TypedChoiceField(
            label=_("How many to add"), choices=numbers, coerce=int, widget=Choice
        )

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
        self.check_yardstick()
        if hidden := self.hidden_names():
            raise ValidationError(hidden_sentence(hidden), code="hidden")

    @property
    def named(self) -> list[str]:
        """Services (slugs) that the address names one by one, so that their levels would show."""
        return list(self.cleaned_data.get("must") or [])

    def hidden_names(self) -> set[str]:
        """The names of services that the address needs, also those of the peer city, whose levels the person must not
        see: without them the peer would be another one."""
        of_peer = {member.name for member in self.sees.hidden_in(self.cleaned_data.get("peer") or "")}
        return of_peer | {self.sees.hidden[slug].name for slug in self.named if slug in self.sees.hidden}

    def check_yardstick(self) -> None:
        """Only what is compared with may be given."""
        given = {TARGETED: self.target_given, PEER: bool(self.cleaned_data.get("peer"))}
        unused = [name for name, is_given in given.items() if is_given and name != self.against]
        if "against" not in self.errors and unused:
            message = _("You also set what is not compared with: take it away, or choose it here.")
            self.add_error("against", ValidationError(message, code="unused"))
        if self.against == PEER and not given[PEER] and "peer" not in self.errors:
            self.add_error("peer", ValidationError(_("Choose the peer city."), code="required"))

    @property
    def against(self) -> str:
        """The chosen yardstick; a peer or target that was given alone names it too."""
        if chosen := self.cleaned_data.get("against"):
            return chosen
        if self.cleaned_data.get("peer"):
            return PEER
        return TARGETED if self.target_given else FULL

    @property
    def target_given(self) -> bool:
        return self.cleaned_data.get("target") is not None or bool(self.given(TARGET))

    @property
    def wishes(self) -> Wishes:
        data = self.cleaned_data
        return Wishes(
            size=data["k"],
            must=tuple(data["must"]),
            domains=tuple(data["field"]),
            per_domain=data["per_field"],
            costs=data["costs"],
            cost=COST_IF_NONE_IS_SET if data["cost"] is None else data["cost"],
            budget=data["budget"],
            everything=data["pool"] == "all",
            collections=tuple(data["candidates"]),
            rung=self.rung,
        )

    def notes(self) -> list[str]:
        """Wishes that have no effect as they stand."""
        data = self.cleaned_data
        notes = []
        if data["budget"] is None and (data["costs"] or data["cost"] is not None):
            notes.append(_("Costs are set, but no budget: they have no effect."))
        if data["budget"] is not None and data["cost"] is None:
            notes.append(_("Services without an own cost count as %(cost)s.") % {"cost": f"{COST_IF_NONE_IS_SET:g}"})
        return notes

    def parameters(self) -> dict[str, Any]:
        """Every choice but the target, as data; a default too."""
        data, wishes = self.cleaned_data, self.wishes
        return {
            "against": self.against,
            "peer": data["peer"] or None,
            **self.reading(),
            "k": wishes.size,
            "pool": data["pool"] or "active",
            "candidates": wishes.collections or list(self.snapshot.terms),
            "field": wishes.domains,
            "must": wishes.must,
            "per_field": wishes.per_domain,
            "cost": wishes.cost,
            "costs": wishes.costs,
            "budget": wishes.budget,
        }


def with_number(data: QueryDict) -> QueryDict:
    """The same with a number of services to propose, so that the form shows it as chosen."""
    if data.get("k", "").strip():
        return data
    data = data.copy()
    data["k"] = str(ADDITIONS)
    return data
