"""Rules over the whole data set, for the data check and the tests: each finder yields a sentence per violation."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import reduce
from operator import or_

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, F, Model, OuterRef, Q

from catalogue.models import Actor, Classification, Coding, CodingSheet, Partner, Service, ServiceLink
from catalogue.models.querysets import is_shown
from catalogue.rules.currency import CURRENCY
from catalogue.rules.evidence import ANTI_HALO, evidence_problems, link_problems
from catalogue.rules.publishing import LACKS
from catalogue.rules.reach import REACH
from catalogue.rules.synonyms import crowded_synonyms
from catalogue.rules.wording import WORDING
from experience.guides import current_guide
from experience.levels import DERIVED_TOP
from experience.models import Codebook, Determinant, Guide, GuideEntry
from experience.natural_keys import WithNaturalKey

SHARE_TO_LOOK_AT = 0.5
"""So large a share of all services at the highest level of one determinant is a sign of generous codes."""


def field_problems(row: Model) -> Iterator[str]:
    """What is wrong with a row by itself; a service that nobody publishes yet may lack what its form asks for.

    Uniqueness, foreign keys and named constraints need no second look: the database refuses what breaks them.
    """
    pointers = {field.name for field in row._meta.concrete_fields if field.many_to_one}
    try:
        row.full_clean(exclude=pointers, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        key = row.natural_key() if isinstance(row, WithNaturalKey) else row.pk
        may_lack = isinstance(row, Service) and not row.is_published
        for field, errors in error.error_dict.items():
            if messages := [
                text for each in errors if not (may_lack and each.code == "blank") for text in each.messages
            ]:
                yield f"{row._meta.label} {key}: {field}: {' '.join(messages)}"


def unpublishable_services() -> Iterator[str]:
    """Published services that could not be published as they are."""
    for find in LACKS:
        for lack in find(Service.objects.published()):
            yield f"{lack.name}: {lack}"


def unsupported_codes() -> Iterator[str]:
    """Raw codes that need a page and rest on none, or not on pages alone."""
    codes = Coding.objects.filter(level__gte=1).select_related("sheet", "determinant__group__codebook")
    for row in codes.prefetch_related("evidence"):
        for message in evidence_problems(row.level, row.pages(), row.determinant.evidenced_from):
            yield f"{row}: {message}"


def zeros_without_a_sentence() -> Iterator[str]:
    """Published zeros of coded services that do not say what they rest on, integration included."""
    zeros = Classification.objects.filter(is_shown(), level=0, reason="").exclude(coding_round=None)
    for row in zeros.select_related("service", "determinant"):
        yield f"{row}: a zero without a sentence."


def codes_with_foreign_evidence() -> Iterator[str]:
    pointers = Coding.evidence.through.objects.exclude(evidence__service=F("coding__sheet__service"))
    for pointer in pointers.select_related("coding"):
        yield f"{pointer.coding}: points to evidence of another service."


def unfinished_codings() -> Iterator[str]:
    """Submitted sheets that lack an item, and codes above 0 or untold without a reason."""
    for codebook, items in Codebook.objects.annotate(items=Count("groups__determinants")).values_list("pk", "items"):
        sheets = CodingSheet.objects.submitted().filter(coding_round__guide__codebook=codebook)
        unfinished = sheets.annotate(codes=Count("codings")).exclude(codes=items)
        for sheet in unfinished.select_related("coding_round", "coder", "service"):
            yield f"{sheet}: {sheet.codes} of {items} items coded."
    without_reason = Coding.objects.filter(sheet__submitted__isnull=False, reason="").exclude(level=0)
    for coding in without_reason.select_related("sheet__coding_round", "sheet__coder", "sheet__service", "determinant"):
        yield f"{coding}: no reason."


def guides_without_entries() -> Iterator[str]:
    """The guide that holds for a codebook must speak of its determinants, and each of all that is coded with it."""
    coded = Coding.objects.order_by().values_list("sheet__coding_round__guide", "determinant").distinct()
    needed = {*coded}
    for codebook in Codebook.objects.all():
        if now := current_guide(codebook.slug).pk:
            needed |= {(now, determinant.pk) for determinant in codebook.determinants}
    missing = needed - {*GuideEntry.objects.values_list("guide", "determinant")}
    for guide in Guide.objects.filter(pk__in=[guide for guide, _determinant in missing]):
        for determinant in Determinant.objects.filter(pk__in=[pk for of, pk in missing if of == guide.pk]):
            yield f"Guide {guide} says nothing of {determinant}."


def unsupported_links() -> Iterator[str]:
    for link in ServiceLink.objects.select_related("source", "target").prefetch_related("evidence"):
        for message in link_problems((link.source_id, link.target_id), link.evidence.all()):
            yield f"{link}: {message}"


def uncovered_determinants() -> Iterator[str]:
    """Determinants that are the core of no published service, where there are any and their codebook is in use."""
    if not Service.objects.published().exists():
        return
    coded = Classification.objects.filter(determinant__group__codebook=OuterRef("group__codebook"))
    for determinant in Determinant.objects.filter(Exists(coded) | Q(group__codebook__is_current=True)):
        top = determinant.scale.top
        if not Service.objects.published().contributing_to(determinant.slug, at_least=top).exists():
            yield f"No service has level {top} on {determinant.name}."


def lopsided_determinants() -> Iterator[str]:
    """Determinants on which too many services are core."""
    total = Service.objects.published().count()
    counts = Counter(Classification.objects.filter(is_shown(), core()).values_list("determinant", flat=True))
    for determinant in Determinant.objects.filter(pk__in=counts):
        if (count := counts[determinant.pk]) >= SHARE_TO_LOOK_AT * total:
            yield f"{count} of {total} services have level {determinant.scale.top} on {determinant.name}."


def core() -> Q:
    """The condition that a classification is at the highest level of its determinant."""
    scales = [(codebook.pk, codebook.scale) for codebook in Codebook.objects.all()]
    return reduce(or_, [Q(determinant__group__codebook=pk, level=scale.top) for pk, scale in scales], Q(pk=None))


def halos() -> Iterator[str]:
    """Services with more highest levels than ask for a second look, the derived determinant included.

    Of one codebook: what others say of a service does not add up with it.
    """
    rows = Classification.objects.filter(core()).values_list("service__name", "determinant__group__codebook")
    cores = Counter(rows)
    linked = Service.objects.filter(integration_level__gte=DERIVED_TOP).values_list("name", flat=True)
    for codebook in Codebook.objects.filter(groups__determinants__derived=True).values_list("pk", flat=True):
        cores.update((name, codebook) for name in linked)
    for (name, _codebook), count in sorted(cores.items()):
        if count > ANTI_HALO:
            yield f"{name} has the highest level on {count} determinants."


def doubled_actors() -> Iterator[str]:
    """Actors that share a name, and partners in words that are the name of one: likely one body."""
    known: dict[str, set[str]] = defaultdict(set)
    for actor in Actor.objects.all():
        for name in actor.names:
            known[name.casefold()].add(actor.name)
    for name, actors in sorted(known.items()):
        if len(actors) > 1:
            yield f"{' and '.join(sorted(actors))} are both known as {name}."
    for partner in Partner.objects.filter(actor=None).select_related("service"):
        if same := known.get(partner.name.casefold()):
            yield f"{partner.service}: the partner {partner.name} may be the actor {' or '.join(sorted(same))}."


PROBLEMS = [
    unpublishable_services,
    unsupported_codes,
    codes_with_foreign_evidence,
    unfinished_codings,
    guides_without_entries,
    unsupported_links,
    crowded_synonyms,
    zeros_without_a_sentence,
    *REACH,
    *CURRENCY,
    *WORDING,
]
WARNINGS = [uncovered_determinants, lopsided_determinants, halos, doubled_actors]
