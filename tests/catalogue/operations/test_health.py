"""The probes say whether the site lives, and whether it can serve its pages."""

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from tests.answers import body

pytestmark = pytest.mark.django_db

CHECKS = ["database", "static files", "migrations", "search index"]


def lines(response):
    """What each check says, by its name."""
    return dict(line.split(": ", 1) for line in body(response).splitlines())


@pytest.fixture
def no_database(monkeypatch):
    def broken(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", broken)


@pytest.fixture
def no_manifest(settings):
    """As after a start without collectstatic."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    staticfiles_storage.hashed_files = {}


def test_a_whole_site_lives_and_is_ready(client):
    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert lines(ready) == dict.fromkeys(CHECKS, "ok")
    assert "no-store" in ready.headers["Cache-Control"]


def test_it_speaks_json_where_asked(client):
    ready = {"ready": True, "checks": dict.fromkeys(CHECKS, "ok")}
    assert client.get("/readyz?format=json").json() == ready
    assert client.get("/readyz", headers={"accept": "application/json"}).json() == ready
    for accepted in ("*/*", "text/html,*/*;q=0.8", "text/plain"):
        assert lines(client.get("/readyz", headers={"accept": accepted})).keys() == set(CHECKS)


@pytest.mark.usefixtures("no_database")
def test_without_a_database_it_does_not_live(client):
    assert client.get("/healthz").status_code == 503
    response = client.get("/readyz")
    assert response.status_code == 503
    assert {name: answer == "ok" for name, answer in lines(response).items()} == {
        "database": False,
        "static files": True,
    }


def not_ready(client):
    """The checks that fail while the process lives."""
    assert client.get("/healthz").status_code == 200
    response = client.get("/readyz")
    assert response.status_code == 503
    return [name for name, answer in lines(response).items() if answer != "ok"]


@pytest.mark.usefixtures("no_manifest")
def test_a_missing_manifest_is_told(client):
    with pytest.raises(ValueError, match="manifest"):
        Client().get("/")
    assert not_ready(client) == ["static files"]


def test_a_migration_to_apply_is_told(client):
    MigrationRecorder(connection).migration_qs.filter(app="catalogue").last().delete()
    assert not_ready(client) == ["migrations"]


def test_an_index_that_lacks_a_service_is_told(client):
    with connection.cursor() as cursor:
        column = {"sqlite": "rowid", "postgresql": "service_id"}[connection.vendor]
        cursor.execute(f"DELETE FROM catalogue_search WHERE {column} = (SELECT min(id) FROM catalogue_service)")
    assert not_ready(client) == ["search index"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_probe_may_call_by_any_host_and_without_encryption(settings, path):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
    probe = Client(headers={"host": "10.1.2.3:8000"})
    assert probe.get(path).status_code == 200
    assert probe.get("/").status_code == 400
