"""The form that describes a planned service by the coder's questions, and the one that starts it from another service.

An answer that is not given is missing, never 0.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from typing import NamedTuple

from django import forms
from django.core.exceptions import TooManyFieldsSent, ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalogue.analysis.drafts import (
    DOCUMENTED,
    LONGEST_NAME,
    LONGEST_PAGE,
    LONGEST_REASON,
    PRESUMED,
    Draft,
    Vocabulary,
    answered_levels,
)
from catalogue.analysis.members import Member
from catalogue.analysis.profiles import Profile
from catalogue.analysis.snapshot import Snapshot
from catalogue.evaluate.own import OwnCity, own_city, own_city_or_none
from catalogue.forms.choices import kind_names
from catalogue.forms.fields import KnownSlugsField, clean_line, printable, set_choices
from catalogue.forms.questions import Option, Question, choices, question
from catalogue.forms.reading import CollectionsField
from catalogue.models import Touchpoint
from catalogue.models.addresses import validate_public_address
from catalogue.my_city.states import LARGEST_STATE, UnreadableStateError
from catalogue.rules.blindness import Sight, hidden_sentence
from experience.models import Determinant
from experience.sure.ranges import MOST_OPEN

REACHED = [
    ("", gettext_lazy("no, or not known")),
    (DOCUMENTED, gettext_lazy("yes, that is written")),
    (PRESUMED, gettext_lazy("presumably")),
]

TOO_FEW = "too_few"
MISSING = {"required", TOO_FEW}
"""Codes of messages on what is not there yet."""

PERSON, REASON, PAGE = "g-", "r-", "p-"
"""Before the slug of a group of people, or of a determinant."""


def fewest_answered(questions: int) -> int:
    """So many of the questions must be answered for a value: at least one, and all but MOST_OPEN."""
    return max(questions - MOST_OPEN, 1)


@dataclass
class Asked:
    """A question with the fields for a reason and for a page that shows it, and what is asked next."""

    question: Question
    reason: BoundField
    page: BoundField
    following: Determinant | None
    is_open: bool = False
    """Whether it is the one that is shown first."""

    @property
    def errors(self) -> list[str]:
        return [str(error) for field in (self.question.field, self.reason, self.page) for error in field.errors]

    @property
    def answer(self) -> Option | None:
        """What is chosen; None where nothing that exists is."""
        return next((option for option in self.question.options if option.radio.data["selected"]), None)

    @property
    def noted(self) -> bool:
        return any(field.value() or field.errors for field in (self.reason, self.page))


class ReasonField(forms.CharField):
    """A text on one line."""

    def clean(self, value: str) -> str:
        return clean_line(super().clean(value))


def reason_field(label: str) -> forms.CharField:
    return ReasonField(label=label, max_length=LONGEST_REASON, required=False)


def page_field(label: str) -> forms.URLField:
    return forms.URLField(
        label=label,
        max_length=LONGEST_PAGE,
        required=False,
        assume_scheme="https",
        validators=[validate_public_address],
    )


class EvaluationForm(forms.Form):
    """A planned service: name, field of activity, for whom and when, and one answer or none per determinant."""

    name = forms.CharField(label=gettext_lazy("Name of the service"), max_length=LONGEST_NAME)
    field = forms.ChoiceField(label=gettext_lazy("Field of activity"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind of service"), required=False)
    phase = forms.MultipleChoiceField(
        label=gettext_lazy("Phases of the journey with a touchpoint"),
        choices=Touchpoint.Phase.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    city = forms.ChoiceField(label=gettext_lazy("City that it is planned for"), required=False)
    aim = forms.ChoiceField(label=gettext_lazy("Where it should be strong"), required=False)
    my_city = forms.CharField(required=False, max_length=LARGEST_STATE)
    own = forms.IntegerField(required=False, min_value=1)
    instead = forms.CharField(required=False)
    mine = forms.BooleanField(label=gettext_lazy("I looked at all answers: none is a guess any more"), required=False)

    def __init__(self, data: QueryDict, snapshot: Snapshot, cities: Mapping[str, str]):
        """`cities` are the names of all cities by slug. One query, for the kinds."""
        super().__init__(data)
        self.sent = data
        kinds = kind_names()
        self.order, self.groups, self.cities = snapshot.determinants, snapshot.groups, cities
        self.guide = snapshot.guide
        self.vocabulary = Vocabulary(snapshot.determinants, snapshot.scale, snapshot.domains, snapshot.groups, kinds)
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        set_choices(self, "field", [("", _("choose one")), *snapshot.domains.items()])
        set_choices(self, "kind", [("", _("none of these")), *kinds.items()])
        set_choices(self, "city", [("", _("none")), *cities.items()])
        names = [(determinant.slug, determinant.name) for determinant in self.order]
        set_choices(self, "aim", [("", _("wherever it is weak")), *names])
        self.snapshot = snapshot
        self.fields["candidates"] = CollectionsField(_("Examples from these collections"), snapshot)
        for slug, name in self.groups.items():
            self.fields[PERSON + slug] = forms.ChoiceField(label=name, choices=REACHED, required=False)
        for determinant in self.order:
            self.fields[determinant.slug] = forms.ChoiceField(
                label=determinant.name, choices=choices(determinant), required=False, widget=forms.RadioSelect
            )
            named = {"name": determinant.name}
            self.fields[REASON + determinant.slug] = reason_field(_("Why, for %(name)s") % named)
            self.fields[PAGE + determinant.slug] = page_field(_("Page that says so, for %(name)s") % named)

    @property
    def asks_for_collections(self) -> bool:
        """Whether there are some to choose from, or something was chosen."""
        return len(self.snapshot.terms) > 1 or "candidates" in self.data

    @property
    def no_examples(self) -> list[str]:
        """The services (slugs) of other collections than those that examples are to come from."""
        chosen = self.cleaned_data["candidates"]
        members = self.snapshot.members.values()
        return [member.slug for member in members if chosen and member.collection not in chosen]

    def forget_what_is_missing(self) -> None:
        """Keep only messages on what is wrong: who still fills in the form has done nothing wrong so far."""
        for name, errors in self.errors.as_data().items():
            if all(error.code in MISSING for error in errors):
                del self.errors[name]

    def clean_name(self) -> str:
        return clean_line(self.cleaned_data["name"])

    def clean_my_city(self) -> str:
        my_city = self.cleaned_data["my_city"]
        try:
            own_city(self.sent)
        except TooManyFieldsSent:
            message = _("The address of my city has too many parameters.")
            raise ValidationError(message, code="too_many") from None
        except UnreadableStateError:
            raise ValidationError(_("My city cannot be read: its address was cut off."), code="unreadable") from None
        return my_city

    def clean(self) -> None:
        super().clean()
        if not self.errors.keys() & {determinant.slug for determinant in self.order} and self.lacking:
            self.add_error(None, ValidationError(self.rule, code=TOO_FEW))

    @property
    def answers(self) -> tuple[int | None, ...]:
        """The answers that exist, in the model's order; None where a question is open."""
        given = [self.cleaned_data.get(determinant.slug) for determinant in self.order]
        return tuple(int(answer) if answer else None for answer in given)

    @property
    def answered(self) -> int:
        return sum(answer is not None for answer in self.answers)

    @property
    def lacking(self) -> int:
        """How many answers are missing for a value."""
        return max(fewest_answered(len(self.order)) - self.answered, 0)

    @property
    def rule(self) -> str:
        """From how many answers on there is a value."""
        return ngettext(
            "Answer at least %(fewest)s of the %(all)s questions: %(n)s is answered.",
            "Answer at least %(fewest)s of the %(all)s questions: %(n)s are answered.",
            self.answered,
        ) % {"fewest": fewest_answered(len(self.order)), "all": len(self.order), "n": self.answered}

    @property
    def can_be_kept(self) -> bool:
        """Whether nothing is wrong but that too little is answered for a value, and something is."""
        codes = {error.code for errors in self.errors.as_data().values() for error in errors}
        return codes <= {TOO_FEW} and self.answered > 0

    @property
    def profile(self) -> Profile:
        return Profile(self.order, answered_levels(self.answers, self.order), self.vocabulary.scale)

    @property
    def origin(self) -> OwnCity:
        return own_city_or_none(self.sent)

    def draft(self) -> Draft:
        """The valid answers as a draft."""
        data, answers = self.cleaned_data, self.answers
        reasons = self.noted(REASON)
        return Draft(
            name=data["name"],
            domain=data["field"],
            answers=answers,
            phases=frozenset(data["phase"]),
            persons={slug: data[PERSON + slug] for slug in self.groups if data[PERSON + slug]},
            kind=data["kind"],
            guessed=frozenset() if data["mine"] else self.still_guessed(answers, reasons),
            reasons=reasons,
            pages=self.noted(PAGE),
        )

    def noted(self, prefix: str) -> dict[int, str]:
        texts = [(place, self.cleaned_data[prefix + d.slug]) for place, d in enumerate(self.order)]
        return {place: text for place, text in texts if text}

    def still_guessed(self, answers: tuple[int | None, ...], reasons: Mapping[int, str]) -> frozenset[int]:
        """The places of guesses that were neither changed nor given a reason."""
        before = self.origin.described(self.vocabulary)
        guessed = before.guessed if before else ()
        return frozenset(
            place for place in guessed if before and answers[place] == before.answers[place] and place not in reasons
        )

    @cached_property
    def questions(self) -> list[Asked]:
        """All of them; the first that is to be mended is open, else the first that is not answered."""
        asked = [self.asked(*pair) for pair in zip_longest(self.order, self.order[1:])]
        wrong = [one for one in asked if one.errors]
        unanswered = [one for one, answer in zip(asked, self.answers, strict=True) if answer is None]
        for one in (wrong or unanswered)[:1]:
            one.is_open = True
        return asked

    def asked(self, determinant: Determinant, following: Determinant | None) -> Asked:
        slug = determinant.slug
        asked = question(determinant, self.guide.of(determinant), self[slug])
        return Asked(asked, self[REASON + slug], self[PAGE + slug], following)

    def persons(self) -> Iterator[BoundField]:
        """The fields that ask whether a group of people is reached."""
        for slug in self.groups:
            yield self[PERSON + slug]

    @property
    def city_name(self) -> str:
        """Name and country of the chosen city."""
        return self.cities.get(self.cleaned_data["city"], "")


