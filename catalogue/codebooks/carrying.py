"""Levels of an older version of the model are carried over to a newer one, as its crosswalk says.

What is written is a classification like any other, whose reason names the crosswalk and keeps the old reasons; its
pages are those of the old levels. One that is there already stays. What the crosswalk cannot tell is not written, so
that it stays open for coders; that something cannot be told is carried over where the question was kept.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from catalogue.exchange.reading import portions
from catalogue.history.recording import Origin, recorded
from catalogue.models import Classification, Collection, Evidence, Service
from catalogue.models.querysets import ServiceQuerySet
from catalogue.rules.collections import Role, open_to
from catalogue.rules.evidence import evidence_problems, is_page
from experience.crosswalks import Kind, carried
from experience.levels import LevelOrMissing, touchpoint_integration
from experience.models import Codebook, Crosswalk, Determinant


class NotCarriedError(Exception):
    """Nothing was written; the text says why."""


class Fate(StrEnum):
    """What becomes of a determinant of a service."""

    LEVEL = "level"
    UNTOLD = "untold"
    OPEN = "open"
    THERE = "there"


class Told(NamedTuple):
    """What stands of a service at a determinant of an older version."""

    level: LevelOrMissing
    reason: str
    evidence: Sequence[Evidence]


@dataclass
class Line:
    """A determinant of the newer version, the rows that lead to it, and of how many services what becomes."""

    determinant: Determinant
    rows: list[Crosswalk]
    counts: Counter[Fate] = field(default_factory=Counter)

    def fate(self, row: Classification | None, *, there: bool) -> Fate:
        if there:
            return Fate.THERE
        if row is None:
            return Fate.OPEN
        return Fate.UNTOLD if row.level is None else Fate.LEVEL


class Carried(NamedTuple):
    """A classification to be written, with the pages that it rests on."""

    row: Classification
    evidence: Sequence[Evidence]


def lines_of(codebook: Codebook) -> list[Line]:
    """Every determinant that is coded, in the order of the model."""
    rows = defaultdict(list)
    for row in Crosswalk.objects.filter(target__group__codebook=codebook).select_related(
        "source__group__codebook", "target__group__codebook"
    ):
        rows[row.target_id].append(row)
    determinants = Determinant.objects.filter(group__codebook=codebook, derived=False)
    return [Line(each, rows[each.pk]) for each in determinants.select_related("group__codebook")]


def services_for(user: User | None) -> ServiceQuerySet:
    """Services in whatever state of the collections that a person reviews; without a person, all."""
    collections = open_to(user, Role.REVIEWER) if user else Collection.objects.all()
    return Service.objects.filter(collection__in=collections.values("pk"))


def look(codebook: Codebook, user: User | None) -> list[Line]:
    """What would be carried over, counted; nothing is written."""
    lines = lines_of(codebook)
    for portion in portions(services_for(user).order_by("pk").values_list("pk", flat=True)):
        list(carried_over(lines, portion))
    return lines


def counts_of(lines: Iterable[Line]) -> list[list[int]]:
    """What a person has in front: a row a determinant, in the order of fates."""
    return [[line.determinant.pk, *(line.counts[fate] for fate in Fate)] for line in lines]


def carry(codebook: Codebook, user: User | None, shown: list[list[int]] | None = None) -> list[Line]:
    """Write all of it, or nothing; a second time there is nothing left to write. A fixed number of queries a portion.

    `shown` are the counts that the person had in front. Raises NotCarriedError.
    """
    if not codebook.issued:
        raise NotCarriedError(_("It is a draft: issue it first."))
    origin = Origin.FORM if user else Origin.COMMAND
    why = _("Levels carried over to “%(name)s”.") % {"name": codebook}
    with recorded(user, why, origin) as recording:
        lines = lines_of(codebook)
        keys = list(services_for(user).order_by("pk").values_list("pk", flat=True))
        for portion in portions(keys):
            recording.touch(Service, portion)
            write(carried_over(lines, portion))
        if shown is not None and counts_of(lines) != shown:
            raise NotCarriedError(_("Something changed meanwhile. Please look again."))
    return lines


def write(found: Iterable[Carried]) -> None:
    rows = list(found)
    Classification.objects.bulk_create(each.row for each in rows)
    pointer = Classification.evidence.through
    pointer.objects.bulk_create(
        pointer(classification=each.row, evidence=page) for each in rows for page in each.evidence
    )


def carried_over(lines: Sequence[Line], services: Sequence[int]) -> Iterator[Carried]:
    """What is to be written for some services (ids); each line counts what becomes of it. Four queries."""
    told, there = read(lines, services)
    for service in services:
        for line in lines:
            exists = (service, line.determinant.pk) in there
            found = None if exists else from_crosswalk(line, service, told)
            line.counts[line.fate(found.row if found else None, there=exists)] += 1
            if found:
                yield found


def read(lines: Sequence[Line], services: Sequence[int]) -> tuple[dict[tuple[int, int], Told], set[tuple[int, int]]]:
    """What stands of services at older determinants, and what is there of the newer ones, by their two ids."""
    sources = {row.source_id: row.source for line in lines for row in line.rows}
    targets = {line.determinant.pk for line in lines}
    own = Classification.objects.filter(service__in=services)
    old = own.filter(determinant__in=sources).prefetch_related("evidence").order_by()
    told = {(row.service_id, row.determinant_id): Told(row.level, row.reason, [*row.evidence.all()]) for row in old}
    for derived in (pk for pk, source in sources.items() if source.derived):
        told |= {(pk, derived): each for pk, each in integration(services)}
    return told, {*own.filter(determinant__in=targets).order_by().values_list("service", "determinant")}


def integration(services: Sequence[int]) -> Iterator[tuple[int, Told]]:
    """What stands at the derived determinant, by service; nothing where nobody looked."""
    for row in Service.objects.filter(pk__in=services).prefetch_related("integration_evidence").order_by():
        if row.integration_reason:
            level = touchpoint_integration(row.integration_level)
            yield row.pk, Told(level, row.integration_reason, [*row.integration_evidence.all()])


def from_crosswalk(line: Line, service: int, told: dict[tuple[int, int], Told]) -> Carried | None:
    """None where it stays open: nobody looked, the crosswalk does not tell, or no page would stand behind the level."""
    found = [told[key] for row in line.rows if (key := (service, row.source_id)) in told]
    if not line.rows or len(found) < len(line.rows):
        return None
    level = carried([row.way for row in line.rows], [each.level for each in found])
    cannot_be_told = line.rows[0].kind == Kind.KEPT and found[0].level is None
    pages = list({page.pk: page for each in found for page in each.evidence}.values())
    if level is not None and level >= line.determinant.evidenced_from:
        pages = [page for page in pages if is_page(page)]
    if (level is None and not cannot_be_told) or [*evidence_problems(level, pages, line.determinant.evidenced_from)]:
        return None
    reason = reason_of(line, found)
    row = Classification(service_id=service, determinant=line.determinant, level=level, reason=reason)
    return Carried(row, pages)


def reason_of(line: Line, found: Sequence[Told]) -> str:
    """Names the crosswalk and keeps the old reasons, a line each."""
    origin = line.rows[0].source.group.codebook
    first = _("Carried over from “%(name)s” (%(kind)s).") % {"name": origin, "kind": line.rows[0].get_kind_display()}
    return "\n".join([first, *(said(row.source, each) for row, each in zip(line.rows, found, strict=True))])


def said(source: Determinant, told: Told) -> str:
    level = _("cannot be told") if told.level is None else str(told.level)
    return _("%(name)s, %(level)s: %(reason)s") % {"name": source, "level": level, "reason": told.reason or "–"}
