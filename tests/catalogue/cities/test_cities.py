"""A city's page: it follows the formulas, said once more in plain Python, and draws nothing from too little."""

from math import prod

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.analysis.snapshot import current_snapshot
from catalogue.cities.forms import CityForm
from catalogue.cities.views import MOST_CARDS
from catalogue.models import City, Service
from catalogue.rules.blindness import hidden_sentence
from experience.coverage import LEAST_ACTIVE
from experience.models import Determinant
from experience.ranking import DRAWS
from experience.uncertainty import draws_for
from tests.answers import alerts, codes_of, errors_at, numbers_in, parsed, queries_of, text_of
from tests.factories import ask_to_code, classify, make_random_services, make_service

pytestmark = pytest.mark.django_db


def answer(client, query="", city="london"):
    response = client.get(f"/cities/{city}/?format=json&{query}")
    assert response.status_code == 200, response.content
    return response.json()


def oracle(services, values=(0, 1 / 3, 2 / 3, 1), saturation=0.5):
    """Coverage by determinant of services given with their levels and status."""
    return [
        1 - prod(1 - saturation * s["counts"] * values[s["levels"][place] or 0] for s in services)
        for place in range(13)
    ]


def rounded(numbers):
    return [round(number, 6) for number in numbers]


def test_coverage_follows_the_published_levels(client):
    found = answer(client)["result"]
    published = Service.objects.published().filter(cities__slug="london")
    assert {s["service"] for s in found["services"]} == set(published.values_list("slug", flat=True))
    assert [d["coverage"]["value"] for d in found["determinants"]] == rounded(oracle(found["services"]))
    mean = sum(oracle(found["services"])) / 13
    assert found["holistic"]["mean"]["value"] == round(mean, 6)


def test_parts_say_what_would_be_lost_without_each(client):
    found = answer(client)["result"]
    for place, row in enumerate(found["determinants"]):
        for part in row["parts"]:
            rest = [s for s in found["services"] if s["service"] != part["service"]]
            lost = oracle(found["services"])[place] - oracle(rest)[place]
            assert part["share"] == pytest.approx(lost, abs=1e-6)


def test_gain_is_what_adding_the_service_brings(client):
    found = answer(client)["result"]
    levels = {s["slug"]: s for s in _active_profiles()}
    for suggestion in found["suggestions"]:
        added = {"counts": 1, "levels": levels[suggestion["service"]]["levels"]}
        rise = sum(oracle([*found["services"], added])) - sum(oracle(found["services"]))
        assert suggestion["gain"]["value"] == pytest.approx(rise / 13, abs=1e-6)
        assert suggestion["gain"]["p5"] <= suggestion["gain"]["median"] <= suggestion["gain"]["p95"]


def _active_profiles():
    return [{"slug": m.slug, "levels": m.levels} for m in current_snapshot().members.values() if m.status == "active"]


def test_suggestions_close_most_and_are_not_there_already(client):
    found = answer(client, "against=target&target=0.9")["result"]
    closes = [s["closes"] for s in found["suggestions"]]
    assert closes == sorted(closes, reverse=True)
    own = {s["service"] for s in found["services"]}
    assert own.isdisjoint(s["service"] for s in found["suggestions"])


def test_targets(client):
    own = answer(client, "target=0.6&t-accessibility=0.2")
    assert own["parameters"]["against"] == "target"
    assert own["parameters"]["target"] == [0.2 if d == "accessibility" else 0.6 for d in own["model"]["determinants"]]
    peer = answer(client, "against=peer&peer=berlin")
    berlin = answer(client, city="berlin")["result"]["determinants"]
    assert peer["parameters"]["target"] == [d["coverage"]["value"] for d in berlin]
    for row in peer["result"]["determinants"]:
        assert row["gap"] == pytest.approx(row["target"] - row["coverage"]["value"], abs=2e-6)
    collection = answer(client)["parameters"]["target"]
    profiles = [p["levels"] for p in _active_profiles()]
    running = sum(s["counts"] for s in peer["result"]["services"])
    means = [sum((levels[place] or 0) / 3 for levels in profiles) / len(profiles) for place in range(13)]
    assert collection == rounded(1 - (1 - mean / 2) ** running for mean in means)


