"""The view that somebody chose to open the listing with: shown at once, said clearly, and never a trap."""

import pytest

from catalogue.models import SavedSearch
from tests.answers import parsed
from tests.catalogue.searches.test_searches import BERLIN, press, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def default(anna_client, search):
    press(anna_client, search, "open-with")
    search.refresh_from_db()
    assert search.is_default
    return search


def notices(page):
    return page.select("#results .notice")


def test_the_listing_opens_with_it_for_its_owner_alone(client, anna_client, ben_client, default):
    answer = anna_client.get("/services/")
    assert (answer.status_code, answer.url) == (302, f"/services/?{BERLIN}")
    assert "no-store" in answer["Cache-Control"]
    assert [each.get("/services/").status_code for each in (client, ben_client)] == [200, 200]
    assert anna_client.head("/services/").status_code == 302


def test_it_says_so_and_the_way_to_everything_stays_open(anna_client, default):
    page = parsed(anna_client.get(f"/services/?{BERLIN}"))
    [notice] = notices(page)
    assert default.name in notice.text
    everything = anna_client.get(notice.select("a")[0]["href"])
    assert everything.status_code == 200
    assert notices(parsed(everything)) == []
    assert everything.context["count"] == everything.context["total"]


def test_no_way_out_of_the_filters_leads_back_into_it(anna_client, default):
    """Whichever chip is taken away, last of all: none leads to the address that shows the default view."""
    for query in (BERLIN, "domain=mobility", "domain=nope", "domain=mobility&city=kigali&q=wombat"):
        page = parsed(anna_client.get(f"/services/?{query}"))
        ways = [link["href"] for link in page.select("#listing-form a[href^='/services/']")]
        assert ways != []
        assert [way for way in ways if way in ("/services/", "/services/?")] == []


def test_what_the_page_asks_for_itself_is_never_turned_round(anna_client, default):
    answer = anna_client.get("/services/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Push-Url"]) == (200, "/services/?view=cards")
    assert "HX-Push-Url" not in anna_client.get(f"/services/?{BERLIN}", headers={"HX-Request": "true"})


def test_others_who_have_the_address_see_the_same_services(client, anna_client, default):
    seen = [parsed(each.get(f"/services/?{BERLIN}")) for each in (client, anna_client)]
    cards = [[link["href"] for link in page.select("#results h3 a")] for page in seen]
    assert cards[0] == cards[1] != []
    assert notices(seen[0]) == []


def test_one_at_a_time_and_none_again(anna, anna_client, default):
    other = SavedSearch.objects.create(owner=anna, name="Other", query="q=bus")
    press(anna_client, other, "open-with")
    assert [s.name for s in SavedSearch.objects.filter(is_default=True)] == ["Other"]
    assert anna_client.get("/services/").url == "/services/?q=bus"
    press(anna_client, other, "open-with-everything")
    assert anna_client.get("/services/").status_code == 200


def test_everything_is_no_default_view(anna, anna_client):
    every = SavedSearch.objects.create(owner=anna, name="Everything")
    press(anna_client, every, "open-with")
    assert not SavedSearch.objects.filter(is_default=True).exists()
    assert anna_client.get("/services/").status_code == 200
    assert len(rows(anna_client)) == 1


def test_one_whose_filters_are_gone_leads_on_to_everything(anna_client, default):
    SavedSearch.objects.update(query="domain=no-more")
    page = parsed(anna_client.get("/services/", follow=True))
    [link] = [a for alert in page.select("#results [role=alert]") for a in alert.select("a")]
    assert anna_client.get(link["href"]).status_code == 200


def test_a_file_of_everything_is_a_file_of_everything(anna_client, default):
    assert anna_client.get("/services/?format=atom").status_code == 200
