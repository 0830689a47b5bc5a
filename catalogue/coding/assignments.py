"""Who is asked to code what."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.db.models import Subquery

from catalogue.coding.permissions import CODES
from catalogue.coding.reach import refuse_shut_out
from catalogue.coding.rounds import Sample, keep_sample, sample_of
from catalogue.models import Assignment, Coder, CodingRound, CodingSheet, Service
from catalogue.models.querysets import ServiceQuerySet, of_the_same_task
from catalogue.rules.collections import Role, known_to, open_to


def assign_all(
    user: User,
    coding_round: CodingRound,
    coders: Iterable[Coder],
    services: Iterable[Service],
    *,
    sample: Sample | None = None,
) -> int:
    """Ask every coder to code every service, and keep the sample with the round that these services are.

    Returns how many assignments are new. Raises ChangedRoundError where the round has another sample by now,
    and ShutOutError where somebody could not code in the collection of a service.
    """
    coders, services = list(coders), list(services)
    refuse_shut_out(coders, services)
    with transaction.atomic():
        if sample and sample != sample_of(coding_round):
            keep_sample(user, coding_round, sample)
        before = coding_round.assignments.count()
        Assignment.objects.bulk_create(
            [Assignment(coding_round=coding_round, coder=coder, service=s) for coder in coders for s in services],
            ignore_conflicts=True,
        )
        return coding_round.assignments.count() - before


def services_to_assign(user: User) -> ServiceQuerySet:
    """Published services in view of collections in which somebody may ask others to code."""
    return Service.objects.published().filter(collection__in=open_to(user, Role.EDITOR).order_by().values("pk"))


def assigned(user: User | AnonymousUser, round_slug: str, slug: str) -> Assignment | None:
    """The assignment of a coder with the right to code and the id of its newest sheet, or None."""
    if not user.has_perm(CODES):
        return None
    sheets = CodingSheet.objects.filter(**of_the_same_task()).order_by("-version")
    tasks = Assignment.objects.filter(known_to(user, Assignment, Role.CODER))
    tasks = tasks.select_related("coding_round__guide__codebook", "coder", "service__provider", "service__collection")
    tasks = tasks.annotate(newest_sheet=Subquery(sheets.values("pk")[:1]))  # type: ignore[no-redef]  # of the model
    return tasks.filter(coding_round__slug=round_slug, service__slug=slug, coder__user=user.pk).first()
