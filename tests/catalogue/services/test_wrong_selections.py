"""Wrong, hostile and absurd input of the listing: a message beside the field, no pretended result, never a 500."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from catalogue.exchange.requests import unknown_format
from catalogue.index.search import MAX_LENGTH, MAX_WORDS
from catalogue.models import Service
from catalogue.services.filters import ServiceFilterSet
from catalogue.services.views import ANSWERED, PAGE_SIZE
from tests.answers import alerts, body, codes_of, content, errors_at, numbers_in, parsed, sent_by
from tests.examples import FEW

pytestmark = pytest.mark.django_db

NAMES = [
    "q", "determinant", "level", "domain", "kind", "city", "country", "region", "channel", "form", "phase",
    "customer", "provider_type", "integration", "personalisation", "payment", "technology", "status", "verified",
    "launched_after", "launched_before", "view", "format", "page", "sort", "unknown_parameter",
]  # fmt: skip


def form_of(query, snapshot):
    return ServiceFilterSet(QueryDict(query), snapshot.index).form


def assert_nothing_is_shown(page):
    assert page.select(".card, table, .map") == []
    assert page.select("a.export") == []
    assert numbers_in(page.select_one("#result-count")) == []
    assert page.select('#results [role=alert] a[href="/services/"]') != [], "a way out"


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("domain=nope", {"domain": ["invalid_choice"]}),
        ("determinant=luck", {"determinant": ["invalid_choice"]}),
        ("determinant=accessibility&level=9", {"level": ["invalid_choice"]}),
        ("determinant=accessibility:9", {"determinant": ["level"]}),
        ("determinant=accessibility:0", {"determinant": ["level"]}),
        ("determinant=accessibility:", {"determinant": ["level"]}),
        ("determinant=accessibility:2:2", {"determinant": ["level"]}),
        ("determinant=accessibility:٣", {"determinant": ["level"]}),
        ("determinant=accessibility:2&determinant=x:2", {"determinant": ["invalid_choice"]}),
        ("city=atlantis", {"city": ["invalid_choice"]}),
        ("integration=7", {"integration": ["invalid_choice"]}),
        ("sort=height", {"sort": ["invalid_choice"]}),
        ("view=hologram", {"view": ["invalid_choice"]}),
        ("launched_after=long+ago", {"launched_after": ["invalid"]}),
        ("launched_after=99999999999999999999", {"launched_after": ["max_value"]}),
        ("launched_after=2020&launched_before=2010", {"launched_before": ["years"]}),
        ("q=%3F%3F%3F", {"q": ["no_word"]}),
        ("q=" + "+".join(f"word{n}" for n in range(MAX_WORDS + 1)), {"q": ["too_many_words"]}),
        ("q=" + "x" * (MAX_LENGTH + 1), {"q": ["max_length"]}),
        ("q=a%00b", {"q": ["null_characters_not_allowed"]}),
        ("domain=nope&launched_after=x", {"domain": ["invalid_choice"], "launched_after": ["invalid"]}),
    ],
)
def test_a_message_beside_the_field_and_no_pretended_result(client, snapshot, query, codes):
    form = form_of(query, snapshot)
    assert codes_of(form) == codes
    response = client.get(f"/services/?{query}")
    assert response.status_code == 200
    page = parsed(response)
    for field in codes:
        [shown] = errors_at(page, field)
        assert shown.removeprefix(f"{form[field].label}: ") == form.errors[field][0]
    assert_nothing_is_shown(page)


def test_what_is_wrong_is_named(snapshot):
    assert "nope" in form_of("domain=nope", snapshot).errors["domain"][0]
    assert numbers_in(form_of("launched_after=9999", snapshot).errors["launched_after"][0]) == [2100]
    many = "+".join(f"word{n}" for n in range(MAX_WORDS + 1))
    assert numbers_in(form_of(f"q={many}", snapshot).errors["q"][0]) == [MAX_WORDS]


@pytest.mark.parametrize("number", ["99", "-1", "two"])
def test_a_page_that_does_not_exist_is_named(client, number):
    response = client.get("/services/", {"page": number})
    assert response.status_code == 200
    page = parsed(response)
    [alert] = alerts(page)
    assert number in alert
    assert numbers_in(alert)[-1] == -(-Service.objects.published().count() // PAGE_SIZE)
    assert_nothing_is_shown(page)


def test_an_unknown_format_is_named(client):
    response = client.get("/services/?format=exe")
    assert response.status_code == 400
    assert response.json()["problems"] == {"format": [unknown_format("exe", ANSWERED)]}


def test_a_determinant_asked_for_twice_is_told_and_the_higher_level_holds(client):
    page = parsed(client.get("/services/?determinant=safety-trust:1&determinant=safety-trust:3&level=2"))
    assert len(page.select("#asked .notice")) == 1
    assert sent_by(page)["at-least-safety-trust"] == ["3"]
    count = Service.objects.published().contributing_to("safety-trust", 3).count()
    assert numbers_in(page.select_one("#result-count"))[0] == count
    again = parsed(client.get("/services/?determinant=safety-trust:2&determinant=safety-trust&level=2"))
    assert again.select("#asked .notice") == [], "twice the same is once"


def test_a_level_that_there_is_stays_chosen_beside_one_that_there_is_not(client):
    page = parsed(client.get("/services/?determinant=safety-trust:2&determinant=accessibility:9"))
    assert sent_by(page)["at-least-safety-trust"] == ["2"]
    assert sent_by(page)["at-least-accessibility"] == [""]


def test_what_was_entered_is_kept(client):
    sent = sent_by(parsed(client.get("/services/?domain=nope&q=bus&domain=mobility&launched_after=x")))
    assert (sent["q"], sent["domain"], sent["launched_after"]) == (["bus"], ["mobility"], ["x"])


def test_unknown_parameters_are_ignored(client):
    page = parsed(client.get("/services/?utm_source=x&colour=blue"))
    assert numbers_in(page.select_one("#result-count")) == [Service.objects.published().count()]


def test_empty_parameters_choose_nothing(client):
    """As a form without scripts sends them."""
    query = "&".join(f"{name}=" for name in NAMES if name not in ("level", "unknown_parameter"))
    page = parsed(client.get(f"/services/?{query}&level=1"))
    assert numbers_in(page.select_one("#result-count")) == [Service.objects.published().count()]
    assert page.select("#results .chips") == []


def test_export_of_a_wrong_selection_is_refused(client, snapshot):
    response = client.get("/services/?format=csv&domain=nope&launched_after=x")
    assert response.status_code == 400
    told = response.json()["problems"]
    assert list(told) == ["domain", "launched_after"]
    assert told == form_of("domain=nope&launched_after=x", snapshot).errors


def test_markup_is_never_executed(client):
    attack = '"><script>alert(1)</script>'
    for name in NAMES:
        response = client.get("/services/", {name: attack})
        is_data = response["Content-Type"] == "application/problem+json"  # of an unknown format; no browser runs it
        assert is_data == (name == "format")
        assert is_data or "<script>alert" not in body(response)


@FEW
@given(
    st.lists(
        st.tuples(
            st.sampled_from(NAMES),
            st.one_of(
                st.text(max_size=30),
                st.sampled_from(["1", "-1", "0", "mobility", "accessibility", "csv", "map", "name", "1e9", "NaN", "٣"]),
            ),
        ),
        max_size=5,
    )
)
def test_nothing_breaks_the_listing(client, pairs):
    data = {}
    for name, value in pairs:
        data.setdefault(name, []).append(value)
    response = client.get("/services/", data)
    assert content(response)
    assert response.status_code in (200, 400)
    if response.status_code == 400:
        assert data["format"][-1], "refused is a file, or a form that there is not"


@FEW
@given(st.text(min_size=1, max_size=200))
def test_any_text_can_be_searched(client, text):
    assert client.get("/services/", {"q": text}).status_code == 200
