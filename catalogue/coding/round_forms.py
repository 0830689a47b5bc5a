"""What editors say of a round, and who codes what in it."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.coding.assignments import services_to_assign
from catalogue.coding.rounds import SHOWN, Sample, coders_in_view, draw_sample, rounds_in_view, sample_of
from catalogue.models import Coder, CodingRound, Service
from catalogue.models.scopes import guide_in_view
from catalogue.templatetags.words import codebook_name
from experience.models import Guide

LARGEST_SAMPLE = 100_000
HIGHEST_SEED = 2**31


def day_input() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class RoundForm(forms.ModelForm):
    """What may change while a round runs: not its guide, nor its sample."""

    class Meta:
        model = CodingRound
        fields = ["name", "opened", "due", "description"]
        widgets = {"opened": day_input(), "due": day_input(), "description": forms.Textarea({"rows": 2})}

    def clean_opened(self) -> date:
        """Not in the future: what a round publishes would count as later than that of all others."""
        opened: date = self.cleaned_data["opened"]
        if opened > localdate():
            raise ValidationError(_("That day is still to come."), code="future")
        return opened

    def clean_due(self) -> date | None:
        opened, due = self.cleaned_data.get("opened"), self.cleaned_data["due"]
        if opened and due and due < opened:
            raise ValidationError(_("That is before the round is opened."), code="before")
        return due

    @property
    def values(self) -> dict[str, Any]:
        """What of `SHOWN` is said here."""
        return {name: value for name, value in self.cleaned_data.items() if name in SHOWN}


class SampleForm(forms.Form):
    """A random sample: its size, the seed that it can be drawn again with, and whether fields keep their shares."""

    size = forms.IntegerField(
        min_value=1,
        max_value=LARGEST_SAMPLE,
        required=False,
        label=gettext_lazy("Size of the sample"),
        help_text=gettext_lazy("Empty: without a sample."),
    )
    seed = forms.IntegerField(
        min_value=0,
        max_value=HIGHEST_SEED,
        required=False,
        initial=1,
        label=gettext_lazy("Seed of the sample"),
        help_text=gettext_lazy("The same number draws the same services again."),
    )
    by_field = forms.BooleanField(required=False, label=gettext_lazy("Each field of activity has its share"))

    def new_sample(self) -> Sample:
        """Drawn of the services that are published now."""
        data = self.cleaned_data
        return draw_sample(data["size"], data["seed"] or 0, by_field=data["by_field"])


def in_full(guide: Guide) -> str:
    """The version of a guide, and of the model where there are several."""
    name = codebook_name(guide.codebook)
    return f"{guide.version} · {name}" if name else guide.version


class NewRoundForm(RoundForm, SampleForm):
    """A round to open, with its guide, and a sample where it is run on one."""

    class Meta(RoundForm.Meta):
        fields = ["name", "slug", "guide", "opened", "due", "description"]

    field_order = ["name", "slug", "guide", "opened", "due", "description", "size", "seed", "by_field"]

    def __init__(self, data: Any = None):
        super().__init__(data, initial={"opened": localdate(), "guide": guide_in_view().pk})
        issued = Guide.objects.exclude(issued=None).select_related("codebook")
        self.fields["guide"].queryset = issued  # type: ignore[attr-defined]
        self.fields["guide"].label_from_instance = in_full  # type: ignore[attr-defined]
        self.fields["slug"].required = False
        self.fields["slug"].help_text = _("Short name in addresses and files. Empty: made of the name.")

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"] or slugify(self.cleaned_data.get("name", ""))[:50]
        if not slug:
            raise ValidationError(_("Give a short name of letters and digits."), code="required")
        return slug


class AssignForm(SampleForm):
    """Who codes what: all published services, a random sample, or chosen ones."""

    coding_round = forms.ModelChoiceField(CodingRound.objects.none(), to_field_name="slug", label=gettext_lazy("Round"))
    coders = forms.ModelMultipleChoiceField(
        Coder.objects.none(),
        to_field_name="slug",
        label=gettext_lazy("Coders"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Who has no account cannot sign in: invite the person, or bring in the codes as a file, as of a machine."
        ),
    )
    mode = forms.ChoiceField(
        choices=[
            ("all", gettext_lazy("all services")),
            ("sample", gettext_lazy("a random sample, or the one of the round")),
            ("chosen", gettext_lazy("chosen services")),
        ],
        label=gettext_lazy("Services"),
        widget=forms.RadioSelect,
        initial="sample",
    )
    services = forms.ModelMultipleChoiceField(
        Service.objects.none(), to_field_name="slug", required=False, label=gettext_lazy("Chosen services")
    )
    field_order = ["coding_round", "coders", "mode", "size", "seed", "by_field", "services"]

    def __init__(self, user: User, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.to_assign = services_to_assign(user)
        rows = {
            "coding_round": rounds_in_view().filter(closed=None),
            "coders": coders_in_view(),
            "services": self.to_assign,
        }
        for name, queryset in rows.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]
        self.fields["size"].help_text = _("A round keeps its sample: empty where it has one.")

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        if data.get("mode") == "sample" and data.get("coding_round"):
            self.clean_sample(sample_of(data["coding_round"]))
        if data.get("mode") == "chosen" and not data.get("services") and "services" not in self.errors:
            self.add_error("services", ValidationError(_("Choose at least one service."), code="required"))

    def clean_sample(self, kept: Sample | None) -> None:
        data = self.cleaned_data
        size = data.get("size")
        if kept and size and (size, data.get("seed") or 0, data["by_field"]) != (kept.size, kept.seed, kept.by_field):
            message = _("This round has a sample: %(size)s services, seed %(seed)s. Leave the size empty to assign it.")
            values = {"size": kept.size, "seed": kept.seed}
            self.add_error("size", ValidationError(message, code="kept", params=values))
        if not kept and not size and "size" not in self.errors:
            message = _("Say how many services the sample holds.")
            self.add_error("size", ValidationError(message, code="required"))

    def sample(self) -> Sample | None:
        """The sample meant, that of the round where it has one; None where none is meant."""
        if self.cleaned_data["mode"] != "sample":
            return None
        return sample_of(self.cleaned_data["coding_round"]) or self.new_sample()

    def chosen(self, sample: Sample | None) -> QuerySet[Service]:
        """The published services meant."""
        everything = self.to_assign.order_by("slug")
        if sample:
            return everything.filter(slug__in=sample.services)
        return everything if self.cleaned_data["mode"] == "all" else self.cleaned_data["services"]
