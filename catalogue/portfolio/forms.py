"""A portfolio as it stands in an address: what it holds, what it is measured by, and which additions are asked for.

May import assumption_forms, drafts and members. The whole state is a query string; nothing is filled in silently.
"""

import re
from collections.abc import Collection
from dataclasses import replace

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.analysis.drafts import LONGEST_NAME, Draft, UnreadableDraftError, read_draft
from catalogue.analysis.members import Member
from catalogue.analysis.service_sets import ServiceSet
from catalogue.analysis.snapshot import Snapshot
from catalogue.forms.assumptions import AssumptionForm
from catalogue.forms.fields import SilentMultipleField, printable
from catalogue.portfolio.addresses import LINK_VERSION
from catalogue.portfolio.plans import Wishes

MOST_ITEMS = 500
MOST_ADDITIONS = 10
HIGHEST = 999_999_999
COST_LINE = re.compile(r"\s*(?P<name>.*?)[\s=]+(?P<cost>[0-9]{1,9}(\.[0-9]{1,6})?)\s*", re.ASCII)


class ItemsField(SilentMultipleField):
    """Slugs of services of the catalogue; names those that it does not know, and never drops one silently."""

    def __init__(self, label: str, members: dict[str, Member]):
        self.members = members
        super().__init__(label=label, required=False)

    def validate(self, value):
        if len(value) > MOST_ITEMS:
            raise ValidationError(
                _("Too many: %(number)s of at most %(most)s.") % {"number": len(value), "most": MOST_ITEMS}
            )
        unknown = [slug for slug in value if slug not in self.members]
        if unknown:
            raise ValidationError(
                _("Not in the catalogue, perhaps renamed since the link was made: %(names)s.")
                % {"names": ", ".join(map(printable, unknown[:5])) + (" …" if len(unknown) > 5 else "")},
                code="unknown",
            )


class DraftsField(SilentMultipleField):
    """Drafts as they stand in an address, read into Draft objects."""

    def __init__(self, snapshot: Snapshot):
        self.snapshot = snapshot
        super().__init__(label=_("Drafts"), required=False)

    def validate(self, value):
        pass

    def clean(self, value) -> list[Draft]:
        texts = super().clean(value)
        if len(texts) > MOST_ITEMS:
            raise ValidationError(
                _("Too many: %(number)s of at most %(most)s.") % {"number": len(texts), "most": MOST_ITEMS}
            )
        try:
            return [read_draft(text, self.snapshot.determinants, self.snapshot.domains) for text in texts]
        except UnreadableDraftError as error:
            raise ValidationError(str(error), code="unknown") from error


class PortfolioForm(AssumptionForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME, required=False)
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
    cost = forms.FloatField(label=gettext_lazy("Cost of a service"), min_value=0, max_value=HIGHEST, required=False)
    costs = forms.CharField(
        label=gettext_lazy("Costs that differ"),
        help_text=gettext_lazy("One service a line: its name, then its cost."),
        max_length=20_000,
        required=False,
        widget=forms.Textarea({"rows": 3, "placeholder": "Dokk1 3.5"}),
    )
    budget = forms.FloatField(label=gettext_lazy("Budget"), min_value=0, max_value=HIGHEST, required=False)

    def __init__(self, data, snapshot: Snapshot, cities: dict[str, str], hidden: Collection[str] = ()):
        """`hidden` are slugs of services whose levels must not be shown to the person who asks."""
        super().__init__(data, snapshot)
        self.hidden = hidden
        members = snapshot.members
        self.fields["city"] = forms.ChoiceField(
            label=_("Start from the services of"), choices=[("", _("no city: start empty")), *cities.items()],
            required=False,
        )  # fmt: skip
        self.fields["service"] = ItemsField(_("Services"), members)
        self.fields["without"] = ItemsField(_("Left out"), members)
        self.fields["must"] = ItemsField(_("Must be among them"), members)
        self.fields["draft"] = DraftsField(snapshot)
        self.fields["field"] = SilentMultipleField(
            label=_("Only these fields"), choices=list(snapshot.domains.items()), required=False,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        self.fields["k"] = forms.TypedChoiceField(
            label=_("How many to add"), choices=[("", "–"), *((n, n) for n in range(1, MOST_ADDITIONS + 1))],
            coerce=int, empty_value=None, required=False,
        )  # fmt: skip

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        if not name.isprintable():
            raise ValidationError(_("The name holds signs that cannot be shown. Write it in plain letters."))
        return name

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
            notes.append(_("Services without an own cost count as 1."))
        return notes

    def clean_v(self):
        version = self.cleaned_data["v"]
        if version and version != LINK_VERSION:
            raise ValidationError(
                _("This link was made by version %(old)s of this page and cannot be read safely; links of version "
                  "%(new)s can.") % {"old": printable(version), "new": LINK_VERSION},
                code="unknown",
            )  # fmt: skip
        return version

    def clean_costs(self) -> dict[str, float]:
        """Costs by slug. A line that cannot be read is named."""
        known = {member.name.casefold(): slug for slug, member in self.snapshot.members.items()}
        costs = {}
        for number, line in enumerate(self.cleaned_data["costs"].splitlines(), 1):
            if not line.strip():
                continue
            found = COST_LINE.fullmatch(line)
            name = found["name"] if found else ""
            slug = name if name in self.snapshot.members else known.get(name.casefold())
            if slug in costs:
                raise ValidationError(_("Line %(number)s gives a second cost to “%(name)s”.") % {
                    "number": number, "name": printable(name)})  # fmt: skip
            if slug is None:
                raise ValidationError(
                    _("Line %(number)s cannot be read: “%(line)s”. Write a service and then a cost of 0 or more.")
                    % {"number": number, "line": printable(line.strip())}
                )
            costs[slug] = float(found["cost"])
        return costs

    def clean(self):
        data = super().clean()
        asked = set(data.get("service") or []) | {
            slug for slug in self.hidden if data.get("city") in self.snapshot.members[slug].cities
        }
        if led := asked.intersection(self.hidden):
            raise ValidationError(
                _("Hidden from you until you have submitted your own codes: %(names)s.")
                % {"names": ", ".join(sorted(self.snapshot.members[slug].name for slug in led))}
            )
        return data

    def members(self) -> list[Member]:
        """The city's services but those left out, as their state has it; added ones and drafts in full."""
        data, known = self.cleaned_data, self.snapshot.members
        left_out, added = set(data["without"]), dict.fromkeys(data["service"])
        own = [m for slug, m in known.items() if data["city"] in m.cities and slug not in left_out]
        started = [m for m in own if m.slug not in added]
        return [
            *started,
            *(replace(known[slug], factor=1.0) for slug in added),
            *(draft.member(n, self.snapshot.determinants) for n, draft in enumerate(data["draft"], 1)),
        ]

    @property
    def wishes(self) -> Wishes | None:
        """None where no additions are asked for."""
        data = self.cleaned_data
        if data["k"] is None:
            return None
        return Wishes(
            data["k"], tuple(dict.fromkeys(data["must"])), tuple(data["field"]), data["per_field"], data["costs"],
            1.0 if data["cost"] is None else data["cost"], data["budget"], data["pool"] == "all",
        )  # fmt: skip


def asked_set(form, snapshot):
    return ServiceSet(form.members(), snapshot, form.weights, form.target(), form.scope)