def test_weights_scope_and_their_ranges(client):
    free, fixed = answer(client)["result"], answer(client, "weights=equal")["result"]
    assert free["holistic"]["mean"]["value"] == fixed["holistic"]["mean"]["value"]
    assert "weights" in free["holistic"]["mean"]["width_by_source"]
    assert "weights" not in fixed["holistic"]["mean"]["width_by_source"]
    only = answer(client, "scope=mobility")["result"]
    mobility = [s for s in free["services"] if s["field"] == "mobility"]
    assert [d["balanced"] for d in only["determinants"]] == rounded(oracle(mobility))
    assert only["balance"]["activity_coverage"] == 1


def test_balance_is_the_mean_over_all_fields(client):
    found = answer(client)["result"]
    fields = [f["field"] for f in found["balance"]["fields"]]
    assert len(fields) == 17
    inside = [oracle([s for s in found["services"] if s["field"] == field]) for field in fields]
    assert [d["balanced"] for d in found["determinants"]] == rounded(sum(c) / 17 for c in zip(*inside, strict=True))


def test_journey_shows_the_highest_level_of_a_phase(client):
    for row in answer(client)["result"]["journey"]:
        there = Service.objects.filter(cities__slug="london", touchpoints__phase=row["phase"])
        assert row["services"] == there.exclude(status="discontinued").distinct().count()


def test_too_few_active_services_give_the_list_and_the_reason(client):
    city = City.objects.get(slug="kigali")
    for _ in range(3):
        make_service(cities=[city], status="active")
    found = answer(client, city="kigali")["result"]
    assert found["profile"] is None
    assert numbers_in(found["reason"]) == [LEAST_ACTIVE] == [5]
    page = parsed(client.get("/cities/kigali/"))
    assert page.select(".profile-head, .coverage-rows") == [], "no profile is drawn"
    assert numbers_in(page.select_one("p.notice + p")) == [4, LEAST_ACTIVE]
    make_service(cities=[city], status="pilot")
    assert answer(client, city="kigali")["result"]["profile"] is None, "a pilot is not active"
    make_service(cities=[city], status="active")
    assert len(answer(client, city="kigali")["result"]["determinants"]) == 13


def test_missing_level_counts_nothing_but_widens_the_range(client):
    city = City.objects.get(slug="kampala")
    Service.objects.filter(cities=city).update(state="draft")
    for _ in range(5):
        classify(make_service(cities=[city], status="active"), "accessibility", None, "Nobody could tell.")
    row = next(
        d for d in answer(client, city="kampala")["result"]["determinants"] if d["determinant"] == "accessibility"
    )
    assert row["coverage"]["value"] == 0
    assert row["coverage"]["p95"] > 0.5
    assert row["coverage"]["main_source"] == "missing"


def test_a_city_with_many_services_takes_as_many_queries_as_one_with_few(client):
    many, few = City.objects.get(slug="london"), City.objects.get(slug="kigali")
    assert queries_of(client, many.get_absolute_url()) == queries_of(client, few.get_absolute_url())


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
        ("against=peer", "peer"),
        ("peer=atlantis", "peer"),
        ("peer=london", "peer"),
        ("target=2", "target"),
        ("target=nan", "target"),
        ("t-accessibility=much", "t-accessibility"),
        ("w-accessibility=-1", "w-accessibility"),
        ("w-accessibility=inf", "w-accessibility"),
        ("weights=luck", "weights"),
        ("scope=luck", "scope"),
    ],
)
def test_wrong_values_are_refused_beside_their_field(client, query, field):
    refused = client.get(f"/cities/london/?format=json&{query}")
    assert refused.status_code == 400
    found = refused.json()["error"]["problems"]
    assert list(found) == [field]
    response = client.get(f"/cities/london/?{query}")
    assert response.status_code == 200
    page = parsed(response)
    assert errors_at(page, field) == found[field]
    assert len(alerts(page)) == 1, "it says that no gap is shown"
    assert page.select(".gap-list, .suggestions") == []


