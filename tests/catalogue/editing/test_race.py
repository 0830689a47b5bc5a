"""Two reviewers who decide at the very same moment, in two threads with connections of their own, on committed data."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.contrib.auth import get_user_model
from django.db import connections

from catalogue.editing.states import RefusedError, move, publish
from catalogue.models import Service
from catalogue.models.states import State
from tests.factories import make_complete


@pytest.fixture
def service(django_db_setup, django_db_blocker):
    """Everything is removed again, since these data stay."""
    with django_db_blocker.unblock():
        service = make_complete(state="review")
        yield service
        service.delete()
        get_user_model().objects.filter(username__startswith="racer").delete()


def at_once(service, *verbs):
    """What became of each decision: done (empty), or what the person was told."""
    people = [get_user_model().objects.create_superuser(f"racer-{number}") for number in range(len(verbs))]
    start = Barrier(len(verbs))

    def decide(person, verb):
        try:
            start.wait()
            verb(person, Service(pk=service.pk), "review")
        except RefusedError as refused:
            return str(refused)
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(verbs)) as threads:
        return [each.result() for each in [threads.submit(decide, *one) for one in zip(people, verbs, strict=True)]]


def test_of_two_decisions_at_once_one_is_done_and_the_other_told(service):
    told = at_once(service, publish, partial(move, after=State.DRAFT))
    assert sorted(map(bool, told)) == [False, True]
    done = "published" if not told[0] else "draft"
    assert Service.objects.get(pk=service.pk).state == done
    assert f"racer-{told.index('')}" in max(told)
