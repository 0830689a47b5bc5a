"""Ideas that are kept: each a draft in the address of their page, by name, side by side with services."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from urllib.parse import unquote

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.analysis.drafts import PARTS, SEPARATOR, Draft, UnreadableDraftError, Vocabulary, read_draft
from catalogue.analysis.members import Member
from catalogue.compare.services import ComparedService, ServiceComparison
from catalogue.evaluate.forms import describe, fewest_answered
from catalogue.forms.choices import MOST_COMPARED
from catalogue.forms.fields import KnownSlugsField, SilentMultipleField
from catalogue.my_city.addresses import LONGEST_STATE
from catalogue.rules.blindness import Sight, hidden_sentence
from experience.sure.ranges import has_value

IDEA, SERVICE = "idea", "service"
KEPT = (IDEA, SERVICE)
"""The parameters that hold what is put side by side; the page of one idea carries them on."""

MOST_CARDS = 2 * MOST_COMPARED
"""Where too many are kept, so many are shown to be removed: each has addresses with all others."""


class IdeasField(SilentMultipleField):
    """Ideas as they stand in an address, as members numbered from 1."""

    def __init__(self, vocabulary: Vocabulary):
        self.vocabulary = vocabulary
        super().__init__(label=gettext_lazy("Ideas"), required=False)

    def validate(self, value: list[str]) -> None:
        """Any text: `clean` reads each."""

    def clean(self, value: list[str]) -> list[Member]:
        texts = super().clean(value)[: MOST_COMPARED + 1]
        return [read_idea(text, self.vocabulary).member(n, self.vocabulary.order) for n, text in enumerate(texts, 1)]


def read_idea(text: str, vocabulary: Vocabulary) -> Draft:
    """Raises ValidationError for one that cannot be read, and for one that is answered too little for a value."""
    try:
        draft = read_draft(text, vocabulary)
    except UnreadableDraftError as error:
        raise ValidationError(str(error), code="unreadable") from error
    if not has_value(draft.answers):
        message = _("“%(name)s” is not finished: answer at least %(fewest)s of the %(all)s questions.")
        number = len(vocabulary.order)
        said = {"name": draft.name, "fewest": fewest_answered(number), "all": number}
        raise ValidationError(message, code="too_few", params=said)
    return draft


class IdeasForm(forms.Form):
    """Ideas and published services to be put side by side."""

    def __init__(self, data: QueryDict, sees: Sight, vocabulary: Vocabulary):
        super().__init__(data)
        self.address, self.sees, self.vocabulary = data, sees, vocabulary
        self.fields[IDEA] = IdeasField(vocabulary)
        self.fields[SERVICE] = KnownSlugsField(_("Services"), sees.everything.members)

    def clean_service(self) -> list[str]:
        """A coder must not be led by the levels of a service that is still to be coded."""
        services = self.cleaned_data[SERVICE]
        if hidden := [self.sees.hidden[slug].name for slug in services if slug in self.sees.hidden]:
            raise ValidationError(hidden_sentence(hidden), code="hidden")
        return services

    def clean(self) -> None:
        super().clean()
        number = len(kept_in(self.address))
        if number > MOST_COMPARED:
            message = _("%(number)s are too many: at most %(most)s can be put side by side.")
            raise ValidationError(message, code="too_many", params={"number": number, "most": MOST_COMPARED})

    @cached_property
    def comparison(self) -> ServiceComparison | None:
        """Everything that is kept, side by side; None where something is wrong, or nothing is there."""
        if not self.is_valid():
            return None
        snapshot = self.sees.visible
        members = [*self.cleaned_data[IDEA], *(snapshot.members[slug] for slug in self.cleaned_data[SERVICE])]
        return ServiceComparison(members, snapshot) if members else None


class Kept(NamedTuple):
    """An idea or a service as it stands in an address: its parameter, and its value."""

    parameter: str
    value: str


@dataclass(frozen=True)
class Card:
    """What is kept, also where it cannot be read: its name, the address without it, and where to change an idea."""

    name: str
    is_idea: bool
    without: str
    change: str
    compared: ComparedService | None


def kept_in(parameters: QueryDict) -> list[Kept]:
    """Ideas first, then services, each once."""
    return [Kept(name, value) for name in KEPT for value in dict.fromkeys(parameters.getlist(name)) if value]


def address_of(kept: Iterable[Kept]) -> str:
    query = QueryDict(mutable=True)
    for name, value in kept:
        query.appendlist(name, value)
    return f"{reverse('ideas')}?{query.urlencode()}" if query else reverse("ideas")


def name_in(text: str) -> str:
    """The name of an idea as it stands in an address; empty where there is none."""
    parts = text.split(SEPARATOR)
    return unquote(parts[PARTS - 1]) if len(parts) >= PARTS else ""


def address_with(draft: Draft, parameters: QueryDict) -> str:
    """The page of all kept ideas with one more, in place of one of the same name; empty where it would be too long."""
    kept = [one for one in kept_in(parameters) if one.parameter != IDEA or name_in(one.value) != draft.name]
    address = address_of([Kept(IDEA, draft.encoded()), *kept])
    return address if len(address) <= LONGEST_STATE else ""


def cards(form: IdeasForm, names: Mapping[str, str]) -> list[Card]:
    """A card for everything in the address, for the first MOST_CARDS of it; `names` are those of services by slug."""
    kept = kept_in(form.address)
    shown = kept[:MOST_CARDS]
    compared = list(form.comparison.things) if form.comparison else [None] * len(shown)
    return [
        Card(
            name=thing.label if thing else name_in(one.value) or names.get(one.value, "") or _("unreadable"),
            is_idea=one.parameter == IDEA,
            without=address_of([other for other in kept if other != one]),
            change=address_to_change(one.value, kept, form.vocabulary) if one.parameter == IDEA else "",
            compared=thing,
        )
        for one, thing in zip(shown, compared, strict=True)
    ]


def address_to_change(text: str, kept: Iterable[Kept], vocabulary: Vocabulary) -> str:
    """The form with an idea filled in, and everything kept beside it; empty where it cannot be read."""
    try:
        draft = read_draft(text, vocabulary)
    except UnreadableDraftError:
        return ""
    described, query = QueryDict(mutable=True), QueryDict("filling=1", mutable=True)
    describe(described, draft, vocabulary)
    for name, values in described.lists():
        query.setlist(name, [value for value in values if value])
    for name, value in kept:
        query.appendlist(name, value)
    return f"{reverse('evaluate')}?{query.urlencode()}"
