"""Which services of one field of activity a city has: its own by kind, one row each, and those of the catalogue."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalogue.analysis.drafts import LONGEST_NAME, Draft
from catalogue.analysis.members import Member
from catalogue.find.forms import FINDING
from catalogue.forms.fields import MOST_ITEMS, clean_line
from catalogue.my_city.start.guesses import free_name, guessed
from catalogue.my_city.start.inventory import Inventory, Own

MOST_ROWS = 200
OTHER = "other"
"""Asks for one more row of no kind."""

FOUND = "runs"
"""The parameter of services that were found by words."""

SEVERAL_CITIES = 2
"""A service that names so many cities may run in one more."""


class OwnRow(forms.Form):
    """One own service: whether there is one, and its name; `was` is what the state said of it, empty for a new one."""

    was = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = forms.CharField(required=False, widget=forms.HiddenInput)
    on = forms.BooleanField(required=False)
    name = forms.CharField(
        label=gettext_lazy("Its name"),
        max_length=LONGEST_NAME,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, known: Mapping[str, str], **kwargs: Any):
        """`known` are the names of kinds by slug."""
        super().__init__(*args, **kwargs)
        self.known = known

    def clean_kind(self) -> str:
        kind = self.cleaned_data["kind"]
        if kind and kind not in self.known:
            raise ValidationError(_("The catalogue does not know this kind of service any more."), code="unknown")
        return kind

    def clean_name(self) -> str:
        return clean_line(self.cleaned_data["name"])

    def clean(self) -> None:
        super().clean()
        if self.is_wanted and not self.cleaned_data.get("kind") and not self.cleaned_data.get("name", "-"):
            self.add_error("name", ValidationError(_("Give it a name, or take it out."), code="no_name"))

    @property
    def is_wanted(self) -> bool:
        """Whether there is such a service: a name says so too, but where one was taken out."""
        data = self.cleaned_data
        return bool(data.get("on") or (data.get("name") and not data.get("was")))

    @property
    def label(self) -> str:
        """The kind's name; empty for a service of none."""
        return self.known.get(self["kind"].value() or "", "")


class OwnRows(forms.BaseFormSet):
    """The rows of a field of activity."""

    def clean(self) -> None:
        """Two own services of one name could not be told apart."""
        names: dict[str, OwnRow] = {}
        for row in self.forms:
            name = row.cleaned_data.get("name", "").casefold() if row.is_valid() and row.is_wanted else ""
            if name and name in names:
                message = _("Another one here has this name. Give each its own.")
                row.add_error("name", ValidationError(message, code="twice"))
            names.setdefault(name, row)


RowSet = forms.formset_factory(OwnRow, formset=OwnRows, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


class FieldForm:
    """The rows and ticks of one field of activity, as the state fills them or as they were sent."""

    def __init__(self, inventory: Inventory, domain: str, sent: QueryDict | None, more: str = ""):
        """Of the kind `more` (or OTHER) one more row is asked for."""
        self.inventory, self.domain, self.sent = inventory, domain, sent
        self.snapshot = inventory.snapshot
        known = {slug: kind.name for slug, kind in inventory.kinds.items()}
        initial = None if sent is not None else [row._asdict() for row in self.first_rows(more)]
        self.rows = RowSet(sent, initial=initial, prefix="own", form_kwargs={"known": known})

    @property
    def common(self) -> list[str]:
        """The kinds (slugs) that the catalogue has in this field, the most common first."""
        return self.snapshot.kinds.kinds.get(self.domain, [])

    @property
    def is_finding(self) -> bool:
        """Whether the button was pressed that finds services of the catalogue, and nothing is to be taken yet."""
        return self.sent is not None and FINDING in self.sent

    def first_rows(self, more: str) -> Iterator["FirstRow"]:
        """By kind, the most common first: the services that are there, else one empty row; then those of no kind."""
        own = self.inventory.own_of(self.domain)
        for kind in [*self.common, ""]:
            others = [] if kind else [each for each in own if each.draft.kind not in self.common]
            there = others or [each for each in own if each.draft.kind == kind]
            yield from (FirstRow(each.text, each.draft.kind, True, each.draft.name) for each in there)
            if not there or not kind or more == kind:
                yield FirstRow("", kind, more == (kind or OTHER) and bool(there), "")

    @cached_property
    def ticked(self) -> list[str]:
        """Services of the catalogue (slugs) that run here."""
        if self.sent is None:
            return self.shown
        sent = [*self.sent.getlist("service"), *self.sent.getlist(FOUND)]
        return [slug for slug in dict.fromkeys(sent) if slug in self.snapshot.members]

    @property
    def offered(self) -> list[Member]:
        """Services of the catalogue in this field that are ticked, and those that already run in several cities."""
        members = [member for member in self.snapshot.members.values() if member.domain == self.domain]
        found = [m for m in members if m.slug in self.ticked or (len(m.cities) >= SEVERAL_CITIES and m.factor > 0)]
        return sorted(found, key=lambda member: (-len(member.cities), member.slug))

    @property
    def shown(self) -> list[str]:
        """Services of the catalogue (slugs) that the page shows as running here."""
        return [member.slug for member in self.inventory.catalogue_of(self.domain)]

    def is_valid(self) -> bool:
        return self.rows.is_valid() and not self.problem

    @property
    def problem(self) -> str:
        """What is wrong with all rows together, each of which is right; empty where nothing is."""
        if not self.rows.is_bound or not self.rows.is_valid():
            return ""
        number = len(self.inventory.texts) + sum(row.is_wanted and not row.cleaned_data["was"] for row in self.rows)
        if number <= MOST_ITEMS:
            return ""
        message = ngettext(
            "That is %(number)s own service, and at most %(most)s can be kept.",
            "These are %(number)s own services, and at most %(most)s can be kept.",
            number,
        )
        return message % {"number": number, "most": MOST_ITEMS}

    def state(self) -> str:
        """The state with what was sent."""
        assert self.sent is not None
        shown = list(self.services_shown())
        renamed = self.inventory.with_own({own.number: draft for row, own in shown if (draft := renamed_by(row, own))})
        kept = self.inventory.at(renamed).without_own(own.number for row, own in shown if not row.is_wanted)
        more = self.inventory.at(kept).with_own({}, self.added(self.inventory.at(kept).names))
        return self.inventory.at(more).with_services(self.ticked, self.sent.getlist("shown"))

    def services_shown(self) -> Iterator[tuple[OwnRow, Own]]:
        """The rows that show a service, each with its own; without new ones, and those that are gone."""
        taken: set[int] = set()
        for row in self.rows:
            was = row.cleaned_data["was"]
            if own := self.inventory.find(was, taken) if was else None:
                taken.add(own.number)
                yield row, own

    def added(self, taken: list[str]) -> Iterator[Draft]:
        """A guess for each new service, under its own name or that of its kind, of those that no other has `taken`."""
        for row in self.rows:
            if row.is_wanted and not row.cleaned_data["was"]:
                name = row.cleaned_data["name"] or free_name(row.label, taken)
                taken.append(name)
                yield guessed(self.snapshot, name, self.domain, row.cleaned_data["kind"])


def renamed_by(row: OwnRow, own: Own) -> Draft | None:
    """The service that a row shows under its new name; None where it keeps its own."""
    name = row.cleaned_data["name"] or row.label
    return replace(own.draft, name=name) if row.is_wanted and name != own.draft.name else None


class FirstRow(NamedTuple):
    """What a row holds before anything was sent."""

    was: str
    kind: str
    on: bool
    name: str
