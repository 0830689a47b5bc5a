"""A flood is refused in words, keeps what was written, and takes neither the database's place nor the editors' time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections
from django.utils import timezone

from catalogue.corrections import forms, queue
from catalogue.models import Correction, Service
from tests.answers import alerts, errors_at, numbers_in
from tests.catalogue.corrections.visitor import SERVICE, Visitor, correction_of
from tests.factories import make_service


def several(number, fact="status", **where):
    """What becomes of so many forms that were all open at the same time."""
    visitors = [Visitor(fact, **where) for _ in range(number)]
    return [visitor.send(text="It has ended.").status_code for visitor in visitors]


@pytest.mark.django_db
def test_programs_that_fill_every_field_are_told_and_people_find_it():
    visitor = Visitor()
    assert visitor.page.select_one(".visually-hidden [name=topic]")["tabindex"] == "-1"
    assert visitor.send(text="Buy!", topic="Buy!").status_code == 422
    assert len(errors_at(visitor.page, "topic")) == 1
    assert not Correction.objects.exists()
    assert visitor.send(text="It has ended.", topic="").status_code == 302


@pytest.mark.django_db
def test_a_flood_writes_nothing_into_the_log(caplog):
    caplog.set_level("INFO")
    assert Visitor().send(text="Buy!", topic="Buy!").status_code == 422
    assert caplog.messages == []


@pytest.mark.django_db
def test_nobody_writes_within_a_moment(monkeypatch):
    monkeypatch.setattr(forms, "LEAST_SECONDS", 60)
    visitor = Visitor()
    assert visitor.send(text="It has ended.").status_code == 422
    assert visitor.entered["text"] == ["It has ended."]
    assert not Correction.objects.exists()
    monkeypatch.setattr(forms, "LEAST_SECONDS", 0)
    assert visitor.send(text="It has ended.").status_code == 302, "the same form, later"


@pytest.mark.django_db
def test_one_address_sends_so_many_within_a_day(monkeypatch):
    monkeypatch.setattr(queue, "MOST_FROM_ONE", 2)
    late = Visitor()
    assert several(2) == [302, 302]
    assert late.send(text="It moved.").status_code == 429
    assert numbers_in(alerts(late.page)[0]) == [2]
    assert late.entered["text"] == ["It moved."]
    assert several(1, address="198.51.100.1") == [302], "others do not suffer"
    assert Visitor().page.select("form.correction") == [], "it is said before anything is written"
    Correction.objects.update(state=Correction.State.SPAM, decided=timezone.now())
    assert late.send(text="It moved.").status_code == 429, "whatever became of them"
    Correction.objects.update(created=timezone.now() - timedelta(days=1, seconds=1))
    assert late.send(text="It moved.").status_code == 302


@pytest.mark.django_db
def test_neighbours_in_a_network_of_ipv6_count_as_one(monkeypatch):
    monkeypatch.setattr(queue, "MOST_FROM_ONE", 1)
    one, other = (Visitor(address=f"2001:db8::{host}") for host in (1, 2))
    assert [visitor.send(text="It has ended.").status_code for visitor in (one, other)] == [302, 429]


@pytest.mark.django_db
def test_an_address_is_kept_as_a_trace_and_for_a_day():
    Visitor().send(text="It has ended.")
    sent = Correction.objects.get()
    assert len(sent.sender) == 64
    assert "203.0.113.7" not in str(sent.__dict__)
    Correction.objects.update(created=timezone.now() - queue.PERIOD)
    Visitor("ended", address="198.51.100.1").send(text="In 2024.")
    assert [len(each.sender) for each in Correction.objects.all()] == [0, 64]


@pytest.mark.django_db
def test_so_many_wait_of_one_service_and_of_all(monkeypatch):
    monkeypatch.setattr(queue, "MOST_OF_A_SERVICE", 2)
    monkeypatch.setattr(queue, "MOST_WAITING", 3)
    other, third = (make_service().slug for _ in range(2))
    last = Visitor(slug=third)
    assert several(3) == [302, 302, 429]
    assert several(2, slug=other) == [302, 429]
    assert last.send(text="It has ended.").status_code == 429
    Correction.objects.filter(service__slug=SERVICE).update(state=Correction.State.SPAM, decided=timezone.now())
    assert several(1, slug=third) == [302], "what is decided makes place"


def test_two_that_come_at_once_do_not_both_find_the_last_place(django_db_setup, django_db_blocker, monkeypatch):
    """In two threads with connections of their own, on committed data, which are removed again."""
    monkeypatch.setattr(queue, "MOST_WAITING", 1)
    start = Barrier(2)

    def enter(service):
        try:
            start.wait()
            return queue.enter(Correction(service=service, fact="status", text="It has ended."))
        except queue.RefusedError:
            return None
        finally:
            connections.close_all()

    with django_db_blocker.unblock():
        try:
            service = Service.objects.get(slug=SERVICE)
            with ThreadPoolExecutor(2) as threads:
                entered = list(threads.map(enter, [service, service]))
            assert sorted(each is None for each in entered) == [False, True]
            assert Correction.objects.count() == 1
        finally:
            Correction.objects.all().delete()


@pytest.mark.django_db
def test_the_last_place_is_not_lost_by_a_double_click(monkeypatch, service):
    monkeypatch.setattr(queue, "MOST_WAITING", 1)
    sent = correction_of(service, key="the-same-form")
    assert queue.enter(Correction(service=service, fact="status", text="It has ended.", key=sent.key)) == sent