class StartForm(forms.Form):
    """What the form is filled with at first: a service of the catalogue whose levels may be seen, or an own one."""

    def __init__(self, data: QueryDict, sees: Sight):
        super().__init__(data)
        self.sent, self.sees, self.snapshot = data, sees, sees.everything
        self.fields["from"] = forms.CharField(label=_("Service to start from"), required=False)
        self.fields["copy"] = forms.CharField(label=_("Service to start from"), required=False)

    def clean_from(self) -> str:
        return self.clean_service(self.cleaned_data["from"])

    def clean_copy(self) -> str:
        return self.clean_service(self.cleaned_data["copy"])

    def clean_service(self, slug: str) -> str:
        if slug and slug not in self.snapshot.members:
            raise ValidationError(KnownSlugsField.message % {"names": printable(slug)}, code="invalid_choice")
        if slug in self.sees.hidden:
            raise ValidationError(hidden_sentence([self.sees.hidden[slug].name]), code="hidden")
        return slug

    @property
    def service(self) -> Member | None:
        """The chosen service, None without a valid choice."""
        if not self.is_valid():
            return None
        return self.snapshot.members.get(self.cleaned_data["from"] or self.cleaned_data["copy"])

    def address(self, vocabulary: Vocabulary) -> QueryDict:
        """What would have been sent had a person described the chosen service; nothing of a description without one."""
        query = QueryDict(mutable=True)
        query.update({name: self.data[name] for name in ("city", "my_city", "own") if name in self.data})
        if self.data.get("copy"):
            query["instead"] = self.data["copy"]
        if service := self.service:
            name = service.name if self.data.get("copy") else _("%(name)s, redesigned") % {"name": service.name}
            describe(query, draft_of(service, Truncator(name).chars(LONGEST_NAME), vocabulary.order), vocabulary)
        elif own := own_city_or_none(self.sent).described(vocabulary):
            describe(query, own, vocabulary)
        return query


