"""A city's page: it follows the formulas, said once more in plain Python, and draws nothing from too little."""

from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.cities.views import comparison_of
from catalogue.models import City, Service
from catalogue.rules.blindness import hidden_sentence
from experience.coverage import LEAST_RUNNING
from experience.models import Determinant
from tests import by_hand
from tests.answers import alerts, body, errors_at, numbers_in, parsed, queries_of, text_of
from tests.examples import FEW
from tests.factories import ask_to_code, make_random_services, make_service

pytestmark = pytest.mark.django_db

PHASES = ("before", "arrival", "during", "departure", "after")


def answer(client, query="", city="london"):
    response = client.get(f"/cities/{city}/?format=json&{query}")
    assert response.status_code == 200, response.content
    return response.json()


def left(services, person, phase, place):
    """What services leave open in one cell."""
    return prod(
        1 - 0.5 * s["counts"] * s["persons"].get(person, 0) * (phase in s["phases"]) * (s["levels"][place] or 0) / 3
        for s in services
    )


def mean(numbers):
    numbers = list(numbers)
    return sum(numbers) / len(numbers)


def close(number):
    return pytest.approx(number, abs=2e-6)


@pytest.mark.parametrize("city", ["london", "berlin", "singapore", "new-york", "tokyo"])
def test_the_ladder_of_the_shipped_cities(client, city):
    found = answer(client, city=city)["result"]
    ladder = [found["ladder"][rung]["c1"] for rung in ("moments", "anywhere", "activities")]
    wanted = by_hand.ladder(city)
    assert ladder == close([wanted.moments, wanted.anywhere, wanted.activities])
    assert found["expected_running"] == wanted.expected_running


def test_every_mean_is_that_of_the_published_facts(client):
    found = answer(client, city="berlin")["result"]
    services, persons = found["services"], [row["slug"] for row in found["persons"]]
    cells = {(g, p): [1 - left(services, g, p, place) for place in range(13)] for g in persons for p in PHASES}
    assert [row["moments"] for row in found["determinants"]] == close(
        [mean(cell[place] for cell in cells.values()) for place in range(13)]
    )
    assert [row["coverage"] for row in found["moments"]] == close([mean(cell) for cell in cells.values()])
    assert [row["coverage"] for row in found["persons"]] == close(
        [mean(mean(cells[g, p]) for p in PHASES) for g in persons]
    )
    assert [row["coverage"] for row in found["phases"]] == close(
        [mean(mean(cells[g, p]) for g in persons) for p in PHASES]
    )
    anywhere = [1 - prod(1 - 0.5 * s["counts"] * (s["levels"][n] or 0) / 3 for s in services) for n in range(13)]
    assert [row["anywhere"] for row in found["determinants"]] == close(anywhere)


def test_every_value_lies_in_its_range(client):
    found = answer(client, city="seoul")["result"]
    rungs = [(row["low"], row["c1"], row["high"]) for row in found["ladder"].values()]
    shapes = [(row["low"], row["moments"], row["high"]) for row in found["determinants"]]
    strips = [(row["low"], row["coverage"], row["high"]) for row in [*found["persons"], *found["phases"]]]
    for low, value, high in [*rungs, *shapes, *strips]:
        assert low <= value <= high


def test_page_and_data_say_the_same(client):
    found, page = answer(client, city="berlin")["result"], parsed(client.get("/cities/berlin/"))
    assert text_of(page.select_one(".verdict")) == found["verdict"]
    assert [text_of(gap) for gap in page.select(".gaps h3")] == [gap["title"] for gap in found["gaps"]]
    figures = [numbers_in(row)[-1] for row in page.select(".moments tbody .avg")]
    assert figures == [round(100 * row["coverage"]) for row in found["persons"]]
    bars = [numbers_in(figure)[0] for figure in page.select(".ladder strong")]
    assert bars == [round(100 * rung["c1"]) for rung in found["ladder"].values()]
    proposals = [link["href"] for link in page.select(".helps h3 a")]
    assert proposals == [f"/services/{pick['slug']}/" for pick in found["additions"]["picks"]]
    assert len(proposals) == 3


def test_every_moment_leads_to_who_is_there_and_from_there_to_the_evidence(client):
    found, page = answer(client, city="berlin")["result"], parsed(client.get("/cities/berlin/"))
    cells = {cell["href"]: cell for cell in page.select(".moments a.m")}
    assert len(cells) == len(found["moments"]) == 45
    for row in found["moments"]:
        address = f"#moment-{row['person']}-{row['phase']}"
        there = [link["href"] for link in page.select_one(address).select("a")]
        assert there == [f"/services/{slug}/" for slug in row["services"]]
        assert bool(cells[address].select(".nobody")) == (not there)
        assert bool(cells[address].select(".i")) == (row["presumed"] and bool(there))


