"""Two people at the very same moment, in two threads with connections of their own, on committed data."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import Group, User
from django.db import connections

from catalogue.accounts.invitations import invite
from tests.catalogue.accounts.test_invitations import JOIN, join


@pytest.fixture
def link(django_db_setup, django_db_blocker):
    """Everything is removed again, since these data stay."""
    with django_db_blocker.unblock():
        inviter = User.objects.create_superuser("racing-inviter")
        guests = Group.objects.create(name="Guests")
        yield f"{JOIN}?secret={invite(inviter, 'racer@city.example', 'Racer', guests).secret}"
        User.objects.filter(username__startswith="rac").delete()
        guests.delete()


def test_of_two_who_accept_at_once_one_makes_the_account(link):
    start = Barrier(2)

    def accept(username):
        try:
            start.wait()
            return join(link, username=username).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(accept, ["racer-1", "racer-2"]))
    assert sorted(answers) == [302, 410]
    assert User.objects.filter(email="racer@city.example").count() == 1
