"""One test database with the shipped data; every test starts from it and is rolled back."""

import pytest
from django.core.management import call_command

from catalogue.management.commands.seed import FIXTURES


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        call_command("loaddata", *FIXTURES, verbosity=0)


@pytest.fixture
def present(db):
    """The snapshot of the data as the test sees them now."""
    from catalogue import snapshot

    return snapshot.current()


@pytest.fixture
def editor(db, django_user_model):
    """A member of the group Editors who may sign in to the admin."""
    from django.contrib.auth.models import Group

    user = django_user_model.objects.create_user("editor", password="editor-password", is_staff=True)
    user.groups.add(Group.objects.get(name="Editors"))
    return user


@pytest.fixture
def editor_client(client, editor):
    client.force_login(editor)
    return client
