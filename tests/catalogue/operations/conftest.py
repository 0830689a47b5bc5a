"""Empty tables."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import AutoField, Max

from catalogue.models import Collection, Service


@pytest.fixture
def no_rows(db):
    """Empty tables. A rollback brings the rows back, but no sequence: PostgreSQL counts on outside of transactions."""
    labels = ("experience", "catalogue")
    models = [m for label in labels for m in apps.get_app_config(label).get_models(include_auto_created=True)]
    models.remove(Collection)  # the one that each site has from the beginning
    models.sort(key=lambda model: model is not Service)  # without services, the text index follows the rest in no time
    with connection.cursor() as cursor:
        highest = {m._meta.db_table: highest_id(m) for m in models if isinstance(m._meta.pk, AutoField)}
        for model in models:
            cursor.execute(f"DELETE FROM {model._meta.db_table}")
        yield
        if connection.vendor == "postgresql":
            for table, number in highest.items():
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, number or 1])


def highest_id(model):
    return model._base_manager.aggregate(highest=Max("pk"))["highest"]
