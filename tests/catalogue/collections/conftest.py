"""Two collections in view: that of the shipped services, and a public one with a service of its own."""

import pytest

from catalogue.models import City, Collection
from tests.factories import make_complete


@pytest.fixture
def own(db):
    return Collection.objects.create(
        slug="own", name="Our own", owner="City of Berlin", licence="ODbL 1.0", visibility="public"
    )


@pytest.fixture
def ours(own):
    """A service of the second collection."""
    return make_complete(slug="ours", name="Ours", collection=own, cities=City.objects.filter(slug="berlin"))
