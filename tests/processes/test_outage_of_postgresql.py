"""A PostgreSQL server that stops, comes back, and may not be written to, under a running site."""

import contextlib

import psycopg2
import pytest
from django.db import connection

from catalogue.operations.unavailable import RETRY_AFTER
from tests.answers import sent_by
from tests.processes.databases import manage
from tests.processes.running_site import Visitor, running
from tests.throwaway_postgres import running as running_cluster

PREPARE = """
from django.contrib.auth.models import User
from django.core.management import call_command
call_command("migrate", verbosity=0)
User.objects.create_superuser("ada", password="a-password-of-tests")
"""


@pytest.fixture
def server(django_db_setup):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL's programs; the tests on PostgreSQL have them")
    with running_cluster() as server:
        yield server


@pytest.fixture
def site(server, static):
    """A running site on that server."""
    assert manage(server.url, "shell", "--verbosity=0", "-c", PREPARE).returncode == 0
    with running(server.url, static) as site:
        yield site


def test_it_stops_and_comes_back(server, site):
    visitor = Visitor(site)
    assert visitor.ask("/services/").status == 200
    server.stop()
    for path in ("/services/", "/services/?format=csv", "/cities/?format=json"):
        answer = visitor.ask(path)
        assert (answer.status, answer.headers["Retry-After"]) == (503, str(RETRY_AFTER))
    server.start()
    assert [visitor.ask("/services/").status for _time in range(4)] == [200] * 4


def write_nothing(server, switch):
    with contextlib.closing(psycopg2.connect(server.url)) as session:
        session.autocommit = True
        with session.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = off")
            cursor.execute(f"ALTER SYSTEM SET default_transaction_read_only = {switch}")
            cursor.execute("SELECT pg_reload_conf()")


def test_it_may_only_be_read_for_a_while(server, site):
    person, login = Visitor(site), "/accounts/login/?next=/method/"
    form = person.ask(login).page.select_one("form:has([name=username])")
    secret = {"password": "a-password-of-tests"}
    write_nothing(server, "on")
    refused = person.ask(login, sent_by(form) | {"username": "ada"} | secret)
    assert refused.status == 503
    assert person.ask("/services/").status == 200
    write_nothing(server, "off")
    again = refused.page.select_one("main form")
    answer = person.ask(again["action"], sent_by(again) | secret)
    assert answer.status == 200
    assert answer.page.select('form[action="/accounts/logout/"]') != [], "signed in"
