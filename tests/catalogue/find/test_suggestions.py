"""What fits what is being typed: few names, by one query however many there are, for anybody alike."""

import pytest

from catalogue.find.suggestions import MOST_SUGGESTED
from catalogue.models import City
from tests.answers import parsed, queries_of
from tests.factories import make_service

pytestmark = pytest.mark.django_db


def suggested(client, text):
    return client.get("/find/suggestions/", {"q": text}).json()["found"]


def test_services_cities_and_providers_are_suggested_under_any_of_their_names(client):
    library = "Open Library of the Münchner Stadtbibliothek"
    assert [(row["name"], row["note"], row["address"]) for row in suggested(client, "muenc")] == [
        ("Munich", "city", "/cities/munich/"),
        ("Münchner Stadtbibliothek", "provider", "/services/?q=M%C3%BCnchner+Stadtbibliothek"),
        (library, "service", "/services/open-library-munich/"),
    ]
    assert suggested(client, "Münc") == suggested(client, "muenc")
    assert {"name": "Jelbi", "note": "service", "address": "/services/jelbi-berlin/"} in suggested(client, "jelb")
    provider = make_service(name="Quolline").provider
    type(provider).objects.filter(pk=provider.pk).update(name="Quokka Ltd", aliases="Quolls & Sons")
    assert [row["name"] for row in suggested(client, "quol")] == ["Quokka Ltd", "Quolline"][::-1]
    assert suggested(client, "sons quol")[0]["address"] == "/services/?q=Quokka+Ltd"


def test_what_is_suggested_leads_somewhere(client):
    for row in suggested(client, "be"):
        assert client.get(row["address"]).status_code == 200


@pytest.mark.parametrize("text", ["", "?!", "\x00", "x" * 5000, "🚲", "qqqq"])
def test_other_texts_fit_nothing(client, text):
    assert suggested(client, text) == []


def test_they_are_few_and_cost_the_same_however_many_there_are(client):
    queries_of(client, "/find/suggestions/?q=made")
    few = queries_of(client, "/find/suggestions/?q=made")
    for number in range(20):
        make_service(name=f"Made {number}")
    assert len(suggested(client, "made")) == MOST_SUGGESTED
    assert queries_of(client, "/find/suggestions/?q=made") == few


def test_nothing_that_is_not_published_is_suggested(client):
    city = City.objects.create(
        slug="quollton", name="Quollton", country=City.objects.first().country, latitude=1, longitude=1
    )
    make_service(name="Quollhidden", state="draft", cities=[city])
    assert suggested(client, "quoll") == []


@pytest.mark.parametrize("page", ["/", "/services/"])
def test_without_scripts_the_box_is_a_form(client, page):
    box = parsed(client.get(page)).select_one("input[data-suggestions]")
    assert (box["name"], box.find_parent("form")["action"], box.get("role")) == ("q", "/services/", None)
