"""CI leaves out beside PostgreSQL what uses no database: nothing else may go with it."""

import pytest

from catalogue.models import Service
from tests.conftest import uses_database


def test_what_does_not_say_so_cannot_use_a_database(request):
    assert not uses_database(request.node)
    with pytest.raises(RuntimeError):
        Service.objects.exists()


@pytest.mark.django_db
def test_a_mark_says_so(request):
    assert uses_database(request.node)
    assert Service.objects.exists()


def test_a_fixture_that_rests_on_it_says_so(request, editor_client):
    assert uses_database(request.node)
    assert Service.objects.exists()


def test_what_opens_the_database_itself_says_so(request, django_db_setup, django_db_blocker):
    assert uses_database(request.node)
    with django_db_blocker.unblock():
        assert Service.objects.exists()
