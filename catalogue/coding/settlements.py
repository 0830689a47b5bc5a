"""What coders of a round do not agree on, and how one of their disagreements is settled and published."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Model, Q

from catalogue.history.log import changes_since
from catalogue.history.recording import Origin, recorded, touch
from catalogue.models import Classification, Coding, CodingRound, CodingSheet, Evidence, Service
from catalogue.models.querysets import SheetQuerySet, is_shown
from experience.models import Determinant


def codes_of(coding_round: CodingRound, user: User | AnonymousUser) -> SheetQuerySet:
    """The newest codes of a round that the user may see, of published services."""
    return CodingSheet.objects.visible(user).newest().filter(is_shown(), coding_round=coding_round)


@dataclass(frozen=True)
class OpenQuestions:
    """A service by its slug: on how many items its codes differ, and how many of them are not settled yet."""

    slug: str
    differ: int
    unsettled: int


def open_questions(coding_round: CodingRound, user: User | AnonymousUser) -> list[OpenQuestions]:
    """The services of a round whose codes differ, the most open first."""
    settled = settled_items(coding_round)
    disputed: dict[str, list[bool]] = {}
    for (service, determinant), levels in levels_given(coding_round, user).items():
        if len(levels) > 1:
            disputed.setdefault(service, []).append((service, determinant) not in settled)
    rows = [OpenQuestions(service, len(still_open), sum(still_open)) for service, still_open in disputed.items()]
    return sorted(rows, key=lambda row: (-row.unsettled, -row.differ, row.slug))


def levels_given(coding_round: CodingRound, user: User | AnonymousUser) -> dict[tuple[str, int], set[int | None]]:
    """The different levels by service (its slug) and determinant (its id)."""
    codings = Coding.objects.filter(sheet__in=codes_of(coding_round, user).order_by().values("pk")).order_by()
    levels: dict[tuple[str, int], set[int | None]] = {}
    for service, determinant, level in codings.values_list("sheet__service__slug", "determinant", "level"):
        levels.setdefault((service, determinant), set()).add(level)
    return levels


def settled_items(coding_round: CodingRound) -> set[tuple[str, int]]:
    """Items, as (service slug, determinant id), with a decision of this round, or published from a later one."""
    settled_rows = Classification.objects.filter(is_settled(coding_round, ""))
    settled = set(settled_rows.values_list("service__slug", "determinant"))
    derived = Determinant.objects.filter(derived=True).values_list("pk", flat=True)
    slugs = Service.objects.filter(is_settled(coding_round, "integration_")).values_list("slug", flat=True)
    return settled | {(slug, determinant) for slug in slugs for determinant in derived}


def is_settled(coding_round: CodingRound, prefix: str) -> Q:
    """The condition on the columns of a level that begin with `prefix`; rounds follow each other as they are listed."""
    behind, opened = f"{prefix}round" if prefix else "coding_round", coding_round.opened
    decided = Q(**{behind: coding_round}) & ~Q(**{f"{prefix}decision": ""})
    same_day = Q(**{f"{behind}__opened": opened, f"{behind}__slug__gt": coding_round.slug})
    return decided | Q(**{f"{behind}__opened__gt": opened}) | same_day


@dataclass(frozen=True)
class Settlement:
    """The level to publish for one item, why it is right, the pages that say so, and why it was chosen.

    At the derived determinant the level is the integration level.
    """

    determinant: Determinant
    level: int | None
    reason: str
    decision: str
    evidence: Sequence[Evidence]

    def as_published(self) -> "Published":
        return Published(self.level, self.reason, self.decision, sorted(page.pk for page in self.evidence))


@dataclass(frozen=True)
class Published:
    """What is published on one item: the level, its reason and decision, and the ids of its evidence in order."""

    level: int | None
    reason: str
    decision: str
    evidence: list[int]


def published(service: Service, determinant: Determinant) -> Published | None:
    """What is published on an item now; None where nothing was yet."""
    if determinant.derived:
        level, reason, decision = service.integration_level, service.integration_reason, service.integration_decision
        return Published(level, reason, decision, sorted(page.pk for page in service.integration_evidence.all()))
    for row in service.classifications.all():
        if row.determinant_id == determinant.pk:
            return Published(row.level, row.reason, row.decision, sorted(page.pk for page in row.evidence.all()))
    return None


def who_settled(service: Service, determinant: Determinant, drawn: float | None) -> str:
    """Who wrote the published level since a page was drawn (seconds after 1970), as far as that is recorded."""
    log = changes_since(drawn, service)
    if determinant.derived:
        return log.who(Service, service.pk, "integration_level")
    row = service.classifications.filter(determinant=determinant).first()
    return log.who(Classification, row.pk) if row else ""


class OvertakenError(Exception):
    """Somebody else settled the item since the form was drawn; `present` is what is published now."""

    def __init__(self, present: Published | None):
        super().__init__()
        self.present = present


def publish(
    user: User,
    service: Service,
    coding_round: CodingRound,
    settlement: Settlement,
    seen: Sequence[Published | None],
) -> None:
    """Make a level the published one. Raises OvertakenError unless it replaces what the person had `seen`.

    Nothing in `seen` where that is not known.

    What depends on the level is computed from it on the next page.
    """
    with recorded(user, settlement.decision, Origin.SETTLING):
        service = Service.objects.select_for_update(no_key=True).get(pk=service.pk)
        touch(service)
        list(service.classifications.select_for_update(no_key=True).values_list("pk"))
        present = published(service, settlement.determinant)
        if present not in (*seen, settlement.as_published()):
            raise OvertakenError(present)
        write_levels(coding_round, {service: [settlement]})


INTEGRATION = ("integration_level", "integration_reason", "integration_decision", "integration_round")


def write_levels(coding_round: CodingRound, settled: Mapping[Service, Sequence[Settlement]]) -> None:
    """Make levels the published ones, of services that are locked and touched; in as many queries for many as for one.

    The services come with their classifications as they are now.
    """
    rows: list[tuple[Classification, Sequence[Evidence]]] = []
    linked: list[tuple[Service, Sequence[Evidence]]] = []
    for service, settlements in settled.items():
        own = {row.determinant_id: row for row in service.classifications.all()}
        for settlement in settlements:
            values = settlement.level, settlement.reason, settlement.decision, coding_round
            if settlement.determinant.derived:
                assign(service, INTEGRATION, values)
                linked.append((service, settlement.evidence))
            else:
                new = Classification(service=service, determinant=settlement.determinant)
                row = own.get(settlement.determinant.pk, new)
                assign(row, CLASSIFICATION, values)
                rows.append((row, settlement.evidence))
    Classification.objects.bulk_create([row for row, _pages in rows if row.pk is None])
    Classification.objects.bulk_update([row for row, _pages in rows], CLASSIFICATION)
    Service.objects.bulk_update([service for service, _pages in linked], INTEGRATION)
    point(Classification.evidence.through, "classification_id", rows)
    point(Service.integration_evidence.through, "service_id", linked)


CLASSIFICATION = ("level", "reason", "decision", "coding_round")


def assign(row: Model, names: Iterable[str], values: Iterable[object]) -> None:
    for name, value in zip(names, values, strict=True):
        setattr(row, name, value)


def point(through: Any, owner: str, rows: Iterable[tuple[Model, Iterable[Evidence]]]) -> None:
    """Let rows point to these pages and no others; `owner` is the column of a pointer that says whose it is."""
    through.objects.filter(**{f"{owner}__in": [row.pk for row, _pages in rows]}).delete()
    through.objects.bulk_create(through(**{owner: row.pk}, evidence=page) for row, pages in rows for page in pages)
