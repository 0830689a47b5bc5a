"""Building my city step by step: each change has an address that carries what was before, so it can be undone."""

import zlib
from base64 import urlsafe_b64encode

import pytest
from django.http import QueryDict
from django.utils.http import urlencode
from hypothesis import given
from hypothesis import strategies as st

from catalogue.my_city.addresses import LONGEST_STATE, fits
from catalogue.my_city.states import canonical
from catalogue.my_city.steps import LONGEST_UNPACKED, MOST_STEPS, StateForm, Steps, packed, steps_in, unpacked
from tests import by_hand
from tests.answers import parsed, sent_by
from tests.catalogue.my_city.asked import held_on, page_of, pressed, removed, undo_on

pytestmark = pytest.mark.django_db

STATES = [f"v=2&name=n{number}" for number in range(MOST_STEPS + 5)]


def plain(address):
    """An address without the states that it carries."""
    parameters = QueryDict(address.partition("?")[2], mutable=True)
    parameters.pop("before", None)
    return parameters.urlencode()


def followed(client, address):
    """The page that an address leads to, and the address of that page."""
    response = client.get(address, follow=True)
    assert response.status_code == 200
    return parsed(response), response.request["PATH_INFO"] + "?" + response.request["QUERY_STRING"]


def test_undo_goes_back_step_by_step(client):
    empty = page_of(client)
    assert undo_on(empty) == []
    sent = {name: values for name, values in sent_by(empty.select_one("#outcome")).items() if values}
    page, first = followed(client, f"/my-city/?{urlencode({**sent, 'city': 'london', 'name': ''}, doseq=True)}")
    assert plain(first) == "v=2&city=london"
    page, second = followed(client, pressed(client, page, page.select_one("button[name=add]")).url)
    assert plain(second).startswith("v=2&city=london&service=")
    [undo] = undo_on(page)
    page, third = followed(client, undo)
    assert third == first
    assert undo_on(page) == ["/my-city/"]


def test_the_first_change_of_an_opened_link_can_be_undone(client):
    page = page_of(client, "v=2&city=berlin")
    left = parsed(client.get(removed(client, page, held_on(page)[0]).url))
    assert undo_on(left) == ["/my-city/?v=2&city=berlin"]


def test_sending_the_form_unchanged_forgets_nothing(client):
    page = page_of(client, "v=2&city=berlin")
    page, changed = followed(client, removed(client, page, held_on(page)[0]).url)
    sent = sent_by(page.select_one("#my-city-form")) | sent_by(page.select_one("#outcome"))
    _again, address = followed(client, f"/my-city/?{urlencode(sent, doseq=True)}")
    assert address == changed


def test_what_is_kept_shared_and_downloaded_carries_no_earlier_state(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("owner"))
    page = page_of(client, "v=2&city=berlin")
    page, address = followed(client, removed(client, page, held_on(page)[0]).url)
    assert "before" in QueryDict(address.partition("?")[2])
    assert "before" not in page.select_one(".keep").decode()
    assert page.select_one("#outcome")["data-state"] == plain(address)
    assert "before" not in page.select_one(".print-only").text


def test_links_of_earlier_versions_that_add_a_service_show_a_city_with_it(client):
    _page, address = followed(client, "/my-city/?add=parkrun")
    assert plain(address) == "v=2&service=parkrun"
    page, address = followed(client, "/my-city/?city=london&service=jelbi-berlin&add=parkrun")
    assert plain(address) == "v=2&city=london&service=jelbi-berlin&service=parkrun"
    assert undo_on(page) == ["/my-city/?v=2&city=london&service=jelbi-berlin"]
    _page, unchanged = followed(client, "/my-city/?service=parkrun&add=parkrun")
    assert unchanged == "/my-city/?v=2&service=parkrun"


def test_a_visit_leaves_no_trace_for_the_next(client):
    client.get("/my-city/?city=london&add=jelbi-berlin", follow=True)
    assert client.get("/my-city/?add=parkrun").url == client.__class__().get("/my-city/?add=parkrun").url


def test_own_services_are_removed_one_by_one_also_where_they_are_alike(client):
    draft = "mobility~3333333333333~10~D"
    page = page_of(client, f"draft={draft}&draft={draft}")
    one_less = parsed(client.get(removed(client, page, held_on(page)[0]).url))
    assert (len(held_on(page)), len(held_on(one_less))) == (2, 1)
    assert held_on(parsed(client.get(removed(client, one_less, held_on(one_less)[0]).url))) == []


def test_back_gives_the_whole_page(client):
    asked = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    whole = parsed(client.get("/my-city/?city=berlin", headers=asked))
    part = parsed(client.get("/my-city/?city=berlin", headers={"HX-Request": "true"}))
    assert len(whole.select("html #outcome")) == 1
    assert (len(part.select("#outcome")), part.select("html")) == (1, [])


@given(st.lists(st.dictionaries(st.sampled_from(["city", "service", "k", "name"]), st.text(max_size=20)), max_size=14))
def test_states_come_back_as_they_were_packed(parameters):
    states = [canonical(QueryDict(urlencode(each))) for each in parameters]
    assert unpacked(packed(states, LONGEST_STATE)) == states[:MOST_STEPS]


@given(
    st.dictionaries(
        st.sampled_from(["city", "service", "name", "add", "before", "other"]),
        st.one_of(st.text(max_size=8), st.just(packed(STATES, LONGEST_STATE))),
    )
)
def test_an_address_that_carries_steps_stays_as_it_is(parameters):
    address = steps_in(QueryDict(urlencode(parameters))).address
    assert steps_in(QueryDict(address.partition("?")[2])).address == address


def test_the_oldest_states_go_where_there_is_no_room():
    room = len(packed(STATES[:3], LONGEST_STATE))
    assert unpacked(packed(STATES, room)) == STATES[:3]
    assert packed(STATES, 10) == ""
    large = f"v=2&name={'x' * LONGEST_STATE}"
    assert fits(large)
    assert "before" not in StateForm(Steps(large)).adding(["parkrun"])
    nearly = f"v=2&name={'x' * (LONGEST_STATE - 100)}"
    assert len(Steps(nearly, STATES).address) <= len("/my-city/?") + LONGEST_STATE


@pytest.mark.parametrize(
    "written",
    [
        "",
        "nonsense",
        "é\0",
        "AAAA",
        urlsafe_b64encode(zlib.compress(b"\xff\xfe")).decode(),
        urlsafe_b64encode(zlib.compress(b"city=x")[:-4]).decode(),
        urlsafe_b64encode(zlib.compress(b"a&" * 2000)).decode(),
        urlsafe_b64encode(zlib.compress(b"x" * (LONGEST_UNPACKED + 1))).decode(),
        urlsafe_b64encode(zlib.compress(b"\n" * 100_000_000)).decode(),
    ],
    ids=["empty", "letters", "other signs", "no packing", "no text", "cut", "parameters", "too long", "bomb"],
)
def test_what_cannot_be_unpacked_is_left_out(client, written):
    assert unpacked(written) == []
    page, _address = followed(client, f"/my-city/?{urlencode({'city': 'berlin', 'before': written})}")
    assert undo_on(page) == []
    assert len(held_on(page)) == len(by_hand.in_city("berlin"))
