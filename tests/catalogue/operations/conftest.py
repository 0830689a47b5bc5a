"""Empty tables, and databases of their own for real processes."""

import pytest
from django.apps import apps
from django.db import connection, connections
from django.db.models import Max

from catalogue.models import Service
from tests.catalogue.operations.databases import copied, dropped, manage, url_of
from tests.running_site import collect_static


@pytest.fixture
def no_rows(db):
    """Empty tables. A rollback brings the rows back, but no sequence: PostgreSQL counts on outside of transactions."""
    labels = ("experience", "catalogue")
    models = [m for label in labels for m in apps.get_app_config(label).get_models(include_auto_created=True)]
    models.sort(key=lambda model: model is not Service)  # without services, the text index follows the rest in no time
    with connection.cursor() as cursor:
        highest = {model._meta.db_table: highest_id(model) for model in models}
        for table in highest:
            cursor.execute(f"DELETE FROM {table}")
        yield
        if connection.vendor == "postgresql":
            for table, number in highest.items():
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, number or 1])


def highest_id(model):
    return model._base_manager.aggregate(highest=Max("pk"))["highest"]


@pytest.fixture
def own_database(django_db_setup, tmp_path):
    """The address of a copy of the test database, which real processes may write to."""
    connections.close_all()
    url = copied(url_of(connection.settings_dict), tmp_path)
    yield url
    dropped(url)


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
