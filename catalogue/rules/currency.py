"""Whether what is told of the services is of today: each finder yields a sentence per violation.

What is recent is measured from the year in which a service was seen last, never from today: data that nobody touches do
not grow wrong by themselves.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from django.db.models import Exists, Max, OuterRef

from catalogue.models import Evidence, Service
from catalogue.models.dates import first_day
from catalogue.models.querysets import is_shown

RECENT_YEARS = 2
"""A service that was seen running more years before the data were checked last is not called running."""

CONFIDENT_DAYS = timedelta(days=3 * 365)
"""High confidence rests on pages of three years before the last day on which a page was read."""

INDEPENDENT = (Evidence.Kind.PRESS, Evidence.Kind.CASE_STUDY, Evidence.Kind.ACADEMIC, Evidence.Kind.ENCYCLOPEDIA)
"""Kinds of pages by somebody else than those who run, sell or praise a service."""

SEEN = (Service.Status.ACTIVE, Service.Status.PILOT, Service.Status.CHANGED)
"""States that only a page of late can show."""


def years_of_pages() -> Mapping[int, set[str]]:
    """The years in which pages of published services appeared, by the id of the service."""
    years: dict[int, set[str]] = defaultdict(set)
    dated = Evidence.objects.filter(is_shown()).exclude(published_on="").order_by()
    for service, published_on in dated.values_list("service", "published_on"):
        years[service].add(published_on[:4])
    return years


def states_without_a_page() -> Iterator[str]:
    """Years in which a service was seen running and of which it has no page."""
    years = years_of_pages()
    rows = Service.objects.published().filter(status__in=[*SEEN, Service.Status.UNKNOWN]).exclude(status_as_of=None)
    for service in rows:
        if str(service.status_as_of) not in years[service.pk]:
            yield f"{service}: no page of {service.status_as_of} shows that it was running."


def stale_states() -> Iterator[str]:
    """Services that are called running by a page of long ago, or by none."""
    latest = Service.objects.published().aggregate(year=Max("status_as_of"))["year"]
    for service in Service.objects.published().filter(status__in=SEEN):
        if service.status_as_of is None or service.status_as_of < latest - RECENT_YEARS:
            seen = service.status_as_of or "in no year that is known"
            yield f"{service}: called {service.get_status_display()}, but seen {seen}."


def services_without_a_page_read() -> Iterator[str]:
    """Services of which nobody wrote down when a page was read."""
    read = Evidence.objects.filter(service=OuterRef("pk"), read_on__isnull=False)
    for name in Service.objects.published().filter(~Exists(read)).values_list("name", flat=True):
        yield f"{name}: of no page it is known when it was read."


def overstated_confidence() -> Iterator[str]:
    """High confidence without an official and an independent page of late."""
    last = Evidence.objects.filter(is_shown()).aggregate(day=Max("read_on"))["day"]
    if last is None:
        return
    since = last - CONFIDENT_DAYS
    pages: dict[int, set[str]] = defaultdict(set)
    for pk, kind, published_on in dated_pages():
        if first_day(published_on) >= since:
            pages[pk].add(kind)
    for service in Service.objects.published().filter(confidence=Service.Confidence.HIGH):
        kinds = pages[service.pk]
        if Evidence.Kind.OFFICIAL not in kinds or not kinds & {*INDEPENDENT}:
            yield f"{service}: high confidence needs an official and an independent page since {since}."


def dated_pages() -> Iterable[tuple[int, str, str]]:
    pages = Evidence.objects.filter(is_shown()).exclude(published_on="").order_by()
    return pages.values_list("service", "kind", "published_on")


BY_THE_NEWEST = (stale_states, overstated_confidence)
"""Rules that measure a record by the newest of all: it breaks them when others are renewed, and it is not."""

CURRENCY = (states_without_a_page, stale_states, services_without_a_page_read, overstated_confidence)
