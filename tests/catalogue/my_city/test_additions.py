"""What would help most, on the page of My city: the same answer as on a city's own page, under a person's limits."""

from urllib.parse import urlencode

import pytest

from catalogue.analysis.current import current_snapshot
from tests import by_hand
from tests.answers import alerts, parsed, text_of
from tests.catalogue.my_city.asked import answer, held_on, page_of, pressed, refusal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("query", ["", "k=2&against=peer&peer=berlin&for=resident", "rung=anywhere&k=4&per_field=1"])
def test_a_city_gets_one_answer_on_both_pages(client, query):
    own = answer(client, f"city=london&{query}")
    city = client.get(f"/cities/london/?format=json&{query}").json()
    assert {name: own["parameters"][name] for name in city["parameters"]} == city["parameters"]
    told = ("verdict", "gaps")  # which speak of a list, or of what is documented
    assert {k: v for k, v in own["result"].items() if k not in told} == {
        k: v for k, v in city["result"].items() if k not in told
    }


def test_wishes_are_kept(client):
    query = "city=berlin&k=4&per_field=1&field=culture&field=mobility&field=health&must=timeride-koeln&budget=5&cost=1"
    costs = urlencode({"costs": "Kyiv Digital (Київ Цифровий) 2\nhvv-switch-hamburg = 4.5"})
    # TimeRide runs in Berlin too: it is in my city already.
    found = refusal(client, f"{query}&{costs}")
    assert list(found) == [""]
    assert ["TimeRide" in message for message in found[""]] == [True]
    plan = answer(client, f"{query}&{costs}".replace("timeride-koeln", "artlens-cleveland"))["result"]["additions"]
    picks = [current_snapshot().members[p["slug"]] for p in plan["picks"]]
    assert "artlens-cleveland" in {m.slug for m in picks}
    assert sorted(m.domain for m in picks) == ["culture", "health", "mobility"]
    assert sum(p["cost"] for p in plan["picks"]) <= 5


def test_contradictory_wishes_are_named_beside_the_rest(client):
    query = "city=berlin&k=1&must=artlens-cleveland&must=hvv-switch-hamburg"
    [[message]] = refusal(client, query).values()
    page = page_of(client, query)
    assert message in alerts(page)
    assert page.select(".helps") == []
    assert len(held_on(page)) == len(by_hand.in_city("berlin"))


def test_the_page_comes_first_and_asks_for_the_stability_after_it(client):
    page, shares = page_of(client, "city=berlin"), answer(client, "city=berlin")["result"]["additions"]["robustness"]
    [asking] = page.select("[data-hx-get*=stability]")
    filled = parsed(client.get(asking["data-hx-get"])).select("dd[data-hx-swap-oob=true]")
    assert len(filled) == len(page.select(".helps > li"))
    said = {element["id"].removeprefix("stability-"): text_of(element) for element in filled}
    assert all(f"{100 * shares['share'][slug]:.0f}" in sentence for slug, sentence in said.items())


@pytest.mark.parametrize("query", ["k=99", "k=1&must=artlens-cleveland&must=hvv-switch-hamburg"])
def test_there_is_no_stability_of_nothing(client, query):
    response = client.get(f"/my-city/stability/?{query}")
    assert (response.status_code, bool(response.content)) == (400, True)


def test_a_proposal_is_tried_in_the_list(client):
    page = page_of(client, "city=berlin")
    button = page.select_one(".helps button[name=add]")
    tried = parsed(client.get(pressed(client, page, button).url))
    assert len(held_on(tried)) == len(by_hand.in_city("berlin")) + 1
    assert button["value"] not in [other["value"] for other in tried.select(".helps button[name=add]")]


def test_what_was_set_is_said_in_words_and_defaults_are_not_kept(client):
    page = page_of(client, "city=berlin&for=resident&against=full&rung=moments&k=3&pool=active")
    assert page.select_one("#outcome")["data-state"] == "v=2&city=berlin&for=resident"
    assert current_snapshot().groups["resident"] in text_of(page.select_one("#outcome"))
    page = page_of(client, "city=berlin&against=full&target=0.4")
    assert page.select_one("#outcome").has_attr("data-state") is False, "one yardstick at a time"
