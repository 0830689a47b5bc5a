"""Rules over the whole data set, for the data check and the tests: each finder yields a sentence per violation."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db.models import Count, F, Model

from catalogue.models import Classification, Coding, CodingSheet, Detriment, Service, ServiceLink
from catalogue.rules.evidence import ANTI_HALO, evidence_problems, link_problems
from experience.levels import MAX_LEVEL, Level
from experience.models import Determinant
from experience.natural_keys import WithNaturalKey

SHARE_TO_LOOK_AT = 0.5
"""So large a share of all services at the highest level of one determinant is a sign of generous codes."""

LEAST_PAGES = 2
"""Fewer pages that were read are too few for a published service."""


def field_problems(row: Model) -> Iterator[str]:
    """What is wrong with a row by itself.

    Uniqueness, foreign keys and named constraints need no second look: the database refuses what breaks them.
    """
    pointers = {field.name for field in row._meta.concrete_fields if field.many_to_one}
    try:
        row.full_clean(exclude=pointers, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        key = row.natural_key() if isinstance(row, WithNaturalKey) else row.pk
        for field, messages in error.message_dict.items():
            yield f"{row._meta.label} {key}: {field}: {' '.join(messages)}"


def unsupported_judgements() -> Iterator[str]:
    """Levels from 2 on that rest on no page, or not on pages alone, published and in every coding pass."""
    for model in (Classification, Coding):
        rows = model.objects.filter(level__gte=Level.SUPPORTING).prefetch_related("evidence")
        for row in rows:
            for message in evidence_problems(row.level, row.evidence.all()):
                yield f"{row}: {message}"


def unsupported_integration() -> Iterator[str]:
    services = Service.objects.filter(integration_level__gte=Level.SUPPORTING)
    for service in services.prefetch_related("integration_evidence"):
        for message in evidence_problems(service.integration_level, service.integration_evidence.all()):
            yield f"{service}, integration: {message}"


def foreign_evidence() -> Iterator[str]:
    """Pointers to evidence of another service."""
    for model, path in ((Classification, "service"), (Coding, "sheet__service"), (Detriment, "service")):
        name = model.__name__.lower()
        pointers = model.evidence.through._default_manager.exclude(evidence__service=F(f"{name}__{path}"))
        for pointer in pointers.select_related(name):
            yield f"{getattr(pointer, name)}: points to evidence of another service."
    supports = Service.integration_evidence.through.objects.exclude(evidence__service=F("service"))
    for support in supports.select_related("service"):
        yield f"{support.service}, integration: points to evidence of another service."


def unfinished_codings() -> Iterator[str]:
    """Submitted sheets that lack an item, and codes above 0 or untold without a reason."""
    items = Determinant.objects.count()
    sheets = CodingSheet.objects.submitted().annotate(codes=Count("codings")).exclude(codes=items)
    for sheet in sheets.select_related("coding_round", "coder", "service"):
        yield f"{sheet}: {sheet.codes} of {items} items coded."
    without_reason = Coding.objects.filter(sheet__submitted__isnull=False, reason="").exclude(level=0)
    for coding in without_reason.select_related("sheet__coding_round", "sheet__coder", "sheet__service", "determinant"):
        yield f"{coding}: no reason."


def unexplained_decisions() -> Iterator[str]:
    """Published levels without a decision that are not the one level that all coders of their round gave."""
    given = Coding.objects.filter(
        sheet__in=CodingSheet.objects.newest().order_by().values("pk"), determinant__derived=False
    ).order_by()
    levels: dict[tuple[int | None, int, int], set[int | None]] = defaultdict(set)
    rows = given.values_list("sheet__coding_round", "sheet__service", "determinant", "level")
    for coding_round, service, determinant, level in rows:
        levels[coding_round, service, determinant].add(level)
    published = Classification.objects.exclude(coding_round=None).select_related("service", "determinant")
    for row in published:
        coded = levels[row.coding_round_id, row.service_id, row.determinant_id]
        if coded != {row.level} and not row.decision:
            yield f"{row}: published {row.level}, coded {sorted(map(str, coded))}, and no decision says why."


def detriments_without_evidence() -> Iterator[str]:
    for detriment in Detriment.objects.annotate(pages=Count("evidence")).filter(pages=0).select_related("service"):
        yield f"{detriment.service}: detriment without evidence: {detriment}"


def unsupported_links() -> Iterator[str]:
    for link in ServiceLink.objects.select_related("source", "target").prefetch_related("evidence"):
        for message in link_problems((link.source_id, link.target_id), link.evidence.all()):
            yield f"{link}: {message}"


def incomplete_classifications() -> Iterator[str]:
    """Services that lack a row for a coded determinant, and rows for the derived one."""
    coded = set(Determinant.objects.filter(derived=False).values_list("slug", flat=True))
    classified: dict[str, set[str]] = defaultdict(set)
    for service, slug in Classification.objects.values_list("service__slug", "determinant__slug"):
        classified[service].add(slug)
    for service in Service.objects.published().values_list("slug", flat=True):
        if classified[service] != coded:
            yield f"{service}: determinants {sorted(coded ^ classified[service])} are missing or must not be coded."


def thin_evidence() -> Iterator[str]:
    """Published services with too few pages that were read."""
    for service in Service.objects.published().with_fewer_pages_than(LEAST_PAGES):
        yield f"{service}: only {service.pages_read} page(s) of evidence."


def incomplete_records() -> Iterator[str]:
    """A published service names at least one city and one touchpoint."""
    for path in ("cities", "touchpoints"):
        for service in Service.objects.published().filter(**{f"{path}__isnull": True}):
            yield f"{service}: no {path}."


def uncovered_determinants() -> Iterator[str]:
    """Every determinant must be the core of at least one published service."""
    for slug, name in Determinant.objects.values_list("slug", "name"):
        if not Service.objects.published().contributing_to(slug, at_least=MAX_LEVEL).exists():
            yield f"No service has level 3 on {name}."


def lopsided_determinants() -> Iterator[str]:
    """Determinants on which too many services are core."""
    total = Service.objects.published().count()
    rows = Classification.objects.filter(service__state=Service.State.PUBLISHED, level=MAX_LEVEL).values_list(
        "determinant__name"
    )
    for (name,), count in Counter(rows).items():
        if count >= SHARE_TO_LOOK_AT * total:
            yield f"{count} of {total} services have level 3 on {name}."


def halos() -> Iterator[str]:
    """Services with more 3s than ask for a second look, the derived determinant included."""
    cores = Counter(Classification.objects.filter(level=MAX_LEVEL).values_list("service__name", flat=True))
    cores.update(Service.objects.filter(integration_level__gte=MAX_LEVEL).values_list("name", flat=True))
    for name, count in sorted(cores.items()):
        if count > ANTI_HALO:
            yield f"{name} has {count} levels of 3."


PROBLEMS = [
    unsupported_judgements,
    unsupported_integration,
    foreign_evidence,
    unfinished_codings,
    unexplained_decisions,
    detriments_without_evidence,
    unsupported_links,
    incomplete_classifications,
    thin_evidence,
    incomplete_records,
    uncovered_determinants,
]
WARNINGS = [lopsided_determinants, halos]
