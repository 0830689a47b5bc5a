"""A real browser against a real server on the shipped data. Every request must stay on the site, no script may fail."""

import contextlib
import os
from collections import Counter

import pytest
from django.db import connections
from pytest_django.live_server_helper import LiveServer

from catalogue.models import Revision
from tests.browser import fonts

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # sync Playwright keeps an event loop beside the ORM


def is_of_browser(path):
    return "browser" in path.parts


def pytest_collection_modifyitems(items):
    """Spread files with browser tests evenly: while these wait for the browser, other processes need the machine.

    Those with most tests first: else one that begins late is at work when other processes have nothing left to do.
    """
    files = Counter(item.path for item in items)
    browsed = [path for path, _number in files.most_common() if is_of_browser(path)]
    places = {}
    for alike in (browsed, [path for path in files if not is_of_browser(path)]):
        places |= {path: (number / len(alike), path) for number, path in enumerate(alike)}
    items.sort(key=lambda item: places[item.path])
    for item in items:
        if is_of_browser(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(tmp_path_factory):
    return {
        "executable_path": os.environ["BROWSER"],
        "env": {**os.environ, **fonts.configure(tmp_path_factory.mktemp("fonts"))},
        "args": ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    }


@pytest.fixture(scope="session", autouse=True)
def _database_before_playwright(django_db_setup):
    """Playwright's event loop gives the ORM connections of its own; the database must be made before it starts."""


@pytest.fixture(autouse=True)
def _no_connection_left():
    """Those connections would keep the test database from being dropped."""
    yield
    connections.close_all()


@pytest.fixture(autouse=True)
def _no_history_left(base_url):
    """What these tests change stays committed, and they put it back; its history goes, for tests that follow here."""
    before = set(Revision.objects.values_list("pk", flat=True))
    yield
    Revision.objects.exclude(pk__in=before).delete()


@pytest.fixture(scope="session", autouse=True)
def _no_connection_left_by_later_tests(_database_before_playwright, playwright):
    """Tests of other folders that follow in this process have such connections too, as long as Playwright runs."""
    yield
    connections.close_all()


@pytest.fixture(scope="session")
def base_url(django_db_setup, django_db_blocker):
    """The address of a server that runs for all browser tests, on committed data."""
    connections.settings["default"]["CONN_MAX_AGE"] = 0  # else the server's threads hold the test database at its end
    with django_db_blocker.unblock():
        server = LiveServer("127.0.0.1")
    yield server.url
    server.stop()


@pytest.fixture(scope="module", autouse=True)
def _database_for_the_server(django_db_setup, django_db_blocker):
    """Its threads and the tests beside them use the database without a fixture; tests of other folders must not."""
    with django_db_blocker.unblock():
        yield


def is_expected(error):
    """What browsers and htmx log of a refused request, and of one that the page gave up when it was left."""
    return "with a status of 4" in error or error.startswith(("htmx:sendAbort", "htmx:afterRequest"))


@contextlib.contextmanager
def watched(page, base_url):
    """Watch every request, script error and policy violation of a page, and let none pass."""
    foreign, faults = [], []
    watch = {
        "request": lambda r: None if r.url.startswith((base_url, "data:")) else foreign.append(r.url),
        "pageerror": lambda error: faults.append(str(error)),
        "console": lambda m: faults.append(m.text) if m.type == "error" and not is_expected(m.text) else None,
    }
    for event, handler in watch.items():
        page.on(event, handler)
    yield page
    for event, handler in watch.items():
        page.remove_listener(event, handler)
    assert foreign == []
    assert faults == []


@pytest.fixture
def page(page, base_url):
    with watched(page, base_url):
        yield page
