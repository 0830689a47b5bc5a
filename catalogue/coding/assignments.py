"""Who is asked to code what."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction

from catalogue.coding.rounds import Sample, keep_sample, sample_of
from catalogue.models import Assignment, Coder, CodingRound, Service


def assign_all(
    user: User,
    coding_round: CodingRound,
    coders: Iterable[Coder],
    services: Iterable[Service],
    *,
    sample: Sample | None = None,
) -> int:
    """Ask every coder to code every service, and keep the sample with the round that these services are.

    Returns how many assignments are new. Raises ChangedRoundError where the round has another sample by now.
    """
    services = list(services)
    with transaction.atomic():
        if sample and sample != sample_of(coding_round):
            keep_sample(user, coding_round, sample)
        before = coding_round.assignments.count()
        Assignment.objects.bulk_create(
            [Assignment(coding_round=coding_round, coder=coder, service=s) for coder in coders for s in services],
            ignore_conflicts=True,
        )
        return coding_round.assignments.count() - before
