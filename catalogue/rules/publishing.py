"""What a service needs to be published. Asked of all that are, and of one before it is; a fixed number of queries.

Each finder yields what services lack, with the field or the kind of part that can mend it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import ValidationError
from django.db.models import Exists, F, Model, OuterRef
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalogue.models import Classification, Coding, CodingSheet, Detriment, Service
from catalogue.models.querysets import ServiceQuerySet
from catalogue.models.scopes import is_in_view
from catalogue.models.states import PUBLIC
from catalogue.rules.evidence import evidence_problems, evidenced
from experience.levels import EVIDENCED_INTEGRATION
from experience.models import Determinant

LEAST_PAGES = 2
"""Fewer pages that were read are too few for a published service."""

CHANGES = "catalogue.change_service"
PUBLISHES = "catalogue.publish_service"


def may_move(user: User | AnonymousUser, before: str, after: str) -> bool:
    """Whether somebody may move the record of a service from one state to another, or withdraw it with other words.

    Readers learn of some states.
    """
    wanted = [CHANGES, PUBLISHES] if {before, after} & {*PUBLIC} else [CHANGES]
    return user.has_perms(wanted)


class Lack(NamedTuple):
    """What keeps a service (by its id and name) from being published; `part` is a field or relation of services."""

    service: int
    name: str
    part: str
    sentence: str

    @property
    def label(self) -> str:
        """The name of the field or the kind of part."""
        field: Any = Service._meta.get_field(self.part)
        name = field.related_model._meta.verbose_name_plural if field.auto_created else field.verbose_name
        return str(capfirst(str(name)))

    def __str__(self) -> str:
        return f"{self.label}: {self.sentence}"


Lacks = Iterator[Lack]


def no_place_or_touchpoint(services: ServiceQuerySet) -> Lacks:
    needed = {"cities": _("Name at least one city."), "touchpoints": _("Name at least one touchpoint.")}
    for part, sentence in needed.items():
        for pk, name in services.filter(**{part: None}).values_list("pk", "name"):
            yield Lack(pk, name, part, sentence)


def thin_evidence(services: ServiceQuerySet) -> Lacks:
    for service in services.with_fewer_pages_than(LEAST_PAGES):
        sentence = ngettext(
            "%(number)s page was read; it takes at least %(least)s.",
            "%(number)s pages were read; it takes at least %(least)s.",
            service.pages_read,
        )
        yield Lack(
            service.pk, service.name, "evidence", sentence % {"number": service.pages_read, "least": LEAST_PAGES}
        )


UNANSWERED = gettext_lazy("%(name)s has no level yet.")
DERIVED = gettext_lazy("%(name)s follows from the integration level and has no level of its own.")


def unclassified(services: ServiceQuerySet) -> Lacks:
    """A level for every determinant that is coded, which may be that it cannot be told; none for the derived one.

    Those of the version of the model count that the collection of a service names, else of the current one. Levels of
    others are neither needed nor in the way.
    """
    needed = determinants_by_codebook()
    given: dict[int, set[int]] = defaultdict(set)
    rows = Classification.objects.filter(service__in=services.values("pk")).order_by()
    for service, coded in rows.values_list("service", "determinant"):
        given[service].add(coded)
    for pk, name, codebook in services.values_list("pk", "name", "collection__codebook"):
        for determinant in needed[codebook]:
            if (determinant.pk in given[pk]) == determinant.derived:
                sentence = DERIVED if determinant.derived else UNANSWERED
                yield Lack(pk, name, "classifications", sentence % {"name": named(determinant)})


def named(determinant: Determinant) -> str:
    """With its version of the model where another one is in view, in which its level cannot be given."""
    codebook = determinant.group.codebook
    return str(determinant) if is_in_view(codebook) else f"{determinant} ({codebook})"


def determinants_by_codebook() -> Mapping[int | None, list[Determinant]]:
    """All determinants by the id of their codebook; those of the current one by None, too."""
    found: dict[int | None, list[Determinant]] = defaultdict(list)
    for determinant in Determinant.objects.all():
        codebook = determinant.group.codebook
        for key in (codebook.pk, None) if codebook.is_current else (codebook.pk,):
            found[key].append(determinant)
    return found


def unsupported_levels(services: ServiceQuerySet) -> Lacks:
    """Levels that need a page and rest on none, or not on pages alone."""
    rows = Classification.objects.filter(evidenced(), service__in=services.values("pk"))
    for row in rows.select_related("service", "determinant__group__codebook").prefetch_related("evidence"):
        for message in evidence_problems(row.level, row.evidence.all(), row.determinant.evidenced_from):
            yield lack_of(row.service, "classifications", row.determinant, message)


def unsupported_integration(services: ServiceQuerySet) -> Lacks:
    rows = services.filter(integration_level__gte=EVIDENCED_INTEGRATION).prefetch_related("integration_evidence")
    for service in rows:
        pages = service.integration_evidence.all()
        for message in evidence_problems(service.integration_level, pages, EVIDENCED_INTEGRATION):
            yield Lack(service.pk, service.name, "integration_evidence", message)


def foreign_evidence(services: ServiceQuerySet) -> Lacks:
    """Pointers to evidence of another service."""
    sentence = _("It points to evidence of another service.")
    for model, part in ((Classification, "classifications"), (Detriment, "detriments")):
        name = model.__name__.lower()
        pointers = model.evidence.through._default_manager.filter(**{f"{name}__service__in": services.values("pk")})
        foreign = pointers.exclude(evidence__service=F(f"{name}__service"))
        for pointer in foreign.select_related(f"{name}__service"):
            row = getattr(pointer, name)
            yield lack_of(row.service, part, row, sentence)
    supports = Service.integration_evidence.through.objects.filter(service__in=services.values("pk"))
    for support in supports.exclude(evidence__service=F("service")).select_related("service"):
        yield Lack(support.service.pk, support.service.name, "integration_evidence", sentence)


def unexplained_decisions(services: ServiceQuerySet) -> Lacks:
    """Levels without a decision that are not the one level that all coders of their round gave."""
    ids = services.values("pk")
    sheets = CodingSheet.objects.newest().filter(service__in=ids).order_by().values("pk")
    given = Coding.objects.filter(sheet__in=sheets, determinant__derived=False).order_by()
    levels: dict[tuple[int | None, int, int], set[int | None]] = defaultdict(set)
    rows = given.values_list("sheet__coding_round", "sheet__service", "determinant", "level")
    for coding_round, service, determinant, level in rows:
        levels[coding_round, service, determinant].add(level)
    undecided = Classification.objects.filter(service__in=ids, decision="").exclude(coding_round=None)
    for row in undecided.select_related("service", "determinant"):
        coded = levels[row.coding_round_id, row.service_id, row.determinant_id]
        if coded != {row.level}:
            message = _("Level %(level)s stands where coders gave %(coded)s, and no decision says why.")
            values = {"level": row.level, "coded": ", ".join(sorted(map(str, coded)))}
            yield lack_of(row.service, "classifications", row.determinant, message % values)


def detriments_without_evidence(services: ServiceQuerySet) -> Lacks:
    pages = Detriment.evidence.through.objects.filter(detriment=OuterRef("pk"))
    rows = Detriment.objects.filter(~Exists(pages), service__in=services.values("pk"))
    for row in rows.select_related("service"):
        yield lack_of(row.service, "detriments", row, _("No page of evidence says so."))


def lack_of(service: Service, part: str, row: Model, message: str) -> Lack:
    """What one part of a service lacks."""
    return Lack(service.pk, service.name, part, _("%(part)s: %(message)s") % {"part": row, "message": message})


LACKS = (
    no_place_or_touchpoint,
    thin_evidence,
    unclassified,
    unsupported_levels,
    unsupported_integration,
    foreign_evidence,
    unexplained_decisions,
    detriments_without_evidence,
)


UNSAID = gettext_lazy("It is still to be said.")


def empty_fields(services: ServiceQuerySet) -> Lacks:
    """Fields that a draft may leave empty, or that hold what is no value of them."""
    pointers = {field.name: field for field in Service._meta.concrete_fields if field.many_to_one}
    needed = [field for field in pointers.values() if not field.blank]
    for service in services:
        for field in needed:
            if getattr(service, field.attname) is None:
                yield Lack(service.pk, service.name, field.name, str(UNSAID))
        try:
            service.clean_fields(exclude={*pointers})
        except ValidationError as error:
            for name, problems in error.error_dict.items():
                texts = [UNSAID if problem.code == "blank" else " ".join(problem.messages) for problem in problems]
                yield Lack(service.pk, service.name, name, " ".join(map(str, texts)))


def lacks(services: ServiceQuerySet) -> Lacks:
    """All that keeps any of these services from being published."""
    for find in (empty_fields, *LACKS):
        yield from find(services)
