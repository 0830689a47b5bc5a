"""What a person does about one page: have it asked at once, or say that it is there."""

from django.utils.timezone import now

from catalogue.models import PageCheck
from catalogue.upkeep.notes import note
from catalogue.upkeep.outcomes import Outcome
from catalogue.upkeep.run import run

TIMEOUT, LONGEST_VISIT = 5, 10
"""Seconds for a request, and for the page: somebody is waiting."""


def check_now(page: PageCheck) -> None:
    """Raises NoNetworkError where neither it nor any page that answered before does."""
    run([page.url], TIMEOUT, LONGEST_VISIT)


def confirm(page: PageCheck) -> None:
    """Note that somebody saw the page: some servers answer persons alone."""
    note([Outcome(page.url, PageCheck.Result.SEEN)], now())
