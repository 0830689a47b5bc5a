"""The address is the state: read as it was written, and refused where it cannot be read."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.exchange.requests import unknown_format
from catalogue.forms.fields import MOST_ITEMS
from catalogue.my_city.states import canonical
from tests.answers import alerts, codes_of, numbers_in
from tests.catalogue.my_city.asked import form_of, page_of, refusal
from tests.examples import FEW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "codes", "named"),
    [
        ("service=nope", {"service": ["unknown"]}, "nope"),
        ("v=0&city=london", {"v": ["unknown"]}, "0"),
        ("v=3&city=london", {"v": ["unknown"]}, "3"),
        ("draft=mobility~0~~Short", {"draft": ["unknown"]}, "Short"),
        ("draft=mobility~0000000000000~~king~~~Own", {"draft": ["unknown"]}, "Own"),
        ("draft=mobility~0000000000000~~~~circus~Own", {"draft": ["unknown"]}, "Own"),
        ("draft=luck~0~~~~~A&draft=luck~0~~~~~B", {"draft": ["unknown", "unknown"]}, "A"),
        ("city=london&link=parkrun~nope~1", {"link": ["unknown"]}, "nope"),
        ("city=london&link=parkrun~draft-1~1", {"link": ["unknown"]}, "draft-1"),
        ("city=london&link=parkrun~parkrun~1", {"link": ["unknown"]}, ""),
        ("city=london&link=parkrun~nearst-london~9", {"link": ["unknown"]}, "9"),
        ("city=london&link=parkrun", {"link": ["unknown"]}, "parkrun"),
        ("city=london&link=~parkrun~1", {"link": ["unknown"]}, ""),
        ("s=cut-off&city=london", {"s": ["unknown"]}, ""),
        ("dated=cut-off&city=london", {"dated": ["unknown"]}, ""),
        ("population=0", {"population": ["min_value"]}, "1"),
        ("population=many", {"population": ["invalid"]}, ""),
        ("as_of=soon", {"as_of": ["invalid"]}, ""),
        ("k=2&costs=jelbi-berlin+cheap", {"costs": ["unreadable"]}, "jelbi-berlin cheap"),
        ("k=2&cost=1&budget=2&costs=Jelbi+2%0Ajelbi-berlin+3", {"costs": ["twice"]}, "jelbi-berlin"),
        ("k=2&costs=parkrun+1_0", {"costs": ["unreadable"]}, "parkrun 1_0"),
        ("name=a%E2%80%AEb", {"name": ["unprintable"]}, ""),
        ("k=2&budget=nan&cost=1", {"budget": ["invalid"]}, ""),
        ("k=11", {"k": ["invalid_choice"]}, "11"),
        ("city=atlantis", {"city": ["invalid_choice"]}, "atlantis"),
        ("&".join(f"service=s{n}" for n in range(900)), {"service": ["too_many"]}, str(MOST_ITEMS)),
    ],
)
def test_wrong_input_is_named_and_nothing_is_pretended(client, query, codes, named):
    assert codes_of(form_of(query)) == codes
    found = refusal(client, query)
    assert list(found) == list(codes)
    [messages] = found.values()
    assert named in messages[0]
    told = alerts(page := page_of(client, query).select_one("#outcome"))
    assert [alert.endswith(message) for alert, message in zip(told, messages, strict=True)] == [True] * len(messages)
    assert page.select("#profile, #gaps, #additions") == []


def test_a_line_that_cannot_be_read_is_counted(client):
    [message] = refusal(client, "k=2&costs=Jelbi+2%0Aparkrun+cheap")["costs"]
    assert numbers_in(message)[0] == 2


def test_an_unknown_format_is_told(client):
    assert refusal(client, "format=xml") == {"format": [unknown_format("xml", ["json", "csv", "profile-csv"])]}


def test_a_link_with_unknown_services_can_be_mended(client):
    page = page_of(client, "city=london&service=nope&service=jelbi-berlin")
    assert len(page.select('#outcome a[href="?v=2&city=london&service=jelbi-berlin"]')) == 1


def test_ten_thousand_items_are_refused(client):
    assert client.get("/my-city/?" + "&".join(f"service=s{n}" for n in range(10_000))).status_code == 400


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from(["city", "service", "v", "k", "w-x", "from", "add", "other"]), st.text(max_size=5))
)
def test_a_canonical_address_stays_as_it_is(parameters):
    once = canonical(QueryDict(urlencode(parameters)))
    assert canonical(QueryDict(once)) == once


@FEW
@given(
    query=st.dictionaries(
        st.sampled_from(
            ["city", "service", "without", "draft", "name", "v", "must", "field", "per_field", "cost", "costs",
             "budget", "k", "pool", "saved", "target", "from", "add", "w-accessibility", "format"]
        ),
        st.one_of(st.text(max_size=12), st.sampled_from(["london", "jelbi-berlin", "3", "1e309", "mobility", "json"])),
        max_size=5,
    )
)  # fmt: skip
def test_nothing_breaks_the_page(client, query):
    assert client.get("/my-city/", query).status_code in (200, 302, 400)
