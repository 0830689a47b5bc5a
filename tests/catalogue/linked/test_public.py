"""Which services are public services, and that each of the others is listed with the reason."""

import csv
from io import StringIO

import pytest

from catalogue.linked.public import Counted, Reason, counted, left_out, public_services, reason_of
from catalogue.models import Actor, City, Service
from tests.answers import body
from tests.factories import make_random_services, make_service

pytestmark = pytest.mark.django_db


def why(provider):
    """The same once more, in plain words."""
    if provider.type in ("municipality", "municipal-company", "public-body"):
        return None if provider.seat else "seat-unknown"
    if provider.type in ("university", "consortium"):
        return "provider-may-be-public"
    return "provider-not-public" if provider.type else "provider-type-unknown"


def test_each_published_service_is_either_there_or_listed_with_the_reason():
    make_random_services(60, seed=2)
    published = Service.objects.published()
    expected = {service.slug: why(service.provider) for service in published.select_related("provider__seat")}
    assert set(expected.values()) == {None, *Reason.values}
    assert {slug for slug, reason in expected.items() if reason is None} == {
        *public_services(published).values_list("slug", flat=True)
    }
    listed = list(left_out(published))
    assert {each.slug: each.reason for each in listed} == {slug: why for slug, why in expected.items() if why}
    assert len(listed) == len({each.slug for each in listed})
    numbers = [*expected.values()]
    assert counted(published) == [Counted(reason, numbers.count(reason)) for reason in Reason]
    assert {service.slug: reason_of(service) for service in published} == expected


def test_the_file_lists_them_by_name(client):
    make_service(name="=Draft", state="draft", provider=Actor.objects.get(name="Amazon"))
    rows = list(csv.DictReader(StringIO(body(client.get("/data/left-out.csv")).removeprefix("\ufeff"))))
    listed = list(left_out(Service.objects.published()))
    assert [row["slug"] for row in rows] == [each.slug for each in listed]
    assert [row["reason"] for row in rows] == [each.reason for each in listed]
    assert all(row["because"] for row in rows)


def test_a_seat_that_becomes_known_lets_a_service_in():
    actor = Actor.objects.create(name="Office", type="public-body")
    service = make_service(provider=actor)
    assert reason_of(service) == Reason.SEAT_UNKNOWN
    actor.seat = City.objects.first()
    actor.save()
    assert reason_of(service) is None
