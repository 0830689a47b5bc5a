"""What nobody has published shows nowhere, and neither does what is in the catalogue for it alone."""

import pytest

from catalogue.models import Actor, City, Country, PaymentModel, ServiceKind, Technology
from tests.answers import content
from tests.catalogue.pages.test_reading import every_address
from tests.factories import make_service

pytestmark = pytest.mark.django_db

SEARCHES = [
    "/find/suggestions/?q=womb", "/find/?for=service&service-find=womb", "/services/?q=womb", "/services/?view=map",
    "/services/?format=csv", "/cities/?format=json", "/services/?city=berlin",
]  # fmt: skip
"""With less of the word than what they must not tell."""


@pytest.fixture
def draft(db):
    """A draft with a place, a provider and terms that no other service has; all are called Wombat."""
    country = Country.objects.create(code="ZZ", name="Wombatland", region="europe")
    service = make_service(
        name="Wombat", slug="wombat", state="draft",
        provider=Actor.objects.create(name="Wombat works"),
        kind=ServiceKind.objects.create(slug="wombat", name="Wombat rides", definition="Wombats."),
        cities=[City.objects.create(slug="wombat", name="Wombatville", country=country, latitude=0, longitude=0)],
    )  # fmt: skip
    service.technologies.add(Technology.objects.create(slug="wombat", name="Wombat radar"))
    service.payments.add(PaymentModel.objects.create(slug="wombat", name="Wombat money"))
    return service


def told(client):
    """The addresses whose answers name it, however they were asked."""
    return [each for each in [*every_address(), *SEARCHES] if b"wombat" in content(client.get(each)).lower()]


def test_no_answer_tells_of_a_draft_or_of_what_is_there_for_it(client, draft):
    assert told(client) == []
