"""Wrong, hostile and absurd input: a message beside the field, no pretended result, never a 500."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.django_db

NAMES = [
    "q", "determinant", "level", "domain", "city", "country", "region", "channel", "form", "phase", "customer",
    "provider_type", "integration", "personalisation", "payment", "technology", "status", "verified",
    "launched_after", "launched_before", "view", "format", "page", "sort", "unknown_parameter",
]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("domain=nope", "Select a valid choice. nope is not one of the available choices."),
        ("determinant=luck", "Select a valid choice. luck is not one of the available choices."),
        ("determinant=accessibility&level=9", "Select a valid choice. 9 is not one of the available choices."),
        ("city=atlantis", "Select a valid choice. atlantis"),
        ("integration=7", "Select a valid choice. 7"),
        ("sort=height", "Select a valid choice. height"),
        ("view=hologram", "Select a valid choice. hologram"),
        ("launched_after=long+ago", "Enter a whole number."),
        ("launched_after=99999999999999999999", "Ensure this value is less than or equal to 2100."),
        ("launched_after=2020&launched_before=2010", "The years exclude each other"),
        ("q=%3F%3F%3F", "There is no word to look for in this text."),
        ("q=" + "+".join(f"word{n}" for n in range(21)), "Too many words: at most 20 are looked for."),
        ("q=" + "x" * 201, "Ensure this value has at most 200 characters (it has 201)."),
        ("q=a%00b", "Null characters are not allowed."),
        ("page=99", "There is no page “99”. This selection has 6."),
        ("page=-1", "There is no page “-1”."),
        ("page=two", "There is no page “two”."),
        ("format=exe", "There is no format “exe”."),
    ],
)
def test_a_message_and_no_pretended_result(client, query, message):
    response = client.get(f"/services/?{query}")
    page = response.content.decode()
    assert response.status_code == 200
    assert message in page
    assert 'class="card"' not in page
    assert "No result" in page


def test_what_was_entered_is_kept(client):
    page = client.get("/services/?domain=nope&q=bus&domain=mobility&launched_after=x").content.decode()
    assert 'value="bus"' in page
    assert re.search(r'id="f-domain-mobility"\s+checked', page)
    assert 'value="x"' in page


def test_unknown_parameters_are_ignored(client):
    assert "141 services" in client.get("/services/?utm_source=x&colour=blue").content.decode()


def test_empty_parameters_choose_nothing(client):
    """As a form without scripts sends them."""
    query = "&".join(f"{name}=" for name in NAMES if name not in ("level", "unknown_parameter"))
    page = client.get(f"/services/?{query}&level=1").content.decode()
    assert "141 services" in page
    assert "Remove this filter" not in page


def test_export_of_a_wrong_selection_is_refused(client):
    response = client.get("/services/?format=csv&domain=nope&launched_after=x")
    assert response.status_code == 400
    assert response.content.decode().splitlines() == [
        "domain: Select a valid choice. nope is not one of the available choices.",
        "launched_after: Enter a whole number.",
    ]


def test_markup_is_never_executed(client):
    attack = '"><script>alert(1)</script>'
    for name in NAMES:
        response = client.get("/services/", {name: attack})
        assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("debug", [True, False])
def test_too_many_parameters_are_a_bad_request(client, settings, debug):
    settings.DEBUG = debug
    response = client.get("/services/?" + "&".join(f"domain=x{n}" for n in range(2000)))
    assert response.status_code == 400
    assert "too many parameters" in response.content.decode()


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
    assert response.status_code in (200, 400)
    if response.status_code == 400:
        assert data.get("format", [""])[-1] == "csv"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=200))
def test_any_text_can_be_searched(client, text):
    assert client.get("/services/", {"q": text}).status_code == 200
