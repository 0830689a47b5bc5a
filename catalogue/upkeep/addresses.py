"""The public addresses that the catalogue names, each once, and which of them are due."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from urllib.parse import urlsplit

from django.db.models import Q

from catalogue.models import Actor, Evidence, PageCheck, Service

PORTION = 500
"""Rows that are written at once."""

MOST_OF_A_HOST = 50
"""Addresses of one host that a run asks for; the others are left for the next."""

CONTROLS = 3
"""Pages that answered before, asked for in each run: where nothing answers, the own network is at fault."""


def named() -> set[str]:
    columns = ((Evidence, "url"), (Service, "official_url"), (Actor, "website"))
    urls = (url for model, name in columns for url in model._default_manager.values_list(name, flat=True))
    return {url for url in urls if url and can_be_read(url)}


def register() -> None:
    """One row for each address that the catalogue names, and none for those that it names no longer."""
    wanted, known = named(), set(PageCheck.objects.values_list("url", flat=True))
    for portion in portions(wanted - known):
        PageCheck.objects.bulk_create([PageCheck(url=url) for url in portion], ignore_conflicts=True)
    for portion in portions(known - wanted):
        PageCheck.objects.filter(url__in=portion).delete()


def portions(urls: Iterable[str]) -> Iterator[list[str]]:
    ordered = iter(sorted(urls))
    while portion := list(islice(ordered, PORTION)):
        yield portion


def due(now: datetime, older_than: timedelta, limit: int, host: str = "") -> list[str]:
    """The oldest first. A page that failed and is not dead yet is due each day: soon it is known how it stands."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    old = Q(checked_at=None) | Q(checked_at__lte=now - older_than)
    failing = Q(failures__gt=0, mark=None, checked_at__lt=today)
    permitted = Q(not_before=None) | Q(not_before__lte=now)
    chosen: list[str] = []
    per_host = Counter[str]()
    for url in PageCheck.objects.filter(old | failing, permitted).values_list("url", flat=True):
        name = host_of(url)
        if host in ("", name) and per_host[name] < MOST_OF_A_HOST:
            per_host[name] += 1
            chosen.append(url)
    return chosen[:limit]


def controls(urls: Collection[str]) -> list[str]:
    """Some pages that answered when they were last asked, none of them among these."""
    answered = PageCheck.objects.filter(result=PageCheck.Result.ANSWERS).values_list("url", flat=True)
    others = (url for url in answered.iterator() if url not in urls)
    return list(islice(others, CONTROLS))


def can_be_read(url: str) -> bool:
    """Whether it is an address at all; the data check tells of others."""
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True


def host_of(url: str) -> str:
    return urlsplit(url).netloc.lower()