def test_the_yardstick_stands_in_the_heading_and_in_every_link(client):
    page = parsed(client.get("/cities/berlin/?against=peer&peer=london&for=resident"))
    assert "London" in text_of(page.select_one("#help"))
    onward = [page.select_one(selector)["href"] for selector in (".helps a.button", ".onward a.button")]
    onward += [page.select_one("[data-hx-get*=stability]")["data-hx-get"]]
    for address in onward:
        assert "against=peer&peer=london&for=resident" in address
    assert "full coverage" in text_of(parsed(client.get("/cities/berlin/")).select_one("#help"))


def test_for_whom_is_asked_changes_the_picture(client):
    page = parsed(client.get("/cities/berlin/?for=student&for=resident"))
    assert [text_of(head) for head in page.select(".moments tbody th")] == ["Residents", "Students"]
    found = answer(client, "for=student", city="berlin")
    assert found["parameters"]["for"] == ["student"]
    student = next(row for row in found["result"]["persons"] if row["slug"] == "student")
    assert found["result"]["ladder"]["moments"]["c1"] == student["coverage"]
    assert len(found["result"]["moments"]) == 45


def test_stability_comes_after_the_page_or_with_it(client):
    found = answer(client, "k=2", city="berlin")["result"]["additions"]
    page = parsed(client.get("/cities/berlin/?k=2"))
    fragment = parsed(client.get(page.select_one("[data-hx-get*=stability]")["data-hx-get"]))
    told = {part["id"]: text_of(part) for part in fragment.select("[data-hx-swap-oob]")}
    for pick in found["picks"]:
        share = found["robustness"]["share"][pick["slug"]]
        assert numbers_in(told[f"stability-{pick['slug']}"]) == [round(100 * share), 100]
    with_it = parsed(client.get(page.select_one("[data-hx-get*=stability] a")["href"].replace("?", "/cities/berlin/?")))
    assert {identity: text_of(with_it.find(id=identity)) for identity in told} == told
    refused = client.get("/cities/berlin/stability/?k=99")
    assert (refused.status_code, [*refused.json()["problems"]]) == (400, ["k"])


def test_limits_that_contradict_each_other_are_named_and_nothing_is_proposed(client):
    query = "k=1&must=parkrun&must=ivie-vienna"
    refused = client.get(f"/cities/berlin/?format=json&{query}")
    assert refused.status_code == 400
    page = parsed(client.get(f"/cities/berlin/?{query}"))
    assert alerts(page) == refused.json()["problems"][""]
    assert page.select(".helps") == []
    assert len(page.select(".moments")) == 1, "the rest of the page does not rest on it"


def test_too_few_running_services_give_the_list_and_the_reason(client):
    city = City.objects.get(slug="kigali")
    for _ in range(3):
        make_service(cities=[city], status="active")
    make_service(cities=[city], status="pilot")
    found = answer(client, city="kigali")["result"]
    assert found["profile"] is None
    page = parsed(client.get("/cities/kigali/"))
    assert page.select(".moments, .ladder, .helps") == [], "no picture is drawn"
    assert numbers_in(found["reason"]) == [len(found["services"]), LEAST_RUNNING], "no half service"
    assert found["reason"] in text_of(page.select_one(".verdict + p"))
    assert len(page.select('#content a[href^="/my-city/?city=kigali"]')) >= 1
    assert len(page.select("ul.columns > li")) == len(found["services"])
    make_service(cities=[city], status="pilot")
    assert len(answer(client, city="kigali")["result"]["determinants"]) == 13


def test_queries_do_not_grow_with_services(client):
    city = City.objects.get(slug="kigali")
    for _ in range(5):
        make_service(cities=[city], status="active")
    few = queries_of(client, "/cities/kigali/")
    for service in make_random_services(30, seed=5):
        service.cities.set([city])
    assert queries_of(client, "/cities/kigali/") == few
    assert few <= 10


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("against=luck", "against"),
        ("against=quartile", "against"),
        ("against=full&peer=berlin", "against"),
        ("against=peer", "peer"),
        ("peer=atlantis", "peer"),
        ("peer=london", "peer"),
        ("target=2", "target"),
        ("target=nan", "target"),
        ("t-accessibility=much", "t-accessibility"),
        ("w-accessibility=-1", "w-accessibility"),
        ("weights=luck", "weights"),
        ("scope=luck", "scope"),
        ("for=martians", "for"),
        ("rung=top", "rung"),
        ("k=11", "k"),
        ("costs=Atlantis 3", "costs"),
        ("budget=-1", "budget"),
    ],
)
def test_wrong_values_are_refused_beside_their_field(client, query, field):
    refused = client.get(f"/cities/london/?format=json&{query}")
    assert refused.status_code == 400
    found = refused.json()["problems"]
    assert list(found) == [field]
    response = client.get(f"/cities/london/?{query}")
    assert response.status_code == 200
    page = parsed(response)
    assert errors_at(page, field) == found[field]
    assert len(alerts(page)) == 1, "it says that nothing is computed"
    assert page.select(".moments, .helps") == []


