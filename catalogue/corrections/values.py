"""The right value of a fact where a visitor can name it: the field that asks for it, and the value in words.

It is kept as the text that a form sends; several choices have blanks between them.
"""

from collections.abc import Callable
from functools import cached_property

from django import forms
from django.utils.translation import gettext as _

from catalogue.corrections.facts import INTEGRATION, LEVEL
from catalogue.forms.fields import SilentMultipleField
from catalogue.forms.questions import UNTOLD
from catalogue.models import PaymentModel, Service
from catalogue.models.addresses import validate_public_address
from catalogue.models.belonging import known_in_view
from catalogue.models.services import FIRST_YEAR, ServiceStatus, this_year
from catalogue.templatetags.words import CANNOT_BE_TOLD
from experience.guides import current_guide
from experience.models import Determinant

LONGEST_NAMES, LONGEST_ADDRESS = 300, 400

Choices = list[tuple[str, str]]


class Values:
    """What there is to choose from, read once for a page."""

    @cached_property
    def payments(self) -> dict[str, str]:
        return dict(PaymentModel.objects.filter(known_in_view(PaymentModel)).values_list("slug", "name"))

    @cached_property
    def determinants(self) -> dict[str, Determinant]:
        return {determinant.slug: determinant for determinant in Determinant.objects.all()}

    def field(self, key: str) -> forms.Field | None:
        """The field that asks for the right value; None for a fact that takes words alone."""
        if key.startswith(LEVEL):
            return one_of(levels(self.determinants[key.removeprefix(LEVEL)]), forms.RadioSelect)
        if key == "payments":
            offered, boxes = list(self.payments.items()), forms.CheckboxSelectMultiple
            return SilentMultipleField(label=_("What is right?"), choices=offered, required=False, widget=boxes)
        if key in CHOICES:
            return one_of(CHOICES[key]())
        return FIELDS[key]() if key in FIELDS else None

    def words(self, key: str, value: str) -> str:
        """A value as people read it; itself where it is no choice, or one that is there no more."""
        if key == "payments":
            return ", ".join(self.payments.get(slug, slug) for slug in value.split())
        if key.startswith(LEVEL):
            determinant = self.determinants.get(key.removeprefix(LEVEL))
            return dict(levels_in_words(determinant)).get(value, value) if determinant else value
        return dict(CHOICES[key]()).get(value, value) if key in CHOICES else value


def one_of(choices: Choices, widget: type[forms.Widget] = forms.Select) -> forms.ChoiceField:
    first = [] if widget is forms.RadioSelect else [("", _("choose one"))]
    return forms.ChoiceField(label=_("What is right?"), choices=[*first, *choices], required=False, widget=widget)


def named() -> forms.CharField:
    return forms.CharField(label=_("What is right?"), required=False, max_length=LONGEST_NAMES)


def year() -> forms.IntegerField:
    return forms.IntegerField(label=_("The right year"), required=False, min_value=FIRST_YEAR, max_value=this_year())


def address() -> forms.URLField:
    return forms.URLField(
        label=_("The right address"),
        required=False,
        max_length=LONGEST_ADDRESS,
        assume_scheme="https",
        validators=[validate_public_address],
    )


def statuses() -> Choices:
    return [(value, str(word)) for value, word in ServiceStatus.choices]


def integration_levels() -> Choices:
    """Highest first, as levels are asked for everywhere."""
    words = [(str(level), f"{level} {word}") for level, word in reversed(Service.Integration.choices)]
    return [*words, (UNTOLD, str(CANNOT_BE_TOLD))]


CHOICES: dict[str, Callable[[], Choices]] = {"status": statuses, INTEGRATION: integration_levels}
FIELDS: dict[str, Callable[[], forms.Field]] = {
    "ended": year,
    "provider": named,
    "cities": named,
    "official_url": address,
}
"""By the key of a fact: of one that has exactly one of some values these, of others the field that takes its value."""


def levels(determinant: Determinant) -> Choices:
    """The levels of a determinant with their anchors, highest first."""
    anchors = dict(current_guide(determinant.group.codebook.slug).of(determinant).by_level())
    return [
        (value, f"{words}: {anchors[int(value)]}" if value != UNTOLD else words)
        for value, words in reversed(levels_in_words(determinant))
    ]


def levels_in_words(determinant: Determinant) -> Choices:
    """Lowest first, after that it cannot be told."""
    labels = enumerate(determinant.scale.labels)
    return [(UNTOLD, str(CANNOT_BE_TOLD)), *((str(level), f"{level} {label}") for level, label in labels)]
