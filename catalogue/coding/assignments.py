"""Who is asked to code what."""

from collections.abc import Iterable

from catalogue.models import Assignment, Coder, CodingRound, Service


def assign_all(coding_round: CodingRound, coders: Iterable[Coder], services: Iterable[Service]) -> int:
    """Ask every coder to code every service. Returns how many assignments are new."""
    services = list(services)
    before = coding_round.assignments.count()
    Assignment.objects.bulk_create(
        [Assignment(coding_round=coding_round, coder=coder, service=s) for coder in coders for s in services],
        ignore_conflicts=True,
    )
    return coding_round.assignments.count() - before
