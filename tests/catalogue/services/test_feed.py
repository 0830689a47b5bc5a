"""The news of a selection: exactly its services, the same for all, and asked for again it costs nothing."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from catalogue.exchange.feeds import MOST_ENTRIES, NOT_IN_XML, without_controls
from catalogue.history.recording import Origin, recorded
from catalogue.models import Service
from tests.answers import body, parsed, queries_of
from tests.catalogue.changes.acts import change
from tests.factories import ask_to_code, make_complete, make_random_services, make_service

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client, query=""):
    feed = ET.fromstring(client.get(f"/services/?format=atom{query}").content)  # noqa: S314 - our own
    return feed.findall(f"{ATOM}entry")


def slugs(client, query=""):
    return [entry.findtext(f"{ATOM}id").rpartition("/")[2] for entry in entries(client, query)]


@pytest.mark.parametrize("query", ["&domain=mobility&city=berlin", "&q=parking", "&determinant=accessibility:2", ""])
def test_it_is_exactly_the_selection(client, query):
    rows = body(client.get(f"/services/?format=csv{query}")).splitlines()[1:]
    found = slugs(client, query)
    assert len(set(found)) == len(found) == min(len(rows), MOST_ENTRIES) > 0
    selected = {line.partition(",")[0] for line in rows}
    assert set(found) <= selected


@pytest.mark.parametrize(
    "query", ["&city=berlin&q=bus", "&q=bus&city=berlin&view=map", "&q=bus&city=berlin&utm_source=x"]
)
def test_a_selection_is_one_feed_however_it_was_asked_for(client, query):
    feed = ET.fromstring(client.get(f"/services/?format=atom{query}").content)  # noqa: S314 - our own
    own = "http://testserver/services/?q=bus&city=berlin&format=atom"
    assert feed.findtext(f"{ATOM}id") == own
    assert [link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"] == [own]


def test_a_wrong_filter_is_refused(client):
    answer = client.get("/services/?format=atom&domain=nope")
    assert (answer.status_code, "domain" in body(answer)) == (400, True)


def test_when_it_was_published_is_said_where_it_was_recorded_alone(client):
    with recorded(None, "", Origin.FORM):
        made = make_service(state="draft")
    change(made, state="published")
    before = make_complete()
    change(before, summary="Better.")
    told = {e.findtext(f"{ATOM}id").rpartition("/")[2]: e.findtext(f"{ATOM}published") for e in entries(client)}
    assert told[made.slug] is not None
    assert told[before.slug] is None, "before changes were recorded"


def test_drafts_and_hidden_services_never_go_out(client):
    draft = make_service(state="draft")
    withdrawn = make_service(state="withdrawn", withdrawal_reason="Gone.")
    assert {draft.slug, withdrawn.slug} & set(slugs(client)) == set()


def test_a_blind_coder_finds_nothing_by_a_level(client, editor):
    ask_to_code(editor, "jelbi-berlin")
    query = "&determinant=touchpoint-integration:1&city=berlin"
    assert "jelbi-berlin" in slugs(client, query)
    client.force_login(editor)
    assert "jelbi-berlin" not in slugs(client, query)
    assert "jelbi-berlin" in slugs(client, "&city=berlin")


def test_the_page_leads_to_the_feed_of_its_selection(client):
    for headers in ({}, {"HX-Request": "true"}):
        page = parsed(client.get("/services/?domain=mobility&view=table&sort=-launched&page=2", headers=headers))
        [head] = page.select("link[type='application/atom+xml']")
        assert head["href"] == "?domain=mobility&format=atom"
        assert page.select("#results a[href='/services/?domain=mobility&format=atom']") != []


def test_queries_do_not_grow(client):
    change(Service.objects.get(slug="jelbi-berlin"), summary="Parking.")
    few = queries_of(client, "/services/?format=atom&q=parking")
    make_random_services(20, seed=5)
    for service in Service.objects.published()[:5]:
        change(service, summary="Parking.")
    assert queries_of(client, "/services/?format=atom&q=parking") == few <= 12


class Texts(TestCase):
    @given(st.text(st.characters(codec=None)))
    def test_every_text_can_be_written_and_read_again(self, text):
        kept = without_controls(text)
        element = ET.Element("a", {"b": kept.replace("\t", " ")})
        element.text = kept
        again = ET.fromstring(ET.tostring(element, encoding="utf-8"))  # noqa: S314 - our own
        assert (again.text or "") == kept.replace("\r\n", "\n").replace("\r", "\n")
        assert NOT_IN_XML.search(kept) is None
