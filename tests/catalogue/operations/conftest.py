"""Empty tables."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Max

from catalogue.models import Service


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