def test_weights_of_zero_are_refused(client):
    query = "&".join(f"w-{d.slug}=0" for d in Determinant.objects.all())
    refused = client.get(f"/cities/london/?format=json&{query}")
    assert refused.status_code == 400
    assert list(refused.json()["problems"]) == [""]


def test_answer_says_how_to_reproduce_it(client):
    found = answer(client)
    assert found == answer(client)
    assert found["model"]["version"] == "2"
    assert found["simulation"]["seed"] == 20221122
    parameters = found["parameters"]
    assert (parameters["against"], parameters["rung"], parameters["k"]) == ("full", "moments", 3)
    assert parameters["target"] == [1.0] * 13
    assert (len(parameters["for"]), len(parameters["scope"])) == (9, 17)
    assert [found["data"]["check_year"], found["data"]["possible_cells"]] == [
        by_hand.check_year(), len(by_hand.possible_cells())
    ]  # fmt: skip
    assert len(found["data"]["version"]) == 16
    Service.objects.filter(slug="jelbi-berlin").update(status="pilot")
    assert answer(client)["data"]["version"] != found["data"]["version"]


@FEW
@given(
    query=st.dictionaries(
        st.sampled_from(
            ["against", "peer", "target", "t-accessibility", "w-price-value", "weights", "scope", "for", "k", "costs"]
        ),
        st.one_of(st.text(max_size=12), st.sampled_from(["1e309", "-0", "٣", "1,5", "\x00", "catalogue", "0"])),
        max_size=4,
    )
)
def test_nothing_breaks_the_page(client, query):
    assert client.get("/cities/seoul/", query).status_code == 200


def test_tables_hold_the_numbers_of_the_page(client):
    services = body(client.get("/cities/berlin/?format=csv")).splitlines()
    assert len(services) == 1 + Service.objects.published().filter(cities__slug="berlin").count()
    head, *rows = [line.split(",") for line in body(client.get("/cities/berlin/?format=profile-csv")).splitlines()]
    found = answer(client, city="berlin")["result"]["determinants"]
    place = head.index("moments")
    assert {row[0]: float(row[place]) for row in rows} == {row["slug"]: row["moments"] for row in found}


def test_city_list_says_how_many_can_be_expected_to_run(client):
    rows = client.get("/cities/?format=json").json()["result"]["cities"]
    assert {row["city"]: (row["services"], row["active"], row["expected_running"]) for row in rows} == {
        city: (
            len(by_hand.in_city(city)),
            sum(service.status == "active" for service in by_hand.in_city(city)),
            by_hand.expected_running(city),
        )
        for city in by_hand.cities()
    }
    assert client.get("/cities/?format=xml").status_code == 400
    page = parsed(client.get("/cities/"))
    profiled = {f"/cities/{city}/" for city in by_hand.cities_with_a_profile()}
    assert {link["href"] for link in page.select("#profiled a[href^='/cities/']")} == profiled


def test_one_city_is_not_offered_to_be_compared():
    cities = [City(slug="berlin"), City(slug="london")]
    assert [comparison_of(cities[:n]) for n in range(3)] == ["", "", "/compare/?city=berlin&city=london"]


def test_a_coder_is_not_led(client, django_user_model):
    user = django_user_model.objects.create_user("coder")
    ask_to_code(user, "jelbi-berlin")
    client.force_login(user)
    refused = client.get("/cities/berlin/?format=json")
    assert refused.status_code == 400
    assert refused.json()["problems"] == {"": [hidden_sentence()]}
    assert client.get("/cities/berlin/stability/").status_code == 400
    page = parsed(client.get("/cities/berlin/"))
    assert page.select(".moments, .ladder, .helps") == []
    assert len(page.select('#content > p a[href="/coding/"]')) == 1, "it says why, and what to do"
    assert len(page.select("ul.columns > li")) == Service.objects.published().filter(cities__slug="berlin").count()
    assert len(answer(client, city="london")["result"]["determinants"]) == 13, "other cities are not hidden"
    for asked in ("must=jelbi-berlin", "peer=berlin"):
        told = client.get(f"/cities/london/?format=json&{asked}")
        assert told.json()["problems"] == {"": [hidden_sentence(["Jelbi"])]}
