"""What happens to servers, happens to a running site: files that are missing, locks, kills, a database that is away."""

import contextlib
import os
import signal
import sqlite3
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection

from tests.answers import sent_by
from tests.processes.databases import is_sqlite, manage, opened
from tests.processes.running_site import Visitor, running, wait_until
from tests.throwaway_postgres import running as running_cluster

READ = ("/", "/services/?q=park", "/cities/berlin/?format=json", "/services/?view=table")
PASSWORD = "a-password-of-tests"  # noqa: S105 - of tests
SECONDS_AWAY = 8
SLOW = """CREATE TRIGGER slow AFTER INSERT ON catalogue_version BEGIN
    SELECT count(*) FROM (WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 1000000000)
    SELECT x FROM c); END"""
USER = """INSERT INTO auth_user (username, password, is_superuser, is_staff, is_active, first_name, last_name, email,
    date_joined) VALUES ('ada', '{}', {yes}, {yes}, {yes}, '', '', '', '2026-01-01 00:00:00')"""


@pytest.fixture
def database(own_database):
    """A database with a superuser, whose password is checked in the way of production."""
    with opened(own_database) as cursor:
        password = PBKDF2PasswordHasher().encode(PASSWORD, "salt", iterations=1000)
        cursor.execute(USER.format(password, yes="1" if is_sqlite(own_database) else "true"))
    return own_database


def sign_in(visitor):
    form = visitor.ask("/accounts/login/").page.select_one("form:has([name=username])")
    return visitor.ask("/accounts/login/", sent_by(form) | {"username": "ada", "password": PASSWORD})


def summary_of(database):
    with opened(database) as cursor:
        cursor.execute("SELECT summary FROM catalogue_service WHERE slug = 'jelbi-berlin'")
        return cursor.fetchone()[0]


def test_it_is_ready_only_with_its_static_files(own_database, static, tmp_path):
    with running(own_database, tmp_path / "nothing") as site:
        visitor = Visitor(site)
        assert visitor.ask("/healthz").status == 200
        ready = visitor.ask("/readyz")
        assert ready.status == 503
        assert [line for line in ready.page.text.splitlines() if not line.endswith(": ok")] == [
            "static files: the manifest is missing or broken: run collectstatic, then restart"
        ]
    with running(own_database, static) as site:
        visitor = Visitor(site)
        assert visitor.ask("/readyz").status == 200
        assert [visitor.ask(path).status for path in READ] == [200] * len(READ)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL locks rows, not the database")
def test_while_somebody_writes_for_long_all_is_read_and_what_was_entered_is_kept(database, static):
    """SQLite has one writer; here he holds on for longer than anybody waits."""
    with running(f"{database}?timeout=1", static) as site, opened(database) as writer:
        visitor = Visitor(site)
        writer.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor(4) as readers:
            refused = readers.submit(sign_in, visitor)
            statuses = list(readers.map(lambda path: Visitor(site).ask(path).status, READ * 3))
        assert statuses == [200] * len(statuses)
        assert refused.result().status == 503
        assert int(refused.result().headers["Retry-After"]) > 0
        writer.execute("ROLLBACK")
        again = refused.result().page.select_one("main form")
        assert visitor.ask(again["action"], sent_by(again) | {"password": PASSWORD}).page.select_one(
            'form[action="/accounts/logout/"]'
        )


@contextlib.contextmanager
def last_step_held(database):
    """What a save of a service writes last, takes until the end of the block."""
    with opened(database) as cursor:
        if is_sqlite(database):
            cursor.execute(SLOW)
            yield
            cursor.execute("DROP TRIGGER slow")
        else:
            cursor.execute("BEGIN")
            cursor.execute("LOCK TABLE catalogue_version IN EXCLUSIVE MODE")
            yield
            cursor.execute("ROLLBACK")


def is_writing(database):
    """Whether a save is under way."""
    with opened(database) as cursor:
        if not is_sqlite(database):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE relation = 'catalogue_service'::regclass")
            return cursor.fetchone()[0] > 0
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            cursor.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        cursor.execute("ROLLBACK")
        return False


def is_at_its_last_step(database):
    if is_sqlite(database):
        return is_writing(database)
    with opened(database) as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE relation = 'catalogue_version'::regclass AND NOT granted")
        return cursor.fetchone()[0] > 0


def test_a_worker_that_is_killed_in_a_save_has_saved_nothing(database, static):
    before = summary_of(database)
    with opened(database) as cursor:
        cursor.execute("SELECT id FROM catalogue_service WHERE slug = 'jelbi-berlin'")
        path = f"/editing/services/{cursor.fetchone()[0]}/"
    with running(database, static) as site, ThreadPoolExecutor(1) as editor:
        visitor = Visitor(site)
        assert sign_in(visitor).status == 200
        form = visitor.ask(path).page.select_one("form.entry-form")
        for template in form.select("template"):
            template.decompose()
        sent = sent_by(form) | {"summary": "Another summary, which somebody took pains to write.", "action": "save"}
        with last_step_held(database):
            saving = editor.submit(visitor.ask, path, sent)
            wait_until(lambda: is_at_its_last_step(database))
            for worker in site.workers():
                os.kill(worker, signal.SIGKILL)
            assert isinstance(saving.exception(), OSError), "cut off"
        wait_until(lambda: not is_writing(database))
        assert summary_of(database) == before
        wait_until(lambda: Visitor(site).ask("/readyz").status == 200)
        assert visitor.ask(path, sent).status == 200
        assert summary_of(database) == sent["summary"]


def read_on(site, over, statuses):
    while not over.is_set():
        for path in READ:
            answer = Visitor(site).ask(path)
            statuses.append((time.monotonic(), answer.status, "Retry-After" in answer.headers))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server that could be away")
def test_a_server_that_is_away_under_load_is_told_and_needs_no_restart(static):
    with running_cluster() as server:
        for command in ("migrate", "seed"):
            assert manage(server.url, command).returncode == 0
        with running(server.url, static) as site, ThreadPoolExecutor(8) as readers:
            over, statuses = Event(), []
            for _reader in range(8):
                readers.submit(read_on, site, over, statuses)
            wait_until(lambda: len(statuses) > 50)
            server.stop()
            time.sleep(SECONDS_AWAY)
            server.start()
            back, seen = time.monotonic(), len(statuses)
            wait_until(lambda: len(statuses) > seen + 100)
            over.set()
    assert {(status, told) for _when, status, told in statuses} == {(200, False), (503, True)}
    assert Counter(status for when, status, _told in statuses if when > back + 2).keys() <= {200}
