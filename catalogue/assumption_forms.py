"""Target, weights and scope as a person sets them in an address: checked, and turned into vectors for the model.

May import snapshot; every parameter has a default, and every wrong value a message beside its field.
"""

from collections.abc import Iterator

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.snapshot import Snapshot
from experience.contribution import normalised

HIGHEST_WEIGHT = 10
"""Relative: scenarios reach 3."""
WEIGHT, TARGET = "w-", "t-"


def printable(text: str, most: int = 60) -> str:
    """What a person typed, to be said in a message: cut, and without signs that cannot be seen."""
    return "".join(sign if sign.isprintable() else "�" for sign in text[:most])


class SilentMultipleField(forms.MultipleChoiceField):
    """Each choice once; takes an empty value, as a form without scripts sends for "any", for no choice."""

    def to_python(self, value):
        return list(dict.fromkeys(one for one in super().to_python(value) if one != ""))


def read_number(text: str | None) -> float:
    """A number as a hint only: 0 where the text is none."""
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def number_field(label: str, highest: float, step: float, default: float) -> forms.FloatField:
    """A number that may stay empty; `default` is what then holds, and is shown as a hint."""
    return forms.FloatField(
        label=label, min_value=0, max_value=highest, required=False,
        widget=forms.NumberInput({"step": "any", "data-step": step, "class": "slider", "placeholder": f"{default:g}"}),
    )  # fmt: skip


class AssumptionForm(forms.Form):
    """Weights (a named scenario, own numbers over it, or unknown), a target, and the scope of fields of activity.

    One field per determinant for its weight ("w-" and the slug) and its target ("t-" and the slug); `target` is that of
    all determinants without an own one.
    """

    OWN_TARGET = 1.0
    """The target of a determinant for which none is set."""

    def __init__(self, data, present: Snapshot):
        super().__init__(data)
        self.present = present
        common = read_number(data.get("target")) or self.OWN_TARGET
        scenario = present.weight_sets.get(data.get("weights", ""), ("", [1.0] * len(present.determinants)))[1]
        sets = [(slug, name) for slug, (name, _weights) in present.weight_sets.items()]
        self.fields["weights"] = forms.ChoiceField(
            label=_("Weights"), choices=[("", _("unknown (equal in the main figure)")), *sets], required=False
        )
        self.fields["scope"] = SilentMultipleField(
            label=_("Fields of activity in scope"), choices=list(present.fields.items()), required=False,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        self.fields["target"] = number_field(_("Target for every determinant"), 1, 0.05, self.OWN_TARGET)
        for determinant, weight in zip(present.determinants, scenario, strict=True):
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
        slugs = [determinant.slug for determinant in self.present.determinants]
        given = [data.get(WEIGHT + slug) for slug in slugs]
        scenario = data.get("weights")
        if not scenario and all(weight is None for weight in given):
            return None
        base = self.present.weight_sets[scenario][1] if scenario else [1.0] * len(slugs)
        return [own if weight is None else weight for own, weight in zip(base, given, strict=True)]

    def given_weights(self) -> list[tuple[str, float]]:
        """(slug, weight) of the determinants whose weight was set one by one."""
        slugs = [determinant.slug for determinant in self.present.determinants]
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
        own = [self.cleaned_data.get(TARGET + determinant.slug) for determinant in self.present.determinants]
        return [common if value is None else value for value in own]

    def defaults(self) -> dict[str, dict[str, str]]:
        """What holds for every weight and target that is left empty, by the beginning of its name and slug."""
        return {
            prefix: {
                determinant.slug: self.fields[prefix + determinant.slug].widget.attrs["placeholder"]
                for determinant in self.present.determinants
            }
            for prefix in (WEIGHT, TARGET)
        }

    def settings(self) -> Iterator[str]:
        """What was set, in sentences; nothing where all is as by default."""
        data, slugs = self.cleaned_data, [determinant.slug for determinant in self.present.determinants]
        names = {determinant.slug: determinant.name for determinant in self.present.determinants}

        def listed(prefix):
            own = [(names[slug], data.get(prefix + slug)) for slug in slugs]
            return [f"{name} {value:g}" for name, value in own if value is not None]

        if data.get("weights"):
            yield _("Weights: %(name)s") % {"name": self.present.weight_sets[data["weights"]][0]}
        if own := listed(WEIGHT):
            yield _("Own weights: %(list)s") % {"list": ", ".join(own)}
        if data.get("target") is not None:
            yield _("Target %(target)s") % {"target": f"{data['target']:g}"}
        if own := listed(TARGET):
            yield _("Own targets: %(list)s") % {"list": ", ".join(own)}
        if data.get("scope"):
            yield _("Fields in scope: %(list)s") % {
                "list": ", ".join(self.present.fields[slug] for slug in data["scope"])
            }

    def determinant_rows(self):
        """(determinant, weight field, target field) in the model's order, for the page."""
        for determinant in self.present.determinants:
            yield determinant, self[WEIGHT + determinant.slug], self[TARGET + determinant.slug]


class CityForm(AssumptionForm):
    """What the gaps of a city are measured against."""

    AGAINST = {
        "collection": gettext_lazy("as many average services of the collection"),
        "peer": gettext_lazy("a peer city"),
        "target": gettext_lazy("an own target"),
        "quartile": gettext_lazy("the upper quartile of cities"),
    }
    OWN_TARGET = 0.5

    def __init__(self, data, present: Snapshot, peers: dict[str, str], quartile_missing: str):
        super().__init__(data, present)
        self.quartile_missing = quartile_missing
        self.fields["against"] = forms.ChoiceField(
            label=_("Measure gaps against"), choices=list(self.AGAINST.items()), required=False
        )
        self.fields["peer"] = forms.ChoiceField(
            label=_("Peer city"), choices=[("", "–"), *peers.items()], required=False
        )

    def clean(self):
        data = super().clean()
        if data.get("against") == "quartile" and self.quartile_missing:
            self.add_error("against", self.quartile_missing)
        given = [self.target_given and "target", data.get("peer") and "peer"]
        unused = [name for name in given if name and name != self.against]
        if "against" not in self.errors and unused:
            self.add_error("against", _("You also set what is not measured against: take it away, or choose it here."))
        if self.against == "peer" and not data.get("peer") and "peer" not in self.errors:
            self.add_error("peer", _("Choose the peer city."))
        return data

    @property
    def against(self) -> str:
        """The chosen measure; a peer or target that was given alone names it too."""
        data = self.cleaned_data
        if data.get("against"):
            return data["against"]
        if data.get("peer"):
            return "peer"
        return "target" if self.target_given else "collection"

    @property
    def target_given(self) -> bool:
        names = ["target", *(TARGET + determinant.slug for determinant in self.present.determinants)]
        return any(self.cleaned_data.get(name) is not None for name in names)
