"""Cities and own states side by side: the same draws, the words of the verdict, and what takes no part."""

import pytest

from catalogue.forms.choices import MOST_COMPARED
from catalogue.models import City, Classification, Coding, Service
from tests import by_hand
from tests.answers import numbers_in, parsed, text_of

pytestmark = pytest.mark.django_db


def answer(client, query):
    response = client.get(f"/compare/?format=json&{query}")
    assert response.status_code == 200, response.content
    return response.json()


def page_of(client, query):
    response = client.get(f"/compare/?{query}")
    assert response.status_code == 200
    return parsed(response)


def clear_rows(page):
    return [row["data-determinant"] for row in page.select(".dots li.clear")]


@pytest.mark.parametrize("rung", ["moments", "anywhere", "activities"])
def test_a_city_has_the_figures_of_its_own_page(client, rung):
    found = answer(client, f"city=london&city=berlin&rung={rung}")
    assert found["parameters"]["rung"] == rung
    for city in found["result"]["cities"]:
        own = client.get(f"/cities/{city['city']}/?format=json&rung={rung}").json()["result"]
        for name in ("ladder", "persons", "phases", "moments", "expected_running", "integration", "services"):
            assert city[name] == own[name], name
        for row, of_page in zip(city["determinants"], own["determinants"], strict=True):
            compared = row.pop("compared")
            assert row == {name: of_page[name] for name in row}
            assert compared["value"] == of_page[rung]
            assert compared["low"] <= compared["value"] <= compared["high"]


def test_pairs_say_how_often_who_is_ahead(client):
    found = answer(client, "city=london&city=berlin&city=seoul")["result"]
    assert [(pair["a"], pair["b"]) for pair in found["pairs"]] == [
        ("london", "berlin"), ("london", "seoul"), ("berlin", "seoul")
    ]  # fmt: skip
    turned = answer(client, "city=seoul&city=berlin&city=london")["result"]
    other = {(pair["b"], pair["a"]): pair for pair in turned["pairs"]}
    for pair in found["pairs"]:
        mirrored = other[pair["a"], pair["b"]]
        assert pair["p_a_greater"] + mirrored["p_a_greater"] == pytest.approx(1)
        assert (pair["told_apart"], pair["survives_leaving_one_out"]) == (
            mirrored["told_apart"], mirrored["survives_leaving_one_out"]
        )  # fmt: skip
        assert not pair["told_apart"] or max(pair["p_a_greater"], 1 - pair["p_a_greater"]) >= 0.95


@pytest.mark.parametrize("told_apart", [True, False])
def test_the_verdict_comes_first_and_the_draws_are_said_in_words(client, told_apart):
    several = "&".join(f"city={city}" for city in by_hand.cities_with_a_profile()[:MOST_COMPARED])
    both = next(pair for pair in answer(client, several)["result"]["pairs"] if pair["told_apart"] == told_apart)
    query = f"city={both['a']}&city={both['b']}"
    [pair] = answer(client, query)["result"]["pairs"]
    assert pair["told_apart"] == told_apart
    page = page_of(client, query)
    assert page.select_one("main h1").find_next_sibling()["class"] == ["verdict"]
    [said] = [text_of(one) for one in page.select(".draws-said li")]
    assert numbers_in(said)[:2] == [int(100 * max(pair["p_a_greater"], 1 - pair["p_a_greater"]) + 1e-9), 100]
    assert ("too close to call" in text_of(page.select_one(".verdict"))) != told_apart
    names = [City.objects.get(slug=both[side]).name for side in ("a", "b")]
    assert [text_of(one) for one in page.select(".side-by-side h2 a")] == names


def test_bold_rows_are_those_that_differ(client):
    found = answer(client, "city=london&city=seoul")["result"]
    assert clear_rows(page_of(client, "city=london&city=seoul")) == [
        slug for slug, own in found["differ"].items() if own
    ]
    assert list(found["differ"]) == [row["slug"] for row in found["cities"][0]["determinants"]]


def test_the_picture_and_the_table_say_the_same(client):
    page = page_of(client, "city=london&city=berlin")
    rows = page.select(".dots li[data-determinant]")
    table = page.select("details.as-table tbody tr")
    assert len(rows) == len(table) == 13
    for row, cells in zip(rows, table, strict=True):
        assert text_of(row.a) == text_of(cells.th)
        assert text_of(row.select_one(".told")) == text_of(cells.select("td")[-1])
        label, told = (
            numbers_in(row.svg["aria-label"]),
            [n for cell in cells.select("td")[:2] for n in numbers_in(cell)],
        )
        assert label == told


