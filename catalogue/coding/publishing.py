"""What coders of a round agree on becomes what is published, a service at a time and with its history."""

from collections.abc import Iterable, Mapping

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from catalogue.coding.conclusions import ServiceConclusion, Standing, conclusions
from catalogue.coding.settlements import Settlement, publish_integration
from catalogue.history.recording import Origin, recorded, touch
from catalogue.models import Classification, CodingRound, Service


class NotPublishedError(Exception):
    """Nothing of a service is published, and its text says why."""


class ChangedError(NotPublishedError):
    """What is published, or what coders agree on, is not what the person saw."""


class UnsupportedError(NotPublishedError):
    """What coders agree on would break a rule."""


def publish_agreed(
    user: User, service: int, coding_round: CodingRound, seen: Mapping[str, str], reasons: Mapping[str, str]
) -> int:
    """Publish all that coders of a round agree on over a service (its id), or nothing; returns how many levels.

    `seen` are the digests of what the person had in front, `reasons` what is to be said instead of a coder's reason,
    both by determinant (its slug). What somebody else published so meanwhile is left. Raises NotPublishedError.
    """
    with recorded(user, _("Coders of “%(round)s” agree.") % {"round": coding_round}, Origin.SETTLING):
        locked = Service.objects.published().select_for_update(no_key=True).filter(pk=service).first()
        if locked is None:
            raise NotPublishedError(_("The service was withdrawn meanwhile."))
        list(locked.classifications.select_for_update(no_key=True).values_list("pk"))
        found = conclusions(coding_round, user, [locked.pk])
        if not found:
            raise ChangedError(_("Its codes may not be shown any more."))
        wanted = found[0].with_reasons(reasons)
        if found[0].digests != still_open(found[0], seen, reasons):
            raise ChangedError(_("Its codes, or what is published, changed meanwhile. Please look again."))
        if wanted.problems:
            raise UnsupportedError(" ".join(wanted.problems))
        write(wanted.service, coding_round, wanted.settlements)
        return len(wanted.agreed)


def still_open(found: ServiceConclusion, seen: Mapping[str, str], reasons: Mapping[str, str]) -> dict[str, str]:
    """What a person saw, without what somebody else published meanwhile in the same words."""
    done = {item.determinant.slug: item.present.reason for item in found.of(Standing.PUBLISHED) if item.present}
    alike = {slug for slug, reason in done.items() if reasons.get(slug, reason) == reason}
    return {slug: digest for slug, digest in seen.items() if slug not in alike}


def write(service: Service, coding_round: CodingRound, settlements: Iterable[Settlement]) -> None:
    """In a fixed number of queries, whatever the number of levels."""
    touch(service)
    own = {row.determinant_id: row for row in service.classifications.all()}
    rows = []
    for settlement in settlements:
        if settlement.determinant.derived:
            publish_integration(service, coding_round, settlement)
        else:
            new = Classification(service=service, determinant=settlement.determinant)
            row = own.get(settlement.determinant.pk, new)
            row.level, row.reason, row.decision = settlement.level, settlement.reason, settlement.decision
            row.coding_round = coding_round
            rows.append((row, settlement.evidence))
    Classification.objects.bulk_create([row for row, _pages in rows if row.pk is None])
    Classification.objects.bulk_update([row for row, _pages in rows], ["level", "reason", "decision", "coding_round"])
    pointers = Classification.evidence.through.objects
    pointers.filter(classification__in=[row.pk for row, _pages in rows]).delete()
    pointers.bulk_create(
        Classification.evidence.through(classification=row, evidence=page) for row, pages in rows for page in pages
    )
