"""One test database with the shipped data; every test starts from it and is rolled back."""

import gc
import os
from contextlib import ExitStack

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connections
from django.test import utils as test_utils
from pytest_django.plugin import blocking_manager_key

from catalogue.analysis.additions import FEWEST_DRAWS, Additions
from catalogue.analysis.current import _own, current_snapshot
from catalogue.exchange.turns import DOWNLOAD, TURNS
from tests.long_tests import Noting, long_tests, name_of
from tests.prepared import copied, prepared

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow on purpose
settings.API_REQUESTS_A_MINUTE = 0  # tests ask more often than anybody, all from one address
MOST_EXAMPLES = 100 if os.environ.get("CI") else 30
"""So many of them a property is tried on where its test does not say how many."""

hypothesis.settings.register_profile("atlas", max_examples=MOST_EXAMPLES, deadline=None)  # a busy machine is no fault
hypothesis.settings.load_profile("atlas")


gc.freeze()
gc.set_threshold(100_000, 50, 100)  # looking for circles at every 700 objects takes a fifth of the run

tell_and_render = test_utils.instrumented_test_render


def tell_of_no_widgets(template, context):
    """Tests are told what a page was made with, but for its hundreds of form widgets: that takes another eighth."""
    if (template.name or "").startswith("django/forms/"):
        return template.nodelist.render(context)
    return tell_and_render(template, context)


test_utils.instrumented_test_render = tell_of_no_widgets


def pytest_addoption(parser):
    parser.addoption(
        "--with-database", action="store_true", help="Leave out what uses no database, and was tried beside another."
    )
    parser.addoption(
        "--short", action="store_true", help="Leave out the long tests and what is marked thorough; some of long lists."
    )
    parser.addoption("--note-long-tests", action="store_true", help="Write down which tests take long.")


def pytest_configure(config):
    if config.getoption("--note-long-tests") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Noting())


def pytest_collection_modifyitems(config, items):
    """pytest-django keeps tests from the database that do not say that they use it, so that no other is left out."""
    if config.getoption("--short"):
        long = long_tests()
        leave_out(config, items, lambda item: item.get_closest_marker("thorough") or name_of(item.nodeid) in long)
    if config.getoption("--with-database"):
        leave_out(config, items, lambda item: not uses_database(item))


def leave_out(config, items, is_left_out):
    others = [item for item in items if is_left_out(item)]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if not is_left_out(item)]


def uses_database(item):
    return bool(item.get_closest_marker("django_db") or {"db", "django_db_setup"} & set(item.fixturenames))


@pytest.hookimpl(wrapper=True)
def pytest_sessionstart(session):
    """Make the database while the processes that test, if there are any, import and collect."""
    yield
    if session.config.pluginmanager.hasplugin("dsession"):
        database = ExitStack()
        session.config.add_cleanup(database.close)
        with session.config.stash[blocking_manager_key].unblock():
            database.enter_context(prepared())


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker):
    """For every run, also where only the browser tests run, which use no database fixture of pytest-django."""
    process = getattr(request.config, "workerinput", {}).get("workerid")
    with django_db_blocker.unblock(), copied(process) if process else prepared():
        current_snapshot()  # held from here on: else each test reads anew all that the one before had changed
        connections.close_all()
        with django_db_blocker.block():
            yield


@pytest.fixture(autouse=True)
def _begins_with_the_shipped_snapshot():
    """No test brings up a snapshot from what another one did, so that each costs the same wherever it runs."""
    _own.__dict__.clear()


def a_download_may_begin():
    with TURNS[DOWNLOAD].next() as free:
        return free


@pytest.fixture(autouse=True)
def _answers_are_closed():
    """A download that a test leaves open, which no server does, would turn away those of later tests."""
    yield
    if not a_download_may_begin():
        gc.collect()  # lets go of an answer that nobody holds any more, however seldom that is looked for
    assert a_download_may_begin(), "read the answer to its end, or close it"


@pytest.fixture(autouse=True)
def _few_draws(monkeypatch):
    """How firm the best additions are is drawn less often than for readers: else it takes half of a page's time."""
    monkeypatch.setattr(Additions, "draw_number", FEWEST_DRAWS)


@pytest.fixture(scope="session")
def some(pytestconfig):
    """Takes each case of a long list, in a short run one of so many: the same ones in every run."""
    return lambda cases, of=8: list(cases)[:: of if pytestconfig.getoption("--short") else 1]


@pytest.fixture
def snapshot(db):
    """The snapshot of the data as the test sees them now."""
    return current_snapshot()


@pytest.fixture
def editor(db, django_user_model):
    """A member of the group Editors who may sign in to the admin."""
    user = django_user_model.objects.create_user("editor", password="editor-password", is_staff=True)
    user.groups.add(Group.objects.get(name="Editors"))
    return user


@pytest.fixture
def reviewer(db, django_user_model):
    """A member of the group Reviewers who may sign in to the admin."""
    user = django_user_model.objects.create_user("reviewer", password="reviewer-password", is_staff=True)
    user.groups.add(Group.objects.get(name="Reviewers"))
    return user


@pytest.fixture
def reviewer_client(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def editor_client(client, editor):
    client.force_login(editor)
    return client