def test_a_city_equals_itself(client):
    for service in Service.objects.filter(cities__slug="london"):
        service.cities.add(City.objects.get(slug="kigali"))
    Service.objects.filter(slug="irembo-rwanda").update(state="draft")
    found = answer(client, "city=london&city=kigali")["result"]
    [pair] = found["pairs"]
    assert (pair["p_a_greater"], pair["told_apart"]) == (0.5, False)
    assert all(own == [] for own in found["differ"].values())


def test_a_city_without_a_profile_is_listed_with_the_reason(client):
    Service.objects.filter(slug="amazon-go-seattle").update(status="unknown", status_as_of=by_hand.check_year())
    found = answer(client, "city=london&city=berlin&city=seattle")["result"]
    assert found["cities"][2]["expected_running"] == by_hand.expected_running("seattle") + 0.75
    assert [city["city"] for city in found["cities"] if "reason" in city] == ["seattle"]
    assert [(pair["a"], pair["b"]) for pair in found["pairs"]] == [("london", "berlin")]
    [without] = page_of(client, "city=london&city=berlin&city=seattle").select("[data-without-profile]")
    assert text_of(without.select_one("h2")) == "Seattle"
    assert numbers_in(without)[:1] == [by_hand.LEAST_FOR_A_PROFILE], "no service is counted in parts here"


def test_too_few_profiles(client):
    page = page_of(client, "city=kigali&city=oslo")
    assert len(page.select("[data-without-profile]")) == 2
    assert page.select("table, .dots") == [], "there is nothing to tell apart"
    assert answer(client, "city=kigali&city=oslo")["result"]["pairs"] == []


def test_determinants_of_low_agreement_make_no_difference(client):
    Coding.objects.filter(determinant__slug="price-value", sheet__coder__slug="pass-1").update(level=0)
    Coding.objects.filter(determinant__slug="price-value", sheet__coder__slug="pass-2").update(level=3)
    found = answer(client, "city=london&city=berlin")["result"]
    assert found["left_out"] == ["price-value"]
    assert "price-value" not in found["differ"]
    own = Classification.objects.filter(service__state="published", service__cities__slug="london", level__gt=0)
    assert own.filter(determinant__slug="price-value").update(level=0) > 0
    assert answer(client, "city=london&city=berlin")["result"]["pairs"] == found["pairs"]


def test_for_whom_and_weights_are_choices_of_the_address(client):
    found = answer(client, "city=london&city=berlin&for=commuter-or-worker&w-price-value=3")
    assert found["parameters"]["for"] == ["commuter-or-worker"]
    own = client.get("/cities/berlin/?format=json&for=commuter-or-worker&w-price-value=3").json()["result"]
    assert found["result"]["cities"][1]["ladder"] == own["ladder"]
    page = page_of(client, "city=london&city=berlin&for=commuter-or-worker")
    assert [len(table.select("tbody tr")) for table in page.select("table.moments")] == [1, 1]


def test_how_cities_are_read_goes_along_between_their_pages_and_a_comparison(client):
    reading = "for=student&for=resident&rung=anywhere&w-price-value=3"
    city = parsed(client.get(f"/cities/berlin/?{reading}&against=catalogue"))
    [link] = [a["href"] for a in city.select('#content a[href^="/compare/"]')]
    assert link == f"/compare/?city=berlin&{reading}", "what only a city is asked stays there"
    compared = page_of(client, f"city=london&city=berlin&{reading}")
    assert {a["href"] for a in compared.select('a[href^="/cities/"]')} >= {
        f"/cities/{slug}/?{reading}" for slug in ("london", "berlin")
    }


def test_every_choice_is_told_also_a_default(client):
    parameters = answer(client, "city=london&city=berlin")["parameters"]
    assert parameters["city"] == ["london", "berlin"]
    assert parameters["rung"] == "moments"
    assert parameters["own"] == []
    assert len(parameters["for"]) == 9
    assert parameters["weights"] is None


def test_queries_do_not_grow_with_cities(client):
    from tests.answers import queries_of  # noqa: PLC0415

    two = queries_of(client, "/compare/?city=london&city=berlin")
    assert queries_of(client, "/compare/?city=london&city=berlin&city=seoul&city=singapore&city=tokyo") == two <= 8
