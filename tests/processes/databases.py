"""Databases for real processes, by their addresses: copied, read and emptied without Django."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

ROOT = Path(__file__).resolve().parents[2]
SLOW_TO_READ = ("coding_evidence", "coding", "classification_evidence", "classification", "touchpoint", "partner")
"""Tables that a test may leave empty where it is about other things; each before what it points to."""

numbers = count(1)


def is_sqlite(url):
    return url.startswith("sqlite")


def file_of(url):
    return Path(url.removeprefix("sqlite:///"))


def url_of(settings):
    if settings["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{settings['NAME']}"
    password = f":{settings['PASSWORD']}" if settings["PASSWORD"] else ""
    return f"postgresql://{settings['USER']}{password}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"


@contextlib.contextmanager
def opened(url):
    """A plain connection that commits each statement."""
    if is_sqlite(url):
        connection = sqlite3.connect(file_of(url), isolation_level=None)
    else:
        connection = psycopg2.connect(url)
        connection.autocommit = True
    with contextlib.closing(connection):
        yield connection.cursor()


def copied(url, folder):
    number = next(numbers)
    if is_sqlite(url):
        copy = folder / f"copy-{number}.sqlite3"
        with opened(url) as cursor:
            cursor.execute("VACUUM INTO ?", [str(copy)])
        return f"sqlite:///{copy}"
    name = f"copy_{os.getpid()}_{number}"
    with opened(beside(url, "postgres")) as cursor:
        origin = urlsplit(url).path[1:]  # threads of earlier tests may still be connected, which a template must not be
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [origin])
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {origin}")
    return beside(url, name)


def beside(url, name):
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def dropped(url):
    if not is_sqlite(url):
        with opened(beside(url, "postgres")) as cursor:
            cursor.execute(f"DROP DATABASE {urlsplit(url).path[1:]} WITH (FORCE)")


def tables(cursor):
    """The tables of the models, in no order."""
    names = "SELECT name FROM sqlite_master WHERE type = 'table'"
    if not isinstance(cursor, sqlite3.Cursor):
        names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    cursor.execute(names)
    kinds = ("auth_", "axes_", "catalogue_", "django_", "experience_")
    index = ("catalogue_data_version", "catalogue_last_change", "catalogue_search")
    return [name for (name,) in cursor.fetchall() if name.startswith(kinds) and not name.startswith(index)]


def content(url):
    """Every row of every table, but for what the database derives by itself."""
    with opened(url) as cursor:
        rows = {}
        for table in tables(cursor):
            cursor.execute(f"SELECT * FROM {table}")
            rows[table] = sorted(map(repr, cursor.fetchall()))
        return rows


MAIN_COLLECTION = """INSERT INTO catalogue_collection
    (id, slug, name, owner, description, licence, visibility, read_only)
    VALUES (1, 'main', 'Main collection', '', '', '', 'public', false)"""


def emptied(url):
    """Without the rows of the catalogue, but for the collection that each site has from the beginning."""
    with opened(url) as cursor:
        ours = [table for table in tables(cursor) if table.startswith(("catalogue_", "experience_"))]
        if not is_sqlite(url):
            cursor.execute(f"TRUNCATE {', '.join(ours)}")
        for table in ours if is_sqlite(url) else []:
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute(MAIN_COLLECTION)
        if is_sqlite(url):
            cursor.execute("VACUUM")
    return url


def environment(url):
    return {**os.environ, "DATABASE_URL": url, "DEBUG": "true", "DJANGO_SETTINGS_MODULE": "catalogue.settings"}


def python(url, *words, **options):
    return subprocess.run(
        [sys.executable, *map(str, words)], cwd=ROOT, env=environment(url), capture_output=True, text=True, **options
    )


def manage(url, *words, **options):
    return python(url, "manage.py", *words, **options)


def started(url, *words):
    return subprocess.Popen(
        [sys.executable, "manage.py", *map(str, words)],
        cwd=ROOT, env=environment(url), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def statements(url, *words):
    """How many SQL statements a command sends."""
    result = python(url, "-m", "tests.processes.killed", 0, *words)
    assert result.returncode == 0, result.stderr
    return int(result.stdout.splitlines()[-1])


def killed(url, statement, *words):
    """Call a command that is killed at one of its SQL statements."""
    result = python(url, "-m", "tests.processes.killed", statement, *words)
    assert result.returncode == -signal.SIGKILL, result.stderr
