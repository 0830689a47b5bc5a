"""Whom an editor asks to code, and what."""

from typing import Any
from zlib import crc32

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.accounts.forms import MemberForm
from catalogue.coding.assignments import services_to_assign
from catalogue.coding.round_forms import LARGEST_SAMPLE
from catalogue.coding.rounds import rounds_in_view, sample_of
from catalogue.coding.sampling import draw
from catalogue.forms.fields import clean_line
from catalogue.models import Coder, CodingRound, Service

LONGEST_NAME = Coder._meta.get_field("name").max_length


class InviteCoderForm(MemberForm):
    """A person, a round, and which of its services."""

    name = forms.CharField(
        label=gettext_lazy("Name beside the codes"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=gettext_lazy("Readers see it. A pseudonym will do."),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        required=False,
        widget=forms.EmailInput({"autocomplete": "off"}),
        help_text=gettext_lazy("Empty: you hand over the link yourself."),
    )
    coding_round = forms.ModelChoiceField(
        CodingRound.objects.none(),
        to_field_name="slug",
        label=gettext_lazy("Round"),
        empty_label=None,
    )
    mode = forms.ChoiceField(
        choices=[
            ("round", gettext_lazy("all of the round")),
            ("sample", gettext_lazy("its sample")),
            ("random", gettext_lazy("some at random")),
            ("chosen", gettext_lazy("chosen ones")),
        ],
        label=gettext_lazy("Services"),
        widget=forms.RadioSelect,
        initial="round",
        help_text=gettext_lazy(
            "Those of a round are its sample and what others code in it. A new round has every published service."
        ),
    )
    size = forms.IntegerField(
        min_value=1, max_value=LARGEST_SAMPLE, required=False, label=gettext_lazy("How many at random")
    )
    services = forms.ModelMultipleChoiceField(
        Service.objects.none(),
        to_field_name="slug",
        required=False,
        label=gettext_lazy("Chosen ones"),
    )
    agreed = forms.CharField(required=False, widget=forms.HiddenInput)
    """The account that is to code from now on, where the page asked for that."""

    field_order = ["name", "email", "coding_round", "mode", "size", "services"]

    def __init__(self, user: User, *args: Any, **kwargs: Any):
        super().__init__(*args, inviter=user, **kwargs)
        self.to_assign = services_to_assign(user)
        rounds = rounds_in_view().filter(closed=None).order_by("-opened", "slug")
        self.fields["coding_round"].queryset = rounds  # type: ignore[attr-defined]
        self.fields["services"].queryset = self.to_assign.order_by("name", "slug")  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        return clean_line(self.cleaned_data["name"])

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        mode, coding_round = data.get("mode"), data.get("coding_round")
        if mode == "sample" and coding_round and not coding_round.sample:
            self.add_error("mode", ValidationError(_("This round has no sample."), code="no_sample"))
        if mode == "random" and not data.get("size") and "size" not in self.errors:
            self.add_error("size", ValidationError(_("Say how many."), code="required"))
        if mode == "chosen" and not data.get("services") and "services" not in self.errors:
            self.add_error("services", ValidationError(_("Choose at least one service."), code="required"))
        if not self.errors and not self.chosen().exists():
            self.add_error("mode", ValidationError(_("None of these services is published."), code="none"))

    def chosen(self) -> QuerySet[Service]:
        """The published services meant; the same ones where the same is sent twice."""
        data = self.cleaned_data
        if data["mode"] == "chosen":
            chosen: QuerySet[Service] = data["services"]
            return chosen
        sample = sample_of(data["coding_round"])
        everything = self.to_assign.order_by("slug")
        of_sample = everything.filter(slug__in=sample.services) if sample else everything
        if data["mode"] == "random":
            fields = dict(of_sample.values_list("slug", "domain__slug"))
            return everything.filter(slug__in=draw(fields, data["size"], crc32(data["name"].lower().encode())))
        if data["mode"] == "round":
            return services_of(data["coding_round"], everything)
        return of_sample

    @property
    def values(self) -> dict[str, Any]:
        """What `inviting.invite_coder` takes."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "email": data["email"],
            "coding_round": data["coding_round"],
            "services": self.chosen(),
            "agreed": data["agreed"],
            **self.membership,
        }


def services_of(coding_round: CodingRound, everything: QuerySet[Service]) -> QuerySet[Service]:
    """Of some services those of a round: its sample and what is coded in it; all where it has neither yet."""
    sample, asked = sample_of(coding_round), coding_round.assignments.values("service")
    own = everything.filter(Q(pk__in=asked) | Q(slug__in=sample.services if sample else []))
    return own if sample or own.exists() else everything
