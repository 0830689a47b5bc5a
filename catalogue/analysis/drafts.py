"""Own services, that stand in no catalogue: what a person says of one, and how that travels in an address.

A draft in an address has parts with "~" between them: the field of activity; one sign per determinant in the model's
order (0-9, x for not answered, a-j for a 0-9 that is only guessed; at the derived one the integration level 0-4 or
a-e); the places (0-4) of the phases with a touchpoint; the groups of people for whom that is documented, and those for
whom it is presumed, with "." between them; the kind of service, which may be empty; the name; and then, for single
determinants, "r" with the place and a reason or "p" with the place and the address of a page, with "." after the place.
"~" and "%" within a part are written as "%7E" and "%25".
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from catalogue.analysis.members import NAMED, Member, pool_of_one
from catalogue.models import ServiceCustomer, Touchpoint
from catalogue.models.addresses import validate_public_address
from experience.levels import MAX_INTEGRATION, LevelOrMissing, Scale, touchpoint_integration
from experience.models import Determinant

LONGEST_NAME = 120
LONGEST_REASON, LONGEST_PAGE = 500, 400
LONGEST_ECHO = 60
"""So much of what stands in an address is said again in a message."""

SEPARATOR, UNANSWERED = "~", "x"
DIGITS, GUESSES = "0123456789", "abcdefghij"
PHASES = Touchpoint.Phase.values
PLANNED = "planned"
DRAFT_SLUG = "draft-"

DOCUMENTED, PRESUMED = "documented", "presumed"
LIKELY = {DOCUMENTED: NAMED[ServiceCustomer.Basis.DOCUMENTED], PRESUMED: NAMED[ServiceCustomer.Basis.INFERRED]}
"""The probability that a service is there for a group of people, as for services of the catalogue."""

PARTS, FORMER_PARTS = 7, 4
"""At least so many has a draft; in links of the first version of this page it had field, levels, phases and name."""


class UnreadableDraftError(ValueError):
    """A draft in an address that cannot be read; the message says why, in words for a person."""


class Vocabulary(NamedTuple):
    """What a draft may name: the determinants in the model's order with the scale of their levels, and slugs."""

    order: Sequence[Determinant]
    scale: Scale
    domains: Collection[str]
    groups: Collection[str]
    kinds: Collection[str]


@dataclass(frozen=True)
class Draft:
    """Answers in the model's order, None where a question is open; at the derived determinant the integration level.

    `persons` says of each group of people (slug) that is reached whether that is DOCUMENTED or PRESUMED. `guessed`,
    `reasons` and `pages` name determinants by their place in the order: answers that are typical of the kind and were
    not looked at, why an answer was given, and the page that shows it.
    """

    name: str
    domain: str
    answers: tuple[int | None, ...]
    phases: frozenset[str] = frozenset()
    persons: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    guessed: frozenset[int] = frozenset()
    reasons: Mapping[int, str] = field(default_factory=dict)
    pages: Mapping[int, str] = field(default_factory=dict)

    def encoded(self) -> str:
        groups = (self.groups(DOCUMENTED), self.groups(PRESUMED))
        parts = (self.domain, self._signs(), self._places(), *map(".".join, groups), self.kind, self.name)
        notes = [*noted("r", self.reasons), *noted("p", self.pages)]
        return SEPARATOR.join(map(quoted, (*parts, *notes)))

    def groups(self, basis: str) -> list[str]:
        """The groups of people (slugs) that are reached on this basis."""
        return sorted(group for group, own in self.persons.items() if own == basis)

    def _signs(self) -> str:
        return "".join(
            UNANSWERED if answer is None else (GUESSES if place in self.guessed else DIGITS)[answer]
            for place, answer in enumerate(self.answers)
        )

    def _places(self) -> str:
        return "".join(str(place) for place, phase in enumerate(PHASES) if phase in self.phases)

    def integration_level(self, order: Sequence[Determinant]) -> int | None:
        answers = zip(self.answers, order, strict=True)
        return next((answer for answer, determinant in answers if determinant.derived), None)

    def levels(self, order: Sequence[Determinant]) -> tuple[LevelOrMissing, ...]:
        return answered_levels(self.answers, order)

    def member(self, number: int, order: Sequence[Determinant]) -> Member:
        """The draft as a service that counts in full; its codes are one person's."""
        levels = self.levels(order)
        return Member(
            slug=f"{DRAFT_SLUG}{number}",
            name=self.name,
            domain=self.domain,
            status=PLANNED,
            integration_level=self.integration_level(order),
            levels=levels,
            pools=tuple(pool_of_one(level) for level in levels),
            factor=1.0,
            persons={group: LIKELY[basis] for group, basis in sorted(self.persons.items())},
            phases=self.phases,
        )


def answered_levels(answers: Sequence[int | None], order: Sequence[Determinant]) -> tuple[LevelOrMissing, ...]:
    """Levels in the model's order; at the derived determinant an answer is an integration level."""
    return tuple(
        touchpoint_integration(answer) if determinant.derived else answer
        for answer, determinant in zip(answers, order, strict=True)
    )


