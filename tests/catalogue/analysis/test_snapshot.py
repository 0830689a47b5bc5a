"""Freshness: whatever changes the data, by whatever way, changes the version, and the next page shows it."""

import pytest
from django.db import connection, transaction

from catalogue.analysis.snapshot import current_snapshot
from catalogue.index.data_version import data_version, versioned_tables
from catalogue.index.triggers import install
from catalogue.models import City, Classification, Domain, Provider, Service, Touchpoint
from tests.factories import make_service

pytestmark = pytest.mark.django_db


def domain_counts():
    snapshot = current_snapshot()
    facet = next(f for f in snapshot.index.bits if f == "domain")
    return {value: bits.bit_count() for value, bits in snapshot.index.bits[facet].items()}


def test_nothing_is_read_again_while_nothing_changes(django_assert_num_queries):
    first = current_snapshot()
    _ = first.index, first.profiles
    with django_assert_num_queries(1):
        again = current_snapshot()
        assert again is first
        assert again.index is first.index


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


def test_counts_are_fresh_after_a_bulk_update_and_after_a_rollback():
    before = domain_counts()
    with transaction.atomic():
        Service.objects.filter(domain__slug="parking").update(domain=Domain.objects.get(slug="mobility"))
        assert domain_counts()["mobility"] == before["mobility"] + before["parking"]
        transaction.set_rollback(True)
    assert domain_counts() == before


def test_triggers_can_be_laid_again_and_again():
    install()
    install()
    assert data_version() is not None
    assert "catalogue_service_cities" in versioned_tables()
