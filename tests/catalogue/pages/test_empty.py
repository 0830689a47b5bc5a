"""A catalogue of one's own begins empty: every page answers, says so, and leads on."""

import re

import pytest
from django.test import Client

from catalogue.models import Actor, City, Coder, CodingRound, CodingSheet, Service, ServiceLink, Synonyms, TrainingCase
from tests.answers import content, parsed, text_of
from tests.catalogue.pages.test_reading import every_address
from tests.factories import make_complete

pytestmark = pytest.mark.django_db

LEAD_ON = ("/", "/services/", "/services/?q=bus&view=table", "/cities/", "/compare/", "/my-city/", "/evaluate/")
MEANT_FOR_MANY = re.compile(
    r"\ball 0 services\b|\b0 of 0\b|\b0 real\b|\b1 (services|cities|countries|pages)\b|\bNone\b(?!-Match)|\bnan\b"
)
SHIPPED = re.compile(r"\b141\b|\bthe collection\b|\bJelbi\b")


@pytest.fixture(autouse=True)
def _empty(db):
    """Model, vocabularies and places alone, as of a site that has just been set up."""
    for model in (TrainingCase, ServiceLink, CodingSheet, Service, Coder, CodingRound, Actor, Synonyms):
        model.objects.all().delete()


def said(client, address):
    """What a page says in its main part, without past findings on the model; nothing of what is no page."""
    response = client.get(address)
    assert response.status_code < 500, address
    if not response["Content-Type"].startswith("text/html"):
        content(response)
        return ""
    page = parsed(response)
    for part in page.select("option, section:has(> #version-1)"):
        part.extract()
    return text_of(page.main or page)


def wrong(addresses):
    """What no page should say, by address."""
    client = Client()
    told = {address: said(client, address) for address in addresses}
    found = {address: [*MEANT_FOR_MANY.finditer(text), *SHIPPED.finditer(text)] for address, text in told.items()}
    return {address: [match[0] for match in each] for address, each in found.items() if each}


def ways_on(client, path):
    return {link["href"] for link in parsed(client.get(path)).select("main a[href]")}


def test_every_page_reads_well_without_a_service_and_says_what_comes_next(editor_client):
    assert wrong(address for address in every_address() if not address.startswith("/admin/")) == {}
    for path in LEAD_ON:
        assert ways_on(editor_client, path) >= {"/editing/services/add/", "/editing/import/"}, path
        ways = ways_on(Client(), path)
        assert ways >= {"/determinants/", "/method/"}, path
        assert "/editing/services/add/" not in ways, path


def test_the_pages_read_well_with_one_service():
    provider = Actor.objects.create(name="City of Vienna")
    make_complete(slug="first", name="A first one", provider=provider, cities=City.objects.filter(slug="berlin"))
    more = ("/services/first/", "/services/?view=map", "/cities/berlin/", "/my-city/?city=berlin", "/method/")
    assert wrong([*LEAD_ON, *more]) == {}
