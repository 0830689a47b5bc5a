"""The probe says whether the database answers."""

import pytest
from django.db import DatabaseError

pytestmark = pytest.mark.django_db


def test_health_probe(client, monkeypatch):
    assert client.get("/healthz").status_code == 200

    def broken(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", broken)
    assert client.get("/healthz").status_code == 503
