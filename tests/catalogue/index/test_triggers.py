"""Whatever changes the data, by whatever way, changes the version."""

import pytest
from django.db import connection

from catalogue.index.data_version import data_version, versioned_tables
from catalogue.index.triggers import install
from catalogue.models import City, Classification, Domain, Provider, Service, Touchpoint
from tests.factories import make_service

pytestmark = pytest.mark.django_db


WRITES = {
    "save": lambda s: s.save(),
    "update": lambda s: Service.objects.filter(pk=s.pk).update(domain=Domain.objects.last()),
    "many-to-many": lambda s: s.cities.add(City.objects.last()),
    "related row": lambda s: Touchpoint.objects.create(
        service=s, label="A touchpoint", channel="app", phase="before", owner="provider"
    ),
    "bulk": lambda s: Classification.objects.filter(service__slug="jelbi-berlin").update(reason="Another."),
    "provider": lambda s: Provider.objects.filter(pk=s.provider_id).update(type="university"),
    "delete": lambda s: s.delete(),
}


@pytest.mark.parametrize("write", WRITES)
def test_every_write_changes_the_version(write):
    service = make_service()
    before = data_version()
    WRITES[write](service)
    assert data_version() != before


def test_plain_sql_changes_the_version():
    before = data_version()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalogue_domain SET name = name")
    assert data_version() != before


def test_triggers_can_be_laid_again_and_again():
    install()
    install()
    assert data_version() is not None
    assert "catalogue_service_cities" in versioned_tables()
