"""How far a round is with each item: agreed on, published, settled, still open. Over all of its services at once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet

from catalogue.coding.settlements import codes_of
from catalogue.models import Classification, Coding, CodingRound, Service
from catalogue.rules.blindness import is_hidden
from experience.models import Determinant

LEAST_CODES = 2
"""So many codes make an agreement."""


class Standing(StrEnum):
    """How far a round is with one item."""

    AGREED = "agreed"
    """Coders agree, and what is published is not from that yet."""
    PUBLISHED = "published"
    SETTLED = "settled"
    """A decision of this round is published."""
    OPEN = "open"
    """Coders differ, and nobody decided."""
    ALONE = "alone"
    """One coder only."""
    LATER = "later"
    """What is published is of a later round."""
    FOREIGN = "foreign"
    """The guide of the round says nothing of the item."""


class Behind(NamedTuple):
    """A published level, the round behind it (when that was opened, and its slug), and whether somebody decided."""

    opened: date
    coding_round: str
    level: int | None
    decided: bool


def guided(coding_round: CodingRound) -> set[int]:
    """The determinants (their ids) of which the guide of a round speaks."""
    return set(coding_round.guide.entries.values_list("determinant", flat=True))


def standing(levels: Sequence[int | None], behind: Behind | None, coding_round: CodingRound) -> Standing:
    """Of one item of the guide from the levels that coders gave; `behind` is None where no round stands behind it."""
    if behind and (behind.opened, behind.coding_round) > (coding_round.opened, coding_round.slug):
        return Standing.LATER
    own = behind if behind and behind.coding_round == coding_round.slug else None
    if own and own.decided:
        return Standing.SETTLED
    if len(levels) < LEAST_CODES:
        return Standing.ALONE
    if len(set(levels)) > 1:
        return Standing.OPEN
    return Standing.PUBLISHED if own and own.level == levels[0] else Standing.AGREED


@dataclass(frozen=True)
class RoundStandings:
    """By service (its id, in the order of slugs) and determinant (its id), where there is a code that may be shown."""

    services: Mapping[int, Mapping[int, Standing]]

    @property
    def counts(self) -> dict[str, int]:
        """How many items are how far."""
        found = Counter(standing for own in self.services.values() for standing in own.values())
        return {standing.value: found[standing] for standing in Standing}

    @property
    def agreed(self) -> list[int]:
        """The services of which something is to be published."""
        return [service for service, own in self.services.items() if Standing.AGREED in own.values()]


def standings(coding_round: CodingRound, user: User | AnonymousUser) -> RoundStandings:
    """Of the whole round as the user may see it, in five queries."""
    given = codes_of(coding_round, user)
    codings = Coding.objects.filter(sheet__in=given.order_by().values("pk")).order_by("sheet__service__slug")
    levels: dict[int, dict[int, list[int | None]]] = {}
    for service, determinant, level in codings.values_list("sheet__service", "determinant", "level"):
        levels.setdefault(service, {}).setdefault(determinant, []).append(level)
    stands, known = all_behind(given.order_by().values("service")), guided(coding_round)
    found = {
        service: {item: standing(codes, stands.get((service, item)), coding_round) for item, codes in own.items()}
        for service, own in levels.items()
    }
    foreign = {service: dict.fromkeys(own.keys() - known, Standing.FOREIGN) for service, own in found.items()}
    return RoundStandings({service: own | foreign[service] for service, own in found.items()})


def waiting_services(coding_round: CodingRound, user: User | AnonymousUser, found: RoundStandings) -> int:
    """How many services that coders were asked for have no codes yet that may be shown, but for what is hidden."""
    asked = Service.objects.published().filter(assignments__coding_round=coding_round).distinct()
    return asked.exclude(pk__in=found.services).filter(~is_hidden(user)).count()


BEHIND = ("coding_round__opened", "coding_round__slug", "level", "decision")
BEHIND_INTEGRATION = (
    "integration_round__opened",
    "integration_round__slug",
    "integration_level",
    "integration_decision",
)


def all_behind(services: QuerySet[Any]) -> dict[tuple[int, int], Behind]:
    """What stands behind the published levels of some services (a query of their ids), by service and determinant."""
    rows = Classification.objects.filter(service__in=services, coding_round__isnull=False).order_by()
    found = {
        (service, determinant): Behind(opened, slug, level, bool(decision))
        for service, determinant, opened, slug, level, decision in rows.values_list("service", "determinant", *BEHIND)
    }
    derived = list(Determinant.objects.filter(derived=True).values_list("pk", flat=True))
    linked = Service.objects.filter(pk__in=services, integration_round__isnull=False).order_by()
    for service, opened, slug, level, decision in linked.values_list("pk", *BEHIND_INTEGRATION):
        found |= {(service, item): Behind(opened, slug, level, bool(decision)) for item in derived}
    return found
