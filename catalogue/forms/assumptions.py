"""Target, weights and scope as a person sets them in an address: checked, and turned into vectors for the model.

Every parameter has a default, and every wrong value a message beside its field.
"""

from collections.abc import Iterator

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalogue.analysis.snapshot import Snapshot
from catalogue.forms.fields import SilentMultipleField, number_field, read_number
from experience.contribution import normalised

HIGHEST_WEIGHT = 10
"""Relative: scenarios reach 3."""
WEIGHT, TARGET = "w-", "t-"


class AssumptionForm(forms.Form):
    """Weights (a named scenario, own numbers over it, or unknown), a target, and the scope of fields of activity.

    One field per determinant for its weight ("w-" and the slug) and its target ("t-" and the slug); `target` is that of
    all determinants without an own one.
    """

    OWN_TARGET = 1.0
    """The target of a determinant for which none is set."""

    def __init__(self, data, snapshot: Snapshot):
        super().__init__(data)
        self.snapshot = snapshot
        common = read_number(data.get("target")) or self.OWN_TARGET
        scenario = snapshot.weight_sets.get(data.get("weights", ""), ("", [1.0] * len(snapshot.determinants)))[1]
        sets = [(slug, name) for slug, (name, _weights) in snapshot.weight_sets.items()]
        self.fields["weights"] = forms.ChoiceField(
            label=_("Weights"), choices=[("", _("unknown (equal in the main figure)")), *sets], required=False
        )
        self.fields["scope"] = SilentMultipleField(
            label=_("Fields of activity in scope"), choices=list(snapshot.domains.items()), required=False,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        self.fields["target"] = number_field(_("Target for every determinant"), 1, 0.05, self.OWN_TARGET)
        for determinant, weight in zip(snapshot.determinants, scenario, strict=True):
            self.fields[WEIGHT + determinant.slug] = number_field(
                _("Weight of %(name)s") % {"name": determinant.name}, HIGHEST_WEIGHT, 0.5, weight
            )
            self.fields[TARGET + determinant.slug] = number_field(
                _("Target of %(name)s") % {"name": determinant.name}, 1, 0.05, common
            )

    def clean(self):
        data = super().clean()
        if not any(name.startswith(WEIGHT) for name in self.errors) and (own := self.own_weights(data)):
            try:
                normalised(own)
            except ValueError:
                raise ValidationError(_("All weights are 0: at least one must be above 0."), code="weights") from None
        return data

    def own_weights(self, data) -> list[float] | None:
        """Relative weights in the model's order; None where nothing was set, that is where they are unknown."""
        slugs = [determinant.slug for determinant in self.snapshot.determinants]
        given = [data.get(WEIGHT + slug) for slug in slugs]
        scenario = data.get("weights")
        if not scenario and all(weight is None for weight in given):
            return None
        base = self.snapshot.weight_sets[scenario][1] if scenario else [1.0] * len(slugs)
        return [own if weight is None else weight for own, weight in zip(base, given, strict=True)]

    def given_weights(self) -> list[tuple[str, float]]:
        """(slug, weight) of the determinants whose weight was set one by one."""
        slugs = [determinant.slug for determinant in self.snapshot.determinants]
        return [(slug, own) for slug in slugs if (own := self.cleaned_data.get(WEIGHT + slug)) is not None]

    @property
    def weights(self) -> list[float] | None:
        return self.own_weights(self.cleaned_data)

    @property
    def scope(self) -> list[str] | None:
        return self.cleaned_data.get("scope") or None

    def target(self) -> list[float]:
        """The target of every determinant: its own, else the common one."""
        common = self.cleaned_data.get("target")
        common = self.OWN_TARGET if common is None else common
        own = [self.cleaned_data.get(TARGET + determinant.slug) for determinant in self.snapshot.determinants]
        return [common if value is None else value for value in own]

    def defaults(self) -> dict[str, dict[str, str]]:
        """What holds for every weight and target that is left empty, by the beginning of its name and slug."""
        return {
            prefix: {
                determinant.slug: self.fields[prefix + determinant.slug].widget.attrs["placeholder"]
                for determinant in self.snapshot.determinants
            }
            for prefix in (WEIGHT, TARGET)
        }

    def settings(self) -> Iterator[str]:
        """What was set, in sentences; nothing where all is as by default."""
        data, slugs = self.cleaned_data, [determinant.slug for determinant in self.snapshot.determinants]
        names = {determinant.slug: determinant.name for determinant in self.snapshot.determinants}

        def listed(prefix):
            own = [(names[slug], data.get(prefix + slug)) for slug in slugs]
            return [f"{name} {value:g}" for name, value in own if value is not None]

        if data.get("weights"):
            yield _("Weights: %(name)s") % {"name": self.snapshot.weight_sets[data["weights"]][0]}
        if own := listed(WEIGHT):
            yield _("Own weights: %(list)s") % {"list": ", ".join(own)}
        if data.get("target") is not None:
            yield _("Target %(target)s") % {"target": f"{data['target']:g}"}
        if own := listed(TARGET):
            yield _("Own targets: %(list)s") % {"list": ", ".join(own)}
        if data.get("scope"):
            yield _("Fields in scope: %(list)s") % {
                "list": ", ".join(self.snapshot.domains[slug] for slug in data["scope"])
            }

    def determinant_rows(self):
        """(determinant, weight field, target field) in the model's order, for the page."""
        for determinant in self.snapshot.determinants:
            yield determinant, self[WEIGHT + determinant.slug], self[TARGET + determinant.slug]
