"""The test database with the shipped data: made once, kept for later runs, and copied for each process that tests."""

import contextlib

from django.core.management import call_command
from django.db import connection, connections

from catalogue.operations.loading import load, shipped
from tests.kept import keep, restored


@contextlib.contextmanager
def prepared():
    """Connections lead to a new database with the shipped data, which is dropped afterwards."""
    creation, settings = connection.creation, connection.settings_dict
    before = settings["NAME"]
    creation._create_test_db(verbosity=0, autoclobber=True)
    connections.close_all()
    settings["NAME"] = creation._get_test_db_name()
    if not restored():
        call_command("migrate", verbosity=0, interactive=False)
        load(shipped())
        keep()
    connections.close_all()
    yield
    connections.close_all()
    creation.destroy_test_db(before, verbosity=0)


@contextlib.contextmanager
def copied(name):
    """Connections lead to a copy, under this name, of what another process has prepared."""
    creation, settings = connection.creation, connection.settings_dict
    before = settings["NAME"]
    settings["NAME"] = creation._get_test_db_name()
    creation.clone_test_db(name, verbosity=0, autoclobber=True)
    whole, settings["NAME"] = settings["NAME"], creation.get_test_db_clone_settings(name)["NAME"]
    yield
    connections.close_all()
    settings["NAME"] = whole
    creation.destroy_test_db(before, verbosity=0, suffix=name)
