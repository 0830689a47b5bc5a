"""Databases and static files for real processes."""

import pytest
from django.db import connection, connections

from tests.processes.databases import copied, dropped, file_of, is_sqlite, manage, url_of
from tests.processes.running_site import collect_static


@pytest.fixture
def own_database(django_db_setup, tmp_path):
    """The address of a copy of the test database, which real processes may write to."""
    connections.close_all()
    url = copied(url_of(connection.settings_dict), tmp_path)
    yield url
    dropped(url)


@pytest.fixture
def copy(own_database, django_db_blocker):
    """A connection to a copy of the test database."""
    name = str(file_of(own_database)) if is_sqlite(own_database) else own_database.rpartition("/")[2]
    connections.databases["copy"] = {**connection.settings_dict, "NAME": name}
    with django_db_blocker.unblock():
        yield connections["copy"]
        connections["copy"].close()
    del connections["copy"]
    del connections.databases["copy"]


@pytest.fixture
def saved(own_database, tmp_path):
    """A backup of the database."""
    file = tmp_path / "atlas.backup"
    assert manage(own_database, "backup", file).returncode == 0
    return file


@pytest.fixture
def another(tmp_path):
    """Makes further copies of a database."""
    made = []

    def copy(url):
        made.append(copied(url, tmp_path))
        return made[-1]

    yield copy
    for url in made:
        dropped(url)


@pytest.fixture(scope="session")
def static(tmp_path_factory):
    """A folder with the static files and their manifest."""
    folder = tmp_path_factory.mktemp("static")
    collect_static(folder)
    return folder
