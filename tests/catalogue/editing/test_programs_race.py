"""Two programs that saw the same state and write at the very same moment, on committed data."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth import get_user_model
from django.db import connections

from catalogue.editing import programs
from catalogue.editing.programs import OvertakenError
from catalogue.models import Service
from tests.factories import make_complete


@pytest.fixture
def service(django_db_setup, django_db_blocker):
    """Everything is removed again, since these data stay."""
    with django_db_blocker.unblock():
        service = make_complete(state="draft")
        yield service
        service.delete()
        get_user_model().objects.filter(username__startswith="racer").delete()


def test_of_two_changes_of_one_state_one_is_written_and_the_other_told(service):
    people = [get_user_model().objects.create_superuser(f"racer-{number}") for number in range(2)]
    seen = {programs.read(people[0], service.slug).mark}
    start = Barrier(2)

    def change(person):
        try:
            start.wait()
            programs.change(person, service.slug, {"summary": person.username}, seen)
        except OvertakenError as error:
            return error.changed
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(2) as threads:
        told = list(threads.map(change, people))
    assert sorted(map(bool, told)) == [False, True], told
    assert Service.objects.get(pk=service.pk).summary == people[told.index(None)].username
