"""What is asked of a visitor, and of the editor who decides."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.corrections.facts import Fact
from catalogue.corrections.values import Values
from catalogue.forms.fields import set_choices
from catalogue.forms.seen import Seen, opened, seal
from catalogue.forms.sent_values import with_plain_lines
from catalogue.models import Correction, Service
from catalogue.models.addresses import validate_public_address
from catalogue.models.corrections import CorrectionQuerySet, new_key
from catalogue.rules.collections import known_to

LONGEST_TEXT, LONGEST_PAGE, LONGEST_ANSWER = 1000, 600, 300

LEAST_SECONDS = 3
"""Nobody reads the page and writes a sentence in less."""


class CorrectionForm(forms.Form):
    """What is right, in words or as a value, and a page that shows it.

    `seen` carries what the page showed and the key of the correction to be, signed: so each form is drawn by the site
    and enters one correction. `topic` is out of sight, and only programs fill it.
    """

    text = forms.CharField(
        label=gettext_lazy("In your words"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 4, "maxlength": LONGEST_TEXT}),
        help_text=gettext_lazy("What is right, and since when. Please name no private persons."),
    )
    page = forms.URLField(
        label=gettext_lazy("A page that shows it (if you know one)"),
        required=False,
        max_length=LONGEST_PAGE,
        assume_scheme="https",
        validators=[validate_public_address],
        help_text=gettext_lazy("Its address. Without one an editor looks for it, which can take longer."),
    )
    topic = forms.CharField(
        label=gettext_lazy("Leave this field empty"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, service: Service, fact: Fact, data: QueryDict | None = None):
        super().__init__(data and with_plain_lines(data))
        self.service, self.fact = service, fact
        self.about = f"correct/{service.pk}/{fact.key}"
        if field := Values().field(fact.key):
            self.fields = {"value": field, **self.fields}
        self.initial["seen"] = self.new_seal()

    def new_seal(self) -> str:
        return seal(self.about, [new_key(), self.fact.shown])

    def clean_topic(self) -> str:
        if self.cleaned_data["topic"]:
            raise ValidationError(_("Please empty this field: programs fill it, and people never see it."), "robot")
        return ""

    def clean_seen(self) -> Seen:
        seen = opened(self.about, self.cleaned_data["seen"])
        if seen is None:
            self.draw_anew()
            raise ValidationError(_("This page was not drawn for you. Please look it over and send it again."), "seal")
        if timezone.now().timestamp() - seen.drawn < LEAST_SECONDS:
            raise ValidationError(_("That was faster than people write. Please send it again."), "too_fast")
        return seen

    def clean(self) -> None:
        super().clean()
        if not self.errors and not self.value and not self.cleaned_data["text"]:
            self.add_error("text", ValidationError(_("Say what is right."), code="required"))

    @property
    def value(self) -> str:
        """As it is kept: one text, several choices with blanks between them."""
        value: Any = self.cleaned_data.get("value")
        return " ".join(value) if isinstance(value, list) else "" if value is None else str(value)

    def correction(self) -> Correction:
        key, shown = self.cleaned_data["seen"].values
        return Correction(
            key=key, service=self.service, fact=self.fact.key, shown=shown, value=self.value,
            text=self.cleaned_data["text"], page=self.cleaned_data["page"],
        )  # fmt: skip

    def draw_anew(self) -> None:
        """The next one that is sent from the page is another correction."""
        assert isinstance(self.data, QueryDict)
        self.data = self.data.copy()
        self.data["seen"] = self.new_seal()


class DecisionForm(forms.Form):
    """An editor's decision about one correction."""

    decision = forms.ChoiceField(
        choices=[(state, state) for state in ("accepted", "declined", "spam", "waiting")], widget=forms.HiddenInput
    )
    answer = forms.CharField(
        label=gettext_lazy("Why it is declined"),
        required=False,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea({"rows": 3, "maxlength": LONGEST_ANSWER}),
        help_text=gettext_lazy("One sentence. The visitor can read it; so can everybody who is given the address."),
    )

    def clean(self) -> None:
        super().clean()
        declines = self.cleaned_data.get("decision") == Correction.State.DECLINED
        if declines and not self.cleaned_data.get("answer", "the field says what is wrong with it"):
            self.add_error("answer", ValidationError(_("Say in a sentence why it is declined."), code="required"))


ORDERS = {"oldest": ("created", "pk"), "newest": ("-created", "-pk")}


class ListForm(forms.Form):
    """Which corrections are listed, and in which order."""

    state = forms.ChoiceField(required=False, label=gettext_lazy("State"))
    service = forms.ChoiceField(required=False, label=gettext_lazy("Service"))
    order = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Order"),
        choices=[("oldest", gettext_lazy("oldest first")), ("newest", gettext_lazy("newest first"))],
    )

    def __init__(self, user: User, data: QueryDict):
        super().__init__(data)
        self.known = Correction.objects.filter(known_to(user, Correction))
        set_choices(self, "state", state_choices(self.known))
        set_choices(self, "service", [("", _("all")), *service_choices(self.known)])

    def corrections(self) -> CorrectionQuerySet:
        """What is asked for, the oldest that wait where nothing is; nothing where it cannot be read."""
        if not self.is_valid():
            return Correction.objects.none()
        data = self.cleaned_data
        chosen = self.known.filter(state=data["state"] or Correction.State.WAITING)
        if data["service"]:
            chosen = chosen.filter(service__slug=data["service"])
        return chosen.order_by(*ORDERS[data["order"] or "oldest"])


def state_choices(known: CorrectionQuerySet) -> Iterator[tuple[str, str]]:
    """With how many there are."""
    counts = dict(known.order_by().values_list("state").annotate(count=Count("pk")))
    for value, label in Correction.State.choices:
        yield value, f"{label} ({counts.get(value, 0)})"


def service_choices(known: CorrectionQuerySet) -> Iterator[tuple[str, str]]:
    """The services that have any, with how many of each wait."""
    services = known.order_by("service__name", "service__slug").values("service__slug", "service__name")
    waiting = Count("pk", filter=Q(state=Correction.State.WAITING))
    for slug, name, count in services.annotate(count=waiting).values_list("service__slug", "service__name", "count"):
        yield slug, f"{name} ({count})"
