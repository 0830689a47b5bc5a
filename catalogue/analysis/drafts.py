"""Planned services: what a person answers to the coder's questions, and how that travels in an address.

A draft in an address is "field~levels~phases~name": the field of activity; one sign per determinant in the model's
order (0-3, x for not answered; the integration level 0-4 at the derived one); the places (0-4) of the phases with a
touchpoint; and the name, which may hold any sign.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalogue.analysis.members import Member, pool_of_one
from catalogue.models import Touchpoint
from experience.levels import MAX_INTEGRATION, MAX_LEVEL, LevelOrMissing, touchpoint_integration
from experience.models import Determinant

LONGEST_NAME = 120
LONGEST_ECHO = 60
"""So much of what stands in an address is said again in a message."""

SEPARATOR, UNANSWERED = "~", "x"
DIGITS = "01234"
PHASES = Touchpoint.Phase.values
PLANNED = "planned"
DRAFT_SLUG = "draft-"


class UnreadableDraftError(ValueError):
    """A draft in an address that cannot be read; the message says why, in words for a person."""


@dataclass(frozen=True)
class Draft:
    """Answers in the model's order, None where a question is open; at the derived determinant the integration level."""

    name: str
    domain: str
    answers: tuple[int | None, ...]
    phases: frozenset[str] = frozenset()

    def encoded(self) -> str:
        signs = "".join(UNANSWERED if answer is None else str(answer) for answer in self.answers)
        positions = "".join(str(position) for position, phase in enumerate(PHASES) if phase in self.phases)
        return SEPARATOR.join((self.domain, signs, positions, self.name))

    def integration_level(self, order: Sequence[Determinant]) -> int | None:
        answers = zip(self.answers, order, strict=True)
        return next((answer for answer, determinant in answers if determinant.derived), None)

    def levels(self, order: Sequence[Determinant]) -> tuple[LevelOrMissing, ...]:
        return tuple(
            touchpoint_integration(answer) if determinant.derived else answer
            for answer, determinant in zip(self.answers, order, strict=True)
        )

    def member(self, number: int, order: Sequence[Determinant]) -> Member:
        """The draft as a planned service that counts in full; its codes are one person's."""
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
            phases=self.phases,
        )


def draft_number(member: Member) -> int:
    """The number, from 1, that a draft was given as a member."""
    return int(member.slug.removeprefix(DRAFT_SLUG))


def read_draft(text: str, order: Sequence[Determinant], domains: Iterable[str]) -> Draft:
    """The draft that an address holds. Raises UnreadableDraftError, for example where the model has changed since."""
    parts = text.split(SEPARATOR, 3)
    if len(parts) != 4:
        raise UnreadableDraftError(_("The draft “%(text)s” cannot be read.") % {"text": text[:LONGEST_ECHO]})
    domain, signs, positions, name = parts
    named = {"name": name.strip()[:LONGEST_ECHO]}
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise UnreadableDraftError(_("A draft needs a name of at most %(most)s letters.") % {"most": LONGEST_NAME})
    if domain not in set(domains):
        raise UnreadableDraftError(_("The draft “%(name)s” names an unknown field of activity.") % named)
    if len(signs) != len(order):
        raise UnreadableDraftError(
            _("The draft “%(name)s” was made with another version of the model: its levels cannot be told apart.")
            % named
        )
    if not set(positions) <= set(DIGITS[: len(PHASES)]):
        raise UnreadableDraftError(_("The draft “%(name)s” names an unknown phase.") % named)
    answers = tuple(_answer(sign, d, named) for sign, d in zip(signs, order, strict=True))
    return Draft(name.strip(), domain, answers, frozenset(PHASES[int(position)] for position in positions))


def _answer(sign: str, determinant: Determinant, named: dict[str, str]) -> int | None:
    if sign == UNANSWERED:
        return None
    highest = MAX_INTEGRATION if determinant.derived else MAX_LEVEL
    if sign not in DIGITS[: highest + 1]:
        raise UnreadableDraftError(_("The draft “%(name)s” has a level that does not exist.") % named)
    return int(sign)
