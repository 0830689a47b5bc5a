"""The coder's questions with the answers that can be given: one per determinant, chosen by the sentence that fits."""

from dataclasses import dataclass
from typing import NamedTuple

from django.forms.boundfield import BoundField, BoundWidget
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from catalogue.models import Service
from experience.models import Determinant, GuideEntry

UNTOLD = "untold"
"""Sent where a level cannot be told, which is an answer; an empty level is none yet."""

INTEGRATION_WORDS = dict(Service.Integration.choices)
INTEGRATION_MEANINGS = {
    0: gettext_lazy("One provider, one touchpoint; no link to others."),
    1: gettext_lazy("Other providers or touchpoints are listed, mapped or linked; the person must switch."),
    2: gettext_lazy(
        "Live data or the person's context is handed over between providers, or between a physical and a digital "
        "touchpoint; transactions stay separate."
    ),
    3: gettext_lazy(
        "One account, identity, booking, ticket or payment works across providers or continues across channels."
    ),
    4: gettext_lazy("A joint tariff, reward or offer towards the customer by providers of two fields of activity."),
}
NOT_ANSWERED = gettext_lazy("not answered yet")
CANNOT_BE_TOLD = gettext_lazy("cannot be told: the pages do not say")
NOT_TOLD_YET = gettext_lazy("cannot be told yet")


class Meaning(NamedTuple):
    """A level that can be answered, its word (empty for no level), and what it means in full."""

    level: int | None
    word: str | Promise
    text: str | Promise


@dataclass(frozen=True)
class Option:
    """One possible answer: its radio button, its level and word (empty for no level), and what it means in full."""

    radio: BoundWidget
    level: int | None
    word: str | Promise
    meaning: str | Promise


@dataclass(frozen=True)
class Question:
    """One determinant as it is asked: what the guide says of it, its field of the form, the answers, highest first."""

    determinant: Determinant
    entry: GuideEntry
    field: BoundField
    options: list[Option]


def meanings(determinant: Determinant, entry: GuideEntry) -> list[Meaning]:
    """The highest level first."""
    if determinant.derived:
        levels = reversed(INTEGRATION_MEANINGS.items())
        return [Meaning(level, INTEGRATION_WORDS[level], text) for level, text in levels]
    return [Meaning(level, entry.scale.labels[level], text) for level, text in entry.by_level()]


def choices(determinant: Determinant, *, untold: bool = False) -> list[tuple[str, str | Promise]]:
    """The values that can be sent, an empty one last.

    Where `untold`, that the level cannot be told is an answer beside none at all; of a plan both are the same.
    """
    levels = map(str, range(determinant.highest_code, -1, -1))
    more = [(UNTOLD, CANNOT_BE_TOLD), ("", NOT_ANSWERED)] if untold else [("", NOT_TOLD_YET)]
    return [*((level, level) for level in levels), *more]


def question(determinant: Determinant, entry: GuideEntry, field: BoundField) -> Question:
    """The question of a field whose values are those of `choices`."""
    levels = meanings(determinant, entry)
    radios = list(field)
    rows = [*levels, *(Meaning(None, "", radio.choice_label) for radio in radios[len(levels) :])]
    return Question(determinant, entry, field, [Option(radio, *row) for radio, row in zip(radios, rows, strict=True)])
