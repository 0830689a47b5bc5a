"""What coders of a round agree on becomes what is published, whole services or nothing of them, with their history."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from catalogue.coding.conclusions import ServiceConclusion, Standing, conclusions
from catalogue.coding.proposals import made_evidence
from catalogue.coding.settlements import write_levels
from catalogue.history.recording import Origin, recorded
from catalogue.models import Classification, CodingRound, Service


class Wish(NamedTuple):
    """To publish all that coders agree on over a service.

    `seen` are the digests of what the person had in front, `reasons` what is to be said instead of a coder's reason,
    both by determinant (its slug).
    """

    seen: Mapping[str, str]
    reasons: Mapping[str, str] = {}


class Done(NamedTuple):
    """How many levels of each service are published, and why nothing is of others; by their ids."""

    levels: Mapping[int, int]
    refused: Mapping[int, str]


def publish_agreed(user: User, coding_round: CodingRound, wishes: Mapping[int, Wish]) -> Done:
    """Publish services (their ids), each whole or not at all; in as many queries for many as for one.

    What somebody else published so meanwhile is left.
    """
    why = _("Coders of “%(round)s” agree.") % {"round": coding_round}
    with recorded(user, why, Origin.SETTLING) as recording:
        published = Service.objects.published().filter(pk__in=wishes).order_by("pk")
        locked = set(published.select_for_update(no_key=True).values_list("pk", flat=True))
        rows = Classification.objects.filter(service__in=locked).order_by("pk")
        list(rows.select_for_update(no_key=True).values_list("pk"))
        recording.touch(Service, locked)
        found = {each.service.pk: each for each in conclusions(coding_round, user, locked)}
        wanted = {pk: each.with_reasons(wishes[pk].reasons) for pk, each in found.items()}
        refused = {pk: text for pk, wish in wishes.items() if (text := refusal(pk in locked, found.get(pk), wish))}
        chosen = [each for pk, each in wanted.items() if pk not in refused]
        write(coding_round, chosen)
        return Done({each.service.pk: len(each.agreed) for each in chosen}, refused)


def refusal(is_published: bool, found: ServiceConclusion | None, wish: Wish) -> str:
    """Why nothing of a service is published; empty where it is."""
    if not is_published:
        return _("The service was withdrawn meanwhile.")
    if found is None:
        return _("Its codes may not be shown any more.")
    if found.digests != still_open(found, wish):
        return _("Its codes, or what is published, changed meanwhile. Please look again.")
    return " ".join(found.with_reasons(wish.reasons).problems)


def still_open(found: ServiceConclusion, wish: Wish) -> dict[str, str]:
    """What a person saw, without what somebody else published meanwhile in the same words."""
    done = {item.determinant.slug: item.present.reason for item in found.of(Standing.PUBLISHED) if item.present}
    alike = {slug for slug, reason in done.items() if wish.reasons.get(slug, reason) == reason}
    return {slug: digest for slug, digest in wish.seen.items() if slug not in alike}


def write(coding_round: CodingRound, chosen: Sequence[ServiceConclusion]) -> None:
    taken_up = made_evidence((each.service, proposal) for each in chosen for proposal in each.found)
    write_levels(coding_round, {each.service: each.settlements(taken_up) for each in chosen})