def noted(sign: str, texts: Mapping[int, str]) -> Iterator[str]:
    for place, text in sorted(texts.items()):
        yield f"{sign}{place}.{text}"


def quoted(part: str) -> str:
    return part.replace("%", "%25").replace(SEPARATOR, "%7E")


def draft_number(member: Member) -> int:
    """The number, from 1, that a draft was given as a member."""
    return int(member.slug.removeprefix(DRAFT_SLUG))


def modern(text: str) -> str:
    """A draft of a link of the first version as it is written now: its groups of people and its kind are not known."""
    parts = text.split(SEPARATOR, FORMER_PARTS - 1)
    if len(parts) < FORMER_PARTS:
        return text
    return SEPARATOR.join([*parts[:-1], "", "", "", quoted(parts[-1])])


def read_draft(text: str, vocabulary: Vocabulary) -> Draft:
    """The draft that an address holds. Raises UnreadableDraftError, for example where the model has changed since."""
    parts = [unquote(part) for part in text.split(SEPARATOR)]
    if len(parts) < PARTS:
        raise UnreadableDraftError(_("“%(text)s” cannot be read.") % {"text": text[:LONGEST_ECHO]})
    domain, signs, places, documented, presumed, kind, name = parts[:PARTS]
    check_name(name)
    draft = Draft(
        name=name.strip(),
        domain=domain,
        answers=tuple(read_answers(signs, vocabulary, name)),
        phases=frozenset(read_phases(places, name)),
        persons=dict.fromkeys(listed(presumed), PRESUMED) | dict.fromkeys(listed(documented), DOCUMENTED),
        kind=kind,
        guessed=frozenset(place for place, sign in enumerate(signs) if sign in GUESSES),
        reasons=read_notes("r", parts[PARTS:], name, len(vocabulary.order)),
        pages=read_notes("p", parts[PARTS:], name, len(vocabulary.order)),
    )
    check(draft, vocabulary)
    return draft


def listed(part: str) -> list[str]:
    return [slug for slug in part.split(".") if slug]


def check_name(name: str) -> None:
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        message = _("A name is missing, or has more than %(most)s letters.")
        raise UnreadableDraftError(message % {"most": LONGEST_NAME})


def read_answers(signs: str, vocabulary: Vocabulary, name: str) -> Iterator[int | None]:
    if len(signs) != len(vocabulary.order):
        message = _("“%(name)s” was made with another version of the model: its levels cannot be told apart.")
        raise refused(message, name)
    for sign, determinant in zip(signs, vocabulary.order, strict=True):
        highest = MAX_INTEGRATION if determinant.derived else vocabulary.scale.top
        known = f"{DIGITS[: highest + 1]}{GUESSES[: highest + 1]}"
        if sign != UNANSWERED and sign not in known:
            raise refused(_("“%(name)s” has a level that does not exist."), name)
        yield None if sign == UNANSWERED else known.index(sign) % (highest + 1)


def read_phases(places: str, name: str) -> Iterator[str]:
    for place in places:
        if place not in DIGITS[: len(PHASES)]:
            raise refused(_("“%(name)s” names an unknown phase."), name)
        yield PHASES[int(place)]


def read_notes(sign: str, parts: Iterable[str], name: str, number: int) -> dict[int, str]:
    """The notes with this sign by place, of `number` places."""
    notes = {}
    for part in parts:
        place, found, text = part[1:].partition(".")
        if part[:1] not in ("r", "p") or not found or place not in map(str, range(number)) or not text:
            raise refused(_("“%(name)s” has a reason or a page that cannot be read."), name)
        if part[0] == sign:
            notes[int(place)] = text
    return notes


def check(draft: Draft, vocabulary: Vocabulary) -> None:
    """Raises UnreadableDraftError for what the catalogue does not know, and for notes that cannot be shown."""
    if draft.domain not in vocabulary.domains:
        raise refused(_("“%(name)s” names an unknown field of activity."), draft.name)
    if not draft.persons.keys() <= set(vocabulary.groups):
        raise refused(_("“%(name)s” names an unknown group of people."), draft.name)
    if draft.kind and draft.kind not in vocabulary.kinds:
        raise refused(_("“%(name)s” names an unknown kind of service."), draft.name)
    for reason in draft.reasons.values():
        if len(reason) > LONGEST_REASON or not reason.isprintable():
            message = _("“%(name)s” has a reason that is too long or cannot be shown.")
            raise refused(message, draft.name)
    for page in draft.pages.values():
        if not is_page(page):
            raise refused(_("“%(name)s” names a page that is no public address."), draft.name)


def is_page(address: str) -> bool:
    """Whether readers can be led to an address."""
    try:
        URLValidator(schemes=["http", "https"])(address)
        validate_public_address(address)
    except ValidationError:
        return False
    return len(address) <= LONGEST_PAGE


def refused(message: str, name: str) -> UnreadableDraftError:
    return UnreadableDraftError(message % {"name": name.strip()[:LONGEST_ECHO]})