def draft_of(service: Member, name: str, order: Sequence[Determinant]) -> Draft:
    """A service of the catalogue as an own one."""
    levels = zip(service.levels, order, strict=True)
    return Draft(
        name=name,
        domain=service.domain,
        answers=tuple(service.integration_level if d.derived else level for level, d in levels),
        phases=service.phases,
        persons={group: DOCUMENTED if likely == 1 else PRESUMED for group, likely in service.persons.items()},
    )


def describe(query: QueryDict, draft: Draft, vocabulary: Vocabulary) -> None:
    """Fill in what a person would have sent to describe a service."""
    query["name"], query["field"], query["kind"] = draft.name, draft.domain, draft.kind
    query.setlist("phase", [phase for phase in Touchpoint.Phase.values if phase in draft.phases])
    for group, basis in draft.persons.items():
        query[PERSON + group] = basis
    for place, determinant in enumerate(vocabulary.order):
        answer = draft.answers[place]
        query[determinant.slug] = "" if answer is None else str(answer)
        query[REASON + determinant.slug] = draft.reasons.get(place, "")
        query[PAGE + determinant.slug] = draft.pages.get(place, "")


def was_sent(data: QueryDict, snapshot: Snapshot) -> bool:
    """Whether an address holds any part of a description, be it empty."""
    return any(name in data for name in ("name", "field", "phase", *(d.slug for d in snapshot.determinants)))


class Problem(NamedTuple):
    """A message of a form: the id of what it is about, the label of the field, and the text."""

    place: str
    label: str
    text: str


def problems_in(*sent: forms.Form) -> Iterator[Problem]:
    """Every message of some forms, in the order of the fields."""
    for form in sent:
        for message in form.non_field_errors():
            yield Problem("answers", "", str(message))
        for field in form:
            for message in field.errors:
                yield Problem(f"id_{field.html_name}", str(field.label), str(message))
