"""Two saves at the very same moment, in two threads with connections of their own, on committed data."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

import pytest
from django.contrib.auth import get_user_model
from django.db import connections, transaction
from django.test import Client

from catalogue.models import Actor, Service, Touchpoint
from tests.catalogue.admin.pages import OpenPage
from tests.catalogue.editing.pages import OpenForm
from tests.factories import make_complete, make_service

WHILE_IT_WAITS = 0.3
"""Seconds in which a save comes as far as the lock that it has to wait for."""


@pytest.fixture
def service(django_db_setup, django_db_blocker):
    """Everything is removed again, since these data stay."""
    with django_db_blocker.unblock():
        service = make_service(summary="As it was.", state="draft")
        for number in (1, 2):
            Touchpoint.objects.create(
                service=service, number=number, label="Step", channel="app", phase="during", owner="provider"
            )
        yield service
        service.delete()
        get_user_model().objects.filter(username__startswith="racer").delete()


def pages(*records):
    for number, record in enumerate(records):
        client = Client()
        client.force_login(get_user_model().objects.create_superuser(f"racer-{number}"))
        yield OpenForm(client, record) if isinstance(record, Service) else OpenPage(client, record)


def at_once(first, second):
    """The answers to two saves, each a page and its changes, that start together."""
    start = Barrier(2)

    def save(page, changes):
        try:
            start.wait()
            return page.send(**changes)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        return [each.result() for each in [threads.submit(save, *one) for one in (first, second)]]


def test_of_two_saves_at_once_one_is_saved_and_the_other_told(service):
    one, other = pages(service, service)
    answers = at_once((one, {"summary": "By one."}), (other, {"summary": "By the other."}))
    assert sorted(answers) == [302, 409]
    saved, told = (one, other) if answers[0] == 302 else (other, one)
    assert Service.objects.get(pk=service.pk).summary == saved.data["summary"][0]
    assert told.told("conflicts") == ["Summary"]


def test_two_saves_at_once_of_different_fields_are_both_kept(service):
    one, other = pages(service, service)
    changes = {"summary": "By one.", "touchpoints-0-label": "By one."}, {"unknown": "By the other."}
    assert at_once((one, changes[0]), (other, changes[1])) == [302, 302]
    saved = Service.objects.get(pk=service.pk)
    assert (saved.summary, saved.unknown) == ("By one.", "By the other.")
    assert saved.touchpoints.first().label == "By one."


def test_a_row_is_locked_on_its_own_page_too(service):
    whole, part = pages(service, service.touchpoints.get(number=2))
    answers = at_once((whole, {"touchpoints-1-label": "By one."}), (part, {"label": "By the other."}))
    assert 302 in answers
    assert {200, 409} & {*answers}


@pytest.fixture
def published(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        service = make_complete(state="published")
        yield service
        service.delete()
        Actor.objects.filter(name="Latecomer").delete()
        get_user_model().objects.filter(username__startswith="racer").delete()


def test_a_save_that_waited_for_another_sees_all_that_it_wrote(published):
    [page] = pages(published)

    def save():
        try:
            return page.send(summary="By one.")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            Service.objects.filter(pk=published.pk).update(provider=Actor.objects.create(name="Latecomer"))
            waiting = threads.submit(save)
            sleep(WHILE_IT_WAITS)
        assert waiting.result() == 302
    saved = Service.objects.get(pk=published.pk)
    assert (saved.summary, saved.provider.name) == ("By one.", "Latecomer")
