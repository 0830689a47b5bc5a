"""Feeds, read by a program that is not ours, and held against what RFC 4287 asks of every feed and entry."""

import xml.etree.ElementTree as ET
from datetime import datetime
from urllib.parse import urlsplit

import feedparser
import pytest
from django.db.models import F

from catalogue.models import Service
from tests.catalogue.changes.acts import change, set_level
from tests.factories import make_complete, make_service

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::DeprecationWarning:feedparser.*"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:sgmllib.*"),
]

ATOM = "{http://www.w3.org/2005/Atom}"

FEEDS = [
    "/services/?format=atom",
    "/services/?format=atom&domain=mobility&q=bus&sort=-launched&determinant=accessibility:2",
    "/services/?format=atom&q=nothingofthatname",
    "/changes/?format=atom",
    "/services/told/changes/?format=atom",
]


@pytest.fixture
def told():
    """Services with everything that is hard to write down: markup, signs that XML cannot hold, other scripts."""
    service = make_complete(slug="told", name="A <b> & “c” \x08\ufffe", summary="<script>&amp;</script> \x0b ü 東京 🚲")
    change(
        service, why="Read & <again> \x1f.", summary="Better </summary> \x0c ]]> now, and longer than it was before."
    )
    set_level(service, 1, why="Since “it” says so.")
    make_service(name="Empty summary", summary="")
    return service


@pytest.mark.parametrize("address", FEEDS)
def test_a_reader_of_news_finds_no_fault(client, told, address):
    response = client.get(address)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    found = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
    assert (found.bozo, found.version) == (False, "atom10"), found.get("bozo_exception")
    for entry in found.entries:
        assert entry.id
        assert entry.title
        assert entry.link.startswith("http://testserver/services/")
        assert entry.updated_parsed
        assert "<script" not in entry.get("summary", "")


@pytest.mark.parametrize("address", FEEDS)
def test_it_has_what_the_standard_asks_for(client, told, address):
    feed = ET.fromstring(client.get(address).content)  # noqa: S314 - our own
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated", "author"):
        assert len(feed.findall(f"{ATOM}{name}")) == 1, name
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    # The address itself may name the same selection in another order: it leads to this very feed, and stays.
    again = ET.fromstring(client.get(links["self"]).content)  # noqa: S314 - our own
    assert ET.canonicalize(ET.tostring(again)) == ET.canonicalize(ET.tostring(feed))
    assert links["self"].startswith(f"http://testserver{urlsplit(address).path}?")
    assert "format=" not in links["alternate"]
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids) <= 50
    assert all(each.startswith("tag:testserver,2026:") for each in ids)
    for entry in entries:
        for name in ("id", "title", "updated"):
            assert len(entry.findall(f"{ATOM}{name}")) == 1, name
        assert entry.find(f"{ATOM}link").get("rel") == "alternate"
    moments = [datetime.fromisoformat(entry.findtext(f"{ATOM}updated")) for entry in entries]
    assert moments == sorted(moments, reverse=True)
    assert all(moment.tzinfo for moment in moments)
    latest = datetime.fromisoformat(feed.findtext(f"{ATOM}updated"))
    assert latest.tzinfo
    assert [latest] == moments[:1] or not moments


def test_it_holds_exactly_the_selection_the_newest_first(client, told):
    Service.objects.filter(slug="jelbi-berlin").update(updated="2030-01-01T00:00Z")
    found = feedparser.parse(client.get("/services/?format=atom&domain=mobility").content)
    expected = Service.objects.published().filter(domain__slug="mobility").by_name(F("updated").desc())[:50]
    assert found.entries[0].link == "http://testserver/services/jelbi-berlin/"
    assert [e.id.rpartition("/")[2] for e in found.entries] == [s.slug for s in expected]
    assert [[tag.term for tag in e.tags] for e in found.entries] == [[s.domain.name] for s in expected]
