"""The order by name comes from an index, forwards and backwards: a page at the end costs no sorting of all services."""

import pytest
from django.db import connection

from catalogue.models import Service

pytestmark = pytest.mark.django_db

ORDERS = {
    "first names": lambda services: services.by_name(),
    "last names": lambda services: services.by_name().reverse(),
    "cards": lambda services: services.with_card_data().by_name(),
}


@pytest.mark.parametrize("order", ORDERS)
def test_the_plan_reads_the_index_and_sorts_nothing(order):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # so few rows are read and sorted faster than looked up
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    plan = ORDERS[order](Service.objects.published())[100:124].explain()
    assert "published_services_by_name" in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan
