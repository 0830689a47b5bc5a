"""CI leaves out beside PostgreSQL what uses no database, the short run what takes long: nothing else may go with it."""

import pytest

from catalogue.models import Service
from tests.conftest import uses_database
from tests.long_tests import FILE, long_tests


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


def test_each_that_takes_long_is_there():
    """One that got another name would run in no short run for want of a note, or be missed in none."""
    root = FILE.parents[1]
    gone = [name for name in long_tests() if not is_there(root, *name.rsplit("::", 1))]
    assert sorted(gone) == []


def is_there(root, file, function):
    file = root / file.partition("::")[0]
    return file.exists() and f"def {function}(" in file.read_text()
