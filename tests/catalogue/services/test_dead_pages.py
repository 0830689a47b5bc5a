"""Pages that do not answer any more are marked where readers would follow them."""

from datetime import date

import pytest

from catalogue.models import DeadPage, Evidence, PageCheck, Service
from tests.answers import numbers_in, parsed, queries_of

pytestmark = pytest.mark.django_db

SINCE = date(2026, 11, 3)


def mark(url):
    return DeadPage.objects.create(page=PageCheck.objects.create(url=url), since=SINCE)


def test_a_dead_page_is_marked_with_the_day_and_the_way_to_a_copy(client):
    service = Service.objects.get(slug="jelbi-berlin")
    one, *others = service.evidence.all()
    Evidence.objects.filter(pk=one.pk).update(url="https://example.org/a?b=1&c=2")
    queries = queries_of(client, service.get_absolute_url())
    mark("https://example.org/a?b=1&c=2")
    page = parsed(client.get(service.get_absolute_url()))
    [dead] = page.select(".dead")
    assert dead.parent["id"] == f"evidence-{one.number}"
    assert numbers_in(dead) == [3, 2026]
    assert dead.a["href"] == "https://web.archive.org/web/20261103/https://example.org/a?b=1&c=2"
    for other in others:
        mark(other.url)
    assert queries_of(client, service.get_absolute_url()) == queries


def test_a_dead_official_page_is_marked_too(client):
    service = Service.objects.exclude(official_url="").published().first()
    mark(service.official_url)
    page = parsed(client.get(service.get_absolute_url()))
    assert page.select_one(".facts .dead") is not None
