"""A state comes back as it was written: as a query string, packed, with earlier ones, from whatever version."""

import zlib
from base64 import urlsafe_b64encode
from datetime import date
from random import Random
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from catalogue.my_city.addresses import LONGEST_STATE, address_of, fits, query_of
from catalogue.my_city.dated import MOST_DATED, Earlier, earlier_in, packed_dated, unpacked_dated, with_earlier
from catalogue.my_city.states import (
    LONGEST_UNPACKED,
    UnreadableStateError,
    canonical,
    packed_state,
    read_state,
    unpacked_state,
)
from tests.answers import parsed, text_of
from tests.catalogue.my_city.asked import answer, held_on, page_of

parameters = st.dictionaries(
    st.sampled_from(["city", "service", "name", "k", "draft", "link", "for", "w-x", "t-y", "population"]),
    st.text(max_size=12),
)
states = parameters.map(lambda given: canonical(QueryDict(urlencode(given))))
texts = st.one_of(
    st.text(max_size=30),
    st.binary(max_size=40).map(lambda content: urlsafe_b64encode(content).decode()),
    st.binary(max_size=40).map(lambda content: urlsafe_b64encode(zlib.compress(content)).decode()),
)


@given(states)
def test_packed_and_unpacked_it_is_the_same(state):
    assert unpacked_state(packed_state(state)) == state
    assert read_state(state) == state
    assert not state or read_state(packed_state(state)) == state
    assert canonical(QueryDict(f"s={packed_state(state)}")) == state


@given(texts)
def test_any_text_is_unpacked_or_refused(text):
    try:
        state = unpacked_state(text)
    except UnreadableStateError:
        return
    assert canonical(QueryDict(state)) == state


def test_a_bomb_is_refused():
    with pytest.raises(UnreadableStateError):
        unpacked_state(packed_state("v=2&name=" + "x" * LONGEST_UNPACKED))


def test_parameters_beside_a_packed_state_count_more_and_lists_grow():
    packed = packed_state("v=2&city=berlin&k=3&service=parkrun")
    assert canonical(QueryDict(f"s={packed}&k=5&service=ivie-vienna&city=")) == (
        "v=2&k=5&service=parkrun&service=ivie-vienna"
    )


@given(st.lists(st.tuples(st.dates(), states), max_size=MOST_DATED), states)
def test_earlier_states_come_back_the_newest_first(given_states, state):
    earlier = [Earlier(day, each) for day, each in given_states]
    expected = sorted(dict.fromkeys(earlier), key=lambda each: each.day, reverse=True)
    assert unpacked_dated(packed_dated(dict.fromkeys(earlier))) == expected
    whole = with_earlier(state, earlier)
    assert canonical(QueryDict(whole)) == whole
    assert earlier_in(whole) == [each for each in expected if each.state != state]


@given(texts)
def test_any_earlier_states_are_read_or_refused(text):
    try:
        earlier = unpacked_dated(text)
    except ValueError:
        return
    assert unpacked_dated(packed_dated(earlier)) == sorted(earlier, key=lambda each: each.day, reverse=True)


def test_the_oldest_earlier_states_go():
    many = [Earlier(date(2026, 1, day), f"v=2&k={day}") for day in range(1, MOST_DATED + 5)]
    assert unpacked_dated(packed_dated(many)) == many[:4:-1][:MOST_DATED] + many[4:5]


LONG = f"v=2&name=n&city=berlin&costs={'parkrun+1%0A' * 1000}"


def test_a_long_state_is_packed_into_its_address_and_a_longer_one_is_not():
    assert query_of("v=2&city=berlin") == "v=2&city=berlin"
    query = query_of(canonical(QueryDict(LONG)))
    assert len(query) <= LONGEST_STATE < len(LONG)
    assert canonical(QueryDict(query)) == canonical(QueryDict(LONG))
    assert QueryDict(address_of(canonical(QueryDict(LONG))).partition("?")[2])["city"] == "berlin"
    assert fits("")
    assert not fits(f"v=2&draft={Random(1).randbytes(9_000).hex()}")


FORMER = "city=london&draft=mobility~2x30000401000~01~Night+~+bus&target=0.5"


@pytest.mark.django_db
@pytest.mark.parametrize("former", [f"v=1&{FORMER}", FORMER])
def test_links_of_the_first_version_keep_their_meaning(client, former):
    expected = "city=london&target=0.5&draft=" + "mobility~2x30000401000~01~~~~Night %257E bus".replace(" ", "+")
    assert canonical(QueryDict(former)) == canonical(QueryDict(f"v=2&{expected}"))
    row = held_on(page_of(client, former))[-1]
    assert text_of(row.select_one("th")).startswith("Night ~ bus")
    assert answer(client, former)["parameters"]["city"] == "london"


@pytest.mark.django_db
def test_as_data_the_earlier_states_are_told_too(client):
    assert answer(client, "city=london")["parameters"]["dated"] == []
    whole = with_earlier("city=london&v=2", [Earlier(date(2025, 3, 1), "v=2&city=berlin")])
    assert answer(client, whole)["parameters"]["dated"] == [{"day": "2025-03-01", "state": "v=2&city=berlin"}]


@pytest.mark.django_db
def test_and_say_what_is_read_in_another_way(client):
    said = [text_of(note) for note in page_of(client, f"v=1&{FORMER}").select("#outcome > .notice")]
    assert len(said) == 3
    assert [text_of(note) for note in page_of(client, "v=2&city=london").select("#outcome > .notice")] == []
    assert parsed(client.get("/my-city/?v=1&city=london")).select("#outcome > .notice") != []


@pytest.mark.django_db
def test_a_weight_of_no_determinant_is_told_and_can_be_left_out(client):
    page = page_of(client, "city=berlin&w-luck=2&w-accessibility=2")
    link = page.find("a", string=lambda text: text and text.startswith("Leave out"))
    assert "w-luck" in text_of(link.find_parent("div"))
    assert QueryDict(link["href"].removeprefix("?")).dict() == {"v": "2", "city": "berlin", "w-accessibility": "2"}
