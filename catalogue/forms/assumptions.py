"""Target, weights and scope as a person sets them in an address: checked, and turned into vectors for the model.

Every parameter has a default, and every wrong value a message beside its field.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

from catalogue.analysis.snapshot import Snapshot
from catalogue.forms.fields import NAMED_UNKNOWN, SilentMultipleField, number_field, printable, read_number
from catalogue.forms.widgets import Checkboxes, Choice
from experience.contribution import normalised
from experience.models import Determinant

HIGHEST_WEIGHT, WEIGHT_STEP = 10, 0.5
"""Relative: scenarios reach 3."""

HIGHEST_TARGET, TARGET_STEP = 1, 0.05
"""In shares of full coverage."""

WEIGHT, TARGET = "w-", "t-"


class DeterminantFields(NamedTuple):
    """What is asked of one determinant, for the page."""

    determinant: Determinant
    weight: BoundField
    target: BoundField


class AssumptionForm(forms.Form):
    """Weights (a named scenario, own numbers over it, or unknown), a target, and the scope of fields of activity.

    One field per determinant for its weight ("w-" and the slug) and its target ("t-" and the slug); `target` is that of
    all determinants without an own one.
    """

    OWN_TARGET = 1.0
    """The target of a determinant for which none is set."""

    def __init__(self, data: QueryDict, snapshot: Snapshot):
        super().__init__(data)
        self.snapshot = snapshot
        self.slugs = [determinant.slug for determinant in snapshot.determinants]
        scenarios = [(slug, scenario.name) for slug, scenario in snapshot.weight_sets.items()]
        self.fields["weights"] = forms.ChoiceField(
            label=_("Weights"),
            choices=[("", _("unknown (equal in the main figure)")), *scenarios],
            required=False,
            widget=Choice,
        )
        self.fields["scope"] = SilentMultipleField(
            label=_("Fields of activity in scope"),
            choices=list(snapshot.domains.items()),
            required=False,
            widget=Checkboxes,
        )
        self.fields["target"] = number_field(
            _("Target for every determinant"), HIGHEST_TARGET, TARGET_STEP, self.OWN_TARGET
        )
        self.add_determinant_fields(data)

    def add_determinant_fields(self, data: QueryDict) -> None:
        """A weight and a target per determinant; the hint is what holds where it stays empty."""
        common = read_number(data.get("target"))
        common = self.OWN_TARGET if common is None else common
        base = self.scenario_weights(data.get("weights", ""))
        for determinant, weight in zip(self.snapshot.determinants, base, strict=True):
            named = {"name": determinant.name}
            self.fields[WEIGHT + determinant.slug] = number_field(
                _("Weight of %(name)s") % named, HIGHEST_WEIGHT, WEIGHT_STEP, weight
            )
            self.fields[TARGET + determinant.slug] = number_field(
                _("Target of %(name)s") % named, HIGHEST_TARGET, TARGET_STEP, common
            )

    def scenario_weights(self, slug: str) -> list[float]:
        """Relative weights of a scenario in the model's order; equal ones where there is none of this name."""
        scenario = self.snapshot.weight_sets.get(slug)
        return scenario.weights if scenario else [1.0] * len(self.slugs)

    @property
    def unknown(self) -> list[str]:
        """Parameters with a weight or a target of a determinant that there is not."""
        given = [name for name in self.data if name.startswith((WEIGHT, TARGET)) and self.data[name].strip()]
        return [name for name in given if name not in self.fields]

    def clean(self) -> None:
        super().clean()
        if self.unknown:
            named = {"names": ", ".join(printable(name) for name in self.unknown[:NAMED_UNKNOWN])}
            message = _("There is no determinant, or none any more, for: %(names)s.") % named
            self.add_error(None, ValidationError(message, code="unknown"))
        weights = None if any(name.startswith(WEIGHT) for name in self.errors) else self.weights
        if not weights:
            return
        try:
            normalised(weights)
        except ValueError:
            raise ValidationError(_("All weights are 0: at least one must be above 0."), code="weights") from None

    @property
    def weights(self) -> list[float] | None:
        """Relative weights in the model's order; None where nothing was set, that is where they are unknown."""
        scenario = self.cleaned_data.get("weights")
        given = dict(self.given_weights())
        if not scenario and not given:
            return None
        base = zip(self.slugs, self.scenario_weights(scenario or ""), strict=True)
        return [given.get(slug, weight) for slug, weight in base]

    def given_weights(self) -> list[tuple[str, float]]:
        """(slug, weight) of the determinants whose weight was set one by one."""
        return self.given(WEIGHT)

    def given(self, prefix: str) -> list[tuple[str, float]]:
        """(slug, number) of the determinants for which a number was set one by one."""
        numbers = [(slug, self.cleaned_data.get(prefix + slug)) for slug in self.slugs]
        return [(slug, number) for slug, number in numbers if number is not None]

    @property
    def scope(self) -> list[str] | None:
        return self.cleaned_data.get("scope") or None

    def target(self) -> list[float]:
        """The target of every determinant: its own, else the common one."""
        common = self.cleaned_data.get("target")
        common = self.OWN_TARGET if common is None else common
        given = dict(self.given(TARGET))
        return [given.get(slug, common) for slug in self.slugs]

    def defaults(self) -> dict[str, dict[str, str]]:
        """What holds for every weight and target that is left empty, by the beginning of its name and slug."""
        return {
            prefix: {slug: self.fields[prefix + slug].widget.attrs["placeholder"] for slug in self.slugs}
            for prefix in (WEIGHT, TARGET)
        }

    def in_words(self) -> Iterator[str]:
        """What was set, in sentences; nothing where all is as by default."""
        data = self.cleaned_data
        if data.get("weights"):
            yield _("Weights: %(name)s") % {"name": self.snapshot.weight_sets[data["weights"]].name}
        if weights := self.listed(WEIGHT):
            yield _("Own weights: %(list)s") % {"list": weights}
        if data.get("target") is not None:
            yield _("Target %(target)s") % {"target": f"{data['target']:g}"}
        if targets := self.listed(TARGET):
            yield _("Own targets: %(list)s") % {"list": targets}
        if data.get("scope"):
            yield _("Fields in scope: %(list)s") % {
                "list": ", ".join(self.snapshot.domains[slug] for slug in data["scope"])
            }

    def listed(self, prefix: str) -> str:
        """The numbers that were set one by one, each with the name of its determinant."""
        names = {determinant.slug: determinant.name for determinant in self.snapshot.determinants}
        return ", ".join(f"{names[slug]} {number:g}" for slug, number in self.given(prefix))

    def determinant_rows(self) -> Iterator[DeterminantFields]:
        for determinant in self.snapshot.determinants:
            yield DeterminantFields(determinant, self[WEIGHT + determinant.slug], self[TARGET + determinant.slug])
