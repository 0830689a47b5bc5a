"""Pages that do not answer any more are marked where readers would follow them."""

from datetime import date

import pytest

from catalogue.models import Actor, DeadPage, Evidence, PageCheck, Service
from tests.answers import numbers_in, parsed, queries_of

pytestmark = pytest.mark.django_db

SINCE = date(2026, 11, 3)


def mark(url):
    return DeadPage.objects.create(page=PageCheck.objects.create(url=url), since=SINCE)


def test_a_dead_page_is_marked_with_the_day_and_the_way_to_a_copy(client):
    service = Service.objects.get(slug="jelbi-berlin")
    one, *others = service.evidence.all()
    Evidence.objects.filter(pk=one.pk).update(url="https://example.org/a?b=1&c=2", read_on=None)
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


def test_the_copy_that_is_looked_for_is_that_of_the_day_on_which_the_page_was_read(client):
    service = Service.objects.get(slug="jelbi-berlin")
    Evidence.objects.filter(pk=service.evidence.first().pk).update(url="https://example.org/", read_on="2024-05-06")
    mark("https://example.org/")
    [dead] = parsed(client.get(service.get_absolute_url())).select(".dead")
    assert dead.a["href"] == "https://web.archive.org/web/20240506/https://example.org/"


def test_a_dead_official_page_and_website_are_marked_too(client):
    service = Service.objects.exclude(official_url="").published().first()
    Actor.objects.filter(pk=service.provider_id).update(website="https://example.org/provider")
    mark(service.official_url)
    mark("https://example.org/provider")
    page = parsed(client.get(service.get_absolute_url()))
    assert len(page.select(".facts .dead")) == 2