def test_weights_of_zero_are_refused(client):
    query = "&".join(f"w-{d.slug}=0" for d in Determinant.objects.all())
    refused = client.get(f"/cities/london/?format=json&{query}")
    assert refused.status_code == 400
    assert list(refused.json()["error"]["problems"]) == [""]
    form = CityForm(QueryDict(query), current_snapshot(), peers={}, quartile_missing="")
    assert codes_of(form) == {"": ["weights"]}


def test_answer_says_how_to_reproduce_it(client):
    found = answer(client)
    again = answer(client)
    assert found == again
    assert found["model"]["version"] == "2"
    assert found["model"]["coding_guide"] == ["1.1"]
    assert found["simulation"]["seed"] == 20221122
    assert len(found["data"]["version"]) == 16
    Service.objects.filter(slug="jelbi-berlin").update(status="pilot")
    assert answer(client)["data"]["version"] != found["data"]["version"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.dictionaries(
        st.sampled_from(
            ["against", "peer", "target", "t-accessibility", "w-price-value", "weights", "scope", "format"]
        ),
        st.one_of(st.text(max_size=12), st.sampled_from(["1e309", "-0", "٣", "json", "1,5", "\x00"])),
        max_size=4,
    )
)
def test_nothing_breaks_the_page(client, query):
    assert client.get("/cities/london/", query).status_code in (200, 400)


def test_city_list_counts_active_services(client):
    rows = client.get("/cities/?format=json").json()["result"]["cities"]
    london = next(row for row in rows if row["city"] == "london")
    assert (london["services"], london["active"]) == (13, 5)
    assert client.get("/cities/?format=xml").status_code == 400


def test_a_coder_is_not_led(client, django_user_model):
    user = django_user_model.objects.create_user("coder")
    ask_to_code(user, "jelbi-berlin")
    client.force_login(user)
    refused = client.get("/cities/berlin/?format=json")
    assert refused.status_code == 400
    assert refused.json()["error"]["problems"] == {"": [hidden_sentence()]}
    page = parsed(client.get("/cities/berlin/"))
    assert page.select(".profile-head, .coverage-rows, .suggestions") == []
    assert len(page.select('#content > p a[href="/coding/"]')) == 1, "it says why, and what to do"
    cards = {card.select_one("h3 a")["href"]: card for card in page.select("article.card")}
    assert [address for address, card in cards.items() if not card.select(".fingerprint")] == [
        "/services/jelbi-berlin/"
    ]
    assert len(cards) == Service.objects.published().filter(cities__slug="berlin").count()
    assert len(answer(client, city="london")["result"]["determinants"]) == 13, "other cities are not hidden"


def test_a_city_with_many_services_shows_the_first_and_leads_to_all(client):
    city = City.objects.get(slug="kigali")
    for _ in range(MOST_CARDS + 2):
        make_service(cities=[city], status="discontinued")
    tree = parsed(client.get("/cities/kigali/"))
    assert len(tree.select("ul.cards > li")) == MOST_CARDS
    number = Service.objects.published().filter(cities=city).count()
    assert str(number) in text_of(tree.select_one("#services"))
    assert len(tree.select('a[href="/services/?city=kigali"]')) == 1


def test_cities_that_are_compared_are_simulated_alike_and_the_answer_says_how(client):
    """A large one takes fewer draws; whoever stands beside it takes as many."""
    city = City.objects.get(slug="kigali")
    for _ in range(150):
        make_service(cities=[city], status="active")
    answer = client.get("/compare/?city=london&city=kigali&format=json").json()
    running = client.get("/cities/kigali/?format=json").json()
    assert answer["simulation"]["draws"] == running["simulation"]["draws"] == draws_for(running["result"]["running"])
    assert client.get("/cities/london/?format=json").json()["simulation"]["draws"] == DRAWS
