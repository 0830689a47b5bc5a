"""The papers of a release say what is in it, and can be read by those for whom they are."""

import datetime
import json

import pytest

from catalogue.models import Collection, SiteIdentity
from catalogue.releases.papers import About, citation_cff, zenodo
from catalogue.releases.releasing import release
from tests.catalogue.releases.conftest import DAY, content_of
from tests.factories import make_complete

ABOUT = About(
    version="1.0",
    day=datetime.date(2026, 11, 26),
    site='Services: "ours"\n- of a: city',
    author="City of Graz & others: # 1",
    licences=("CC BY 4.0",),
    services=3,
    determinants=13,
    address="https://atlas.example.org/data/releases/1.0/",
    before="https://atlas.example.org/data/releases/0.9/",
    notes="With pilots.",
)


def test_a_deposit_has_what_zenodo_asks_for():
    metadata = zenodo(ABOUT)["metadata"]
    assert metadata["title"] == ABOUT.site
    assert metadata["creators"] == [{"name": ABOUT.author}]
    assert (metadata["upload_type"], metadata["access_right"]) == ("dataset", "open")
    assert (metadata["version"], metadata["publication_date"]) == ("1.0", "2026-11-26")
    assert metadata["license"] == "cc-by-4.0"
    assert metadata["keywords"]
    assert "With pilots." in metadata["description"]
    related = {one["relation"]: one["identifier"] for one in metadata["related_identifiers"]}
    assert related == {
        "cites": "10.54941/ahfe1002567",
        "isIdenticalTo": ABOUT.address,
        "isNewVersionOf": ABOUT.before,
    }


@pytest.mark.parametrize("licences", [("",), ("CC BY 4.0", ""), ("Ask us",), ()])
def test_a_licence_that_is_unknown_is_no_free_one(licences):
    about = ABOUT._replace(licences=licences)
    assert "license" not in zenodo(about)["metadata"]
    assert "license" not in citation_cff(about)


def test_of_two_licences_both_stand_in_the_citation_and_words_in_the_deposit():
    about = ABOUT._replace(licences=("CC BY 4.0", "CC0", "CC BY 4.0"))
    assert "license:\n  - CC-BY-4.0\n  - CC0-1.0\n" in citation_cff(about)
    metadata = zenodo(about)["metadata"]
    assert "license" not in metadata
    assert "CC BY 4.0; CC0" in metadata["description"]


def test_a_site_that_does_not_know_its_address_names_none():
    about = ABOUT._replace(address="", before="")
    assert "url:" not in citation_cff(about)
    assert len(zenodo(about)["metadata"]["related_identifiers"]) == 1


@pytest.mark.django_db
def test_they_say_whose_site_it_was_on_that_day(settings):
    settings.PUBLIC_ADDRESS = "https://atlas.example.org"
    identity = SiteIdentity.objects.create(name="Services of Graz", owner="City of Graz")
    Collection.objects.update(licence="CC0")
    first = release("1.0", DAY)
    identity.name = identity.owner = "Another"
    identity.save()
    make_complete()
    second = release("1.1", DAY)
    told = {made.version: json.loads(content_of(made, "metadata.json"))["metadata"] for made in (first, second)}
    assert [told[number]["title"] for number in ("1.0", "1.1")] == ["Services of Graz", "Another"]
    assert told["1.0"]["license"] == "cc0-1.0"
    assert told["1.1"]["related_identifiers"][1:] == [
        {"identifier": "https://atlas.example.org/data/releases/1.1/", "relation": "isIdenticalTo", "scheme": "url"},
        {"identifier": "https://atlas.example.org/data/releases/1.0/", "relation": "isNewVersionOf", "scheme": "url"},
    ]
    assert f"{first.services} smart city services" in content_of(first, "CITATION.cff").decode()
    assert (first.site, first.author, first.licence) == ("Services of Graz", "City of Graz", "CC0")
