"""A PostgreSQL server that stops, comes back, and may not be written to, under a running site."""

import contextlib
import os
import subprocess
import sys
import time
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener, urlopen

import psycopg2
import pytest
from bs4 import BeautifulSoup
from django.db import connection

from catalogue.operations.unavailable import RETRY_AFTER
from tests.answers import sent_by
from tests.throwaway_postgres import free_port, running

ROOT = Path(__file__).resolve().parents[3]
MOST_SECONDS = 30
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
    with running() as server:
        yield server


@pytest.fixture
def site(server):
    """The address of a running site on that server."""
    environment = os.environ | {"DATABASE_URL": server.url, "DEBUG": "true"}
    manage = [sys.executable, "manage.py", "shell", "--verbosity=0", "-c", PREPARE]
    subprocess.run(manage, cwd=ROOT, env=environment, check=True)
    address = f"127.0.0.1:{free_port()}"
    words = ["--bind", address, "--threads", "2", "--log-level", "error", "catalogue.wsgi"]
    process = subprocess.Popen([sys.executable, "-m", "gunicorn", *words], cwd=ROOT, env=environment)
    try:
        yield answering(f"http://{address}")
    finally:
        process.terminate()
        process.wait(MOST_SECONDS)


def answering(site):
    end = time.monotonic() + MOST_SECONDS
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            urlopen(f"{site}/healthz").close()
            return site
        time.sleep(0.1)
    raise AssertionError("the site did not start")


def asked(opener, address, sent=None):
    """Status, headers and page of an answer."""
    try:
        answer = opener.open(address, urlencode(sent, doseq=True).encode() if sent else None)
    except HTTPError as error:
        answer = error
    with answer:
        return answer.status, answer.headers, BeautifulSoup(answer.read(), "html.parser")


def test_it_stops_and_comes_back(server, site):
    visitor = build_opener()
    assert asked(visitor, f"{site}/services/")[0] == 200
    server.stop()
    for address in ("/services/", "/services/?format=csv", "/cities/?format=json"):
        status, headers, _page = asked(visitor, site + address)
        assert (status, headers["Retry-After"]) == (503, str(RETRY_AFTER))
    server.start()
    assert [asked(visitor, f"{site}/services/")[0] for _time in range(4)] == [200] * 4


def write_nothing(server, switch):
    with contextlib.closing(psycopg2.connect(server.url)) as session:
        session.autocommit = True
        with session.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = off")
            cursor.execute(f"ALTER SYSTEM SET default_transaction_read_only = {switch}")
            cursor.execute("SELECT pg_reload_conf()")


def test_it_may_only_be_read_for_a_while(server, site):
    person, login = build_opener(HTTPCookieProcessor(CookieJar())), f"{site}/accounts/login/?next=/method/"
    form = asked(person, login)[2].select_one("form:has([name=username])")
    secret = {"password": "a-password-of-tests"}
    write_nothing(server, "on")
    status, _headers, page = asked(person, login, sent_by(form) | {"username": "ada"} | secret)
    assert status == 503
    assert asked(person, f"{site}/services/")[0] == 200
    write_nothing(server, "off")
    again = page.select_one("main form")
    status, _headers, page = asked(person, site + again["action"], sent_by(again) | secret)
    assert status == 200
    assert page.select('form[action="/accounts/logout/"]') != [], "signed in"
