"""What the gaps of a city are measured against: chosen, or told by the peer or target that was given."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.analysis.snapshot import Snapshot
from catalogue.forms.assumptions import TARGET, AssumptionForm


class CityForm(AssumptionForm):
    """Assumptions, and a measure; only what is measured against may be given."""

    AGAINST = {
        "collection": gettext_lazy("as many average services of the collection"),
        "peer": gettext_lazy("a peer city"),
        "target": gettext_lazy("an own target"),
        "quartile": gettext_lazy("the upper quartile of cities"),
    }
    OWN_TARGET = 0.5

    def __init__(self, data: QueryDict, snapshot: Snapshot, peers: dict[str, str], quartile_missing: str):
        """`peers` are names of cities by slug; `quartile_missing` says why there is no quartile, empty where it is."""
        super().__init__(data, snapshot)
        self.peers, self.quartile_missing = peers, quartile_missing
        self.fields["against"] = forms.ChoiceField(
            label=_("Measure gaps against"), choices=list(self.AGAINST.items()), required=False
        )
        self.fields["peer"] = forms.ChoiceField(
            label=_("Peer city"), choices=[("", "–"), *peers.items()], required=False
        )

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        if data.get("against") == "quartile" and self.quartile_missing:
            self.add_error("against", ValidationError(self.quartile_missing, code="quartile"))
        given = {"target": self.target_given, "peer": bool(data.get("peer"))}
        unused = [name for name, is_given in given.items() if is_given and name != self.against]
        if "against" not in self.errors and unused:
            message = _("You also set what is not measured against: take it away, or choose it here.")
            self.add_error("against", ValidationError(message, code="unused"))
        if self.against == "peer" and not data.get("peer") and "peer" not in self.errors:
            self.add_error("peer", ValidationError(_("Choose the peer city."), code="required"))

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
        return self.cleaned_data.get("target") is not None or bool(self.given(TARGET))
