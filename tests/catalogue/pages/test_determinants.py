"""The page of a determinant: its distribution and its agreement equal what the database holds."""

import pytest

from catalogue.models import Service
from tests.answers import numbers_in, parsed

pytestmark = pytest.mark.django_db


def test_distribution_equals_the_database(client):
    page = parsed(client.get("/determinants/accessibility/"))
    for level in (3, 2, 1, 0):
        count = Service.objects.published().with_level("accessibility").filter(level=level).count()
        [row] = page.select(f"table.distribution tr.l{level}")
        assert numbers_in(row) == [level, count]


def test_it_shows_its_agreement(client, snapshot):
    page = parsed(client.get("/determinants/accessibility/"))
    [shown] = page.select('main a[href="/coding/agreement/"]')
    assert numbers_in(shown) == [round(snapshot.reliability().items["accessibility"].alpha, 3)]
