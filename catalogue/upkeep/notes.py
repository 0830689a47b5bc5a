"""What is written down of the answers, and when a page counts as dead."""

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import takewhile
from typing import Any

from django.db import transaction

from catalogue.models import DeadPage, PageCheck
from catalogue.upkeep.outcomes import Outcome

DAYS_TO_DEATH = 3
"""A single failure is no death: a page is dead that failed on so many days without an answer between them."""

DAYS_GONE = 2
"""Fewer are enough where its server says that there is no such page (404, 410)."""

KEPT = 12
"""So many results of a page are kept, one of a kind for each day."""

COLUMNS = [
    "checked_at", "result", "status_code", "final_url", "failures", "first_failed", "not_before", "earlier",
]  # fmt: skip


def note(outcomes: Iterable[Outcome], when: datetime) -> int:
    """Write some outcomes in one short transaction, and return how many pages got a mark or lost it.

    Marks alone are shown to readers: without a change of one the version of the data stays, and with it all answers
    that are kept.
    """
    by_url = {outcome.url: outcome for outcome in outcomes}
    with transaction.atomic():
        pages = list(PageCheck.objects.select_for_update().filter(url__in=by_url).order_by("pk"))
        for page in pages:
            write(page, by_url[page.url], when)
        PageCheck.objects.bulk_update(pages, COLUMNS)
        return mark(pages)


def write(page: PageCheck, outcome: Outcome, when: datetime) -> None:
    """Bring one outcome into its row, which is not saved."""
    page.not_before = when + outcome.later if outcome.later else None
    if outcome.result is None:
        return
    page.checked_at, page.result = when, outcome.result
    page.status_code, page.final_url = outcome.status, outcome.final_url
    entry = {"day": when.date().isoformat(), "result": outcome.result.value, "status": outcome.status}
    page.earlier = [entry, *(other for other in page.earlier if other != entry)][:KEPT]
    page.failures = failed_days(page.earlier, PageCheck.FAILED)
    if not page.failures:
        page.first_failed = None
    elif page.first_failed is None:
        page.first_failed = when.date()


def failed_days(earlier: Iterable[dict[str, Any]], results: Collection[str]) -> int:
    """On how many days a page had one of these results since its host last answered well; `earlier` is newest first."""
    since = takewhile(lambda entry: entry["result"] not in PageCheck.SETTLED, earlier)
    return len({entry["day"] for entry in since if entry["result"] in results})


def is_dead(page: PageCheck) -> bool:
    return page.failures >= DAYS_TO_DEATH or failed_days(page.earlier, [PageCheck.Result.GONE]) >= DAYS_GONE


def mark(pages: Collection[PageCheck]) -> int:
    marked = set(DeadPage.objects.filter(page__in=pages).values_list("page", flat=True))
    dead = [
        DeadPage(page=page, since=page.first_failed)
        for page in pages
        if page.pk not in marked and page.first_failed and is_dead(page)
    ]
    DeadPage.objects.bulk_create(dead)
    alive = DeadPage.objects.filter(page__in=[page for page in pages if page.pk in marked and not page.failures])
    return len(dead) + alive.delete()[0]
