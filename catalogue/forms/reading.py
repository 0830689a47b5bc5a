"""How sets of services are read: for whom, on which rung of the ladder, under which weights, in which fields."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.analysis.snapshot import Snapshot
from catalogue.forms.assumptions import WEIGHT, AssumptionForm
from catalogue.forms.fields import KnownSlugsField, SilentMultipleField
from catalogue.forms.widgets import Checkboxes, Choice
from experience.judgement import RungName

RUNGS: dict[RungName, Promise] = {
    "moments": gettext_lazy("at every moment, for everyone"),
    "anywhere": gettext_lazy("somewhere in the city, for someone"),
    "activities": gettext_lazy("at every moment, in every activity"),
}
"""The readings of a set by name, the usual one first."""

READING = ("for", "rung", "weights", "scope", "collection")
"""The parameters that say so, with the weights of single determinants."""


def read_as(parameters: QueryDict) -> list[tuple[str, str]]:
    """How an address reads sets, as names and values: what it says to another page about other sets."""
    names = [name for name in parameters if name in READING or name.startswith(WEIGHT)]
    return [(name, value) for name in names for value in parameters.getlist(name) if value]


class ReadingForm(AssumptionForm):
    """Assumptions, the groups of people for whom is asked, and the rung that counts."""

    def __init__(self, data: QueryDict, snapshot: Snapshot):
        super().__init__(data, snapshot)
        self.fields["rung"] = forms.ChoiceField(
            label=_("What counts"), choices=list(RUNGS.items()), required=False, widget=Choice
        )
        self.fields["for"] = SilentMultipleField(
            label=_("For whom"),
            choices=list(snapshot.groups.items()),
            required=False,
            widget=Checkboxes,
        )
        self.fields["collection"] = CollectionsField(_("Services of these collections"), snapshot)

    @property
    def collections(self) -> list[str]:
        """The collections (slugs) whose services count in a city; none for all in view."""
        return self.cleaned_data.get("collection") or []

    @property
    def asks_for_collections(self) -> bool:
        """Whether there are some to choose from, or something was chosen."""
        return len(self.snapshot.terms) > 1 or any(self.data.get(name) for name in ("collection", "candidates"))

    @property
    def persons(self) -> list[str] | None:
        """The groups of people (slugs) for whom is asked, in their order; None for all."""
        chosen = self.cleaned_data.get("for") or []
        return [slug for slug in self.snapshot.groups if slug in chosen] or None

    @property
    def rung(self) -> RungName:
        return self.cleaned_data["rung"] or "moments"

    def in_words(self) -> Iterator[str]:
        """What was set, in sentences; nothing where all is as by default."""
        if self.persons:
            yield _("For: %(list)s") % {"list": ", ".join(self.snapshot.groups[slug] for slug in self.persons)}
        if self.rung != "moments":
            yield _("What counts: %(rung)s") % {"rung": RUNGS[self.rung]}
        if self.collections:
            yield _("Services of: %(list)s") % {"list": self.names_of(self.collections)}
        yield from super().in_words()

    def names_of(self, collections: Iterable[str]) -> str:
        return ", ".join(self.snapshot.terms[slug].name for slug in collections)

    def reading(self) -> dict[str, Any]:
        """Every choice as data, a default too."""
        return {
            "weights": self.weights,
            "scope": self.scope or list(self.snapshot.domains),
            "for": self.persons or list(self.snapshot.groups),
            "rung": self.rung,
            "collection": self.collections or list(self.snapshot.terms),
        }


class CollectionsField(KnownSlugsField):
    """Some of the collections in view."""

    message = gettext_lazy("No collection in view is called: %(names)s.")

    def __init__(self, label: str, snapshot: Snapshot):
        super().__init__(label, snapshot.terms)
        self.widget = Checkboxes()
        self.choices = [(slug, terms.name) for slug, terms in snapshot.terms.items()]
