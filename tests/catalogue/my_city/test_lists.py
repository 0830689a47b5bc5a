"""The list of services: what its buttons change, own links between services, and what cannot be read is left out."""

import pytest
from django.http import QueryDict
from django.utils.http import urlencode

from catalogue.my_city.changes import changed
from tests.answers import numbers_in, parsed, text_of
from tests.catalogue.my_city.asked import answer, form_of, held_on, page_of, pressed, removed

pytestmark = pytest.mark.django_db

OWN = [f"mobility~2x30000401000~01~resident~family-with-children~~{name}" for name in ("A", "B", "C")]
STATE = "v=2&city=london&" + urlencode({"draft": OWN}, doseq=True)


def links_after(change, *links):
    state = changed(f"{STATE}&{urlencode({'link': links}, doseq=True)}", QueryDict(change))
    return QueryDict(state).getlist("link"), [text[-1] for text in QueryDict(state).getlist("draft")]


def test_an_own_service_that_goes_takes_its_links_and_others_keep_theirs():
    links = ["draft-1~draft-2~1", "parkrun~draft-3~2", "draft-3~draft-1~3", "draft-1~parkrun~4"]
    assert links_after("drop=draft-2", *links) == (
        ["parkrun~draft-2~2", "draft-2~draft-1~3", "draft-1~parkrun~4"],
        ["A", "C"],
    )
    assert links_after("drop=draft-9", *links) == (links, ["A", "B", "C"])
    assert links_after("drop=draft-x&drop=draft-1", *links)[1] == ["B", "C"]
    assert links_after("leave=parkrun", *links)[0] == ["draft-1~draft-2~1", "draft-3~draft-1~3"]


def test_two_own_services_alike_in_everything_are_two_and_said_to_be_alike(client):
    """Two operators of bike share with the same answers; a link leads to the second of them."""
    links = {"link": ["draft-2~draft-3~1"]}
    state = "v=2&city=london&" + urlencode({"draft": [OWN[0], OWN[0], OWN[1]], **links}, doseq=True)
    page = page_of(client, state)
    assert len([row for row in held_on(page) if text_of(row.select_one("th")).startswith("A ")]) == 2
    [notice] = page.select("#held .notice")
    assert "A" in text_of(notice)
    assert numbers_in(text_of(notice)) == [2]
    ends = [text_of(option) for option in page.select("#link-from option")]
    assert ends[-3:] == ["A (1)", "A (2)", "B"], "told apart where a link is made"
    one = answer(
        client, state.replace(urlencode({"draft": OWN[0]}) + "&", "", 1).replace("draft-2~draft-3", "draft-1~draft-2")
    )
    two = answer(client, state)
    assert two["parameters"]["draft"] == [OWN[0], OWN[0], OWN[1]]
    assert two["result"]["expected_running"] == one["result"]["expected_running"] + 1
    assert two["result"]["ladder"]["moments"]["c1"] > one["result"]["ladder"]["moments"]["c1"]
    gone = changed(state, QueryDict("drop=draft-1"))
    assert QueryDict(gone).getlist("draft") == [OWN[0], OWN[1]]
    assert QueryDict(gone).getlist("link") == ["draft-1~draft-2~1"]
    assert page_of(client, gone).select("#held .notice") == []


def test_a_service_of_the_city_is_left_out_taken_back_and_counted_in_full(client):
    page = page_of(client, "city=new-york")
    names = [text_of(row.select_one("th")) for row in held_on(page)]
    left = parsed(client.get(removed(client, page, held_on(page)[2]).url))
    assert len(held_on(left)) == len(names) - 1
    back = parsed(client.get(pressed(client, left, left.select_one("button[name=back]")).url))
    assert [text_of(row.select_one("th")) for row in held_on(back)] == names
    counted = pressed(client, back, back.select_one(".changes button[name=add]"))
    assert len(held_on(again := parsed(client.get(counted.url)))) == len(names)
    assert len(again.select("button[name=add]")) == len(back.select("button[name=add]")) - 1
    gone = parsed(client.get(removed(client, again, held_on(again)[-1]).url))
    assert len(held_on(gone)) == len(names) - 1, "counted in full, and of the city all the same"


def test_what_is_known_of_reach_is_said(client):
    [row] = held_on(page_of(client, urlencode({"draft": OWN[0]})))
    said = text_of(row.select_one(".reach"))
    groups = form_of("").snapshot.groups
    assert groups["resident"] in said
    assert said.startswith(f"{groups['resident']}; presumably {groups['family-with-children']}")
    [assumed] = held_on(page_of(client, urlencode({"draft": "mobility~2x30000401000~~~~~N"})))
    assert len(assumed.select(".reach .quiet")) == 2


def test_own_links_are_added_counted_and_removed(client):
    page = page_of(client, STATE)
    button = page.select_one("button[name=linking]")
    added = pressed(client, page, button, link_from="draft-1", link_to="parkrun", link_kind="3")
    query = added.url.partition("?")[2]
    before, after = (form_of(each).services().integration for each in (STATE, query))
    assert (after.links, after.linked_share > before.linked_share) == (before.links + 1, True)
    page = parsed(client.get(added.url))
    unlink = page.select_one("button[name=unlink]")
    assert text_of(unlink.parent).startswith("A → parkrun")
    gone = pressed(client, page, unlink).url.partition("?")[2]
    assert form_of(gone).services().integration == before


def test_what_cannot_be_read_is_left_out_and_the_rest_stays_linked(client):
    broken = urlencode(
        {"draft": ["luck~1~~~~~X", *OWN], "link": ["draft-1~draft-2~1", "draft-2~draft-4~1"]}, doseq=True
    )
    page = page_of(client, f"city=london&{broken}")
    [offered] = [link["href"] for link in page.select("#outcome a") if link["href"].startswith("?v=2")]
    assert QueryDict(offered[1:]).getlist("draft") == OWN
    assert QueryDict(offered[1:]).getlist("link") == ["draft-1~draft-3~1"]
    assert held_on(page_of(client, offered[1:])) != []
