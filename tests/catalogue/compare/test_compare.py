"""Side by side: what differs, what can be told apart under unknown weights, and which levels stay out."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from catalogue.analysis.snapshot import current_snapshot
from catalogue.compare.forms import CompareForm
from catalogue.exchange.requests import unknown_format
from catalogue.forms.choices import MOST_COMPARED, city_names
from catalogue.models import City, Coding, Service
from catalogue.rules.blindness import hidden_sentence, sight
from tests.answers import alerts, codes_of, numbers_in, parsed, queries_of, text_of
from tests.factories import ask_to_code, classify, make_service

pytestmark = pytest.mark.django_db


def answer(client, query):
    response = client.get(f"/compare/?format=json&{query}")
    assert response.status_code == 200, response.content
    return response.json()["result"]


def page_of(client, query):
    response = client.get(f"/compare/?{query}")
    assert response.status_code == 200
    return parsed(response)


def problems(client, query):
    """What the answer refuses, which the page says too."""
    response = client.get(f"/compare/?format=json&{query}")
    assert response.status_code == 400
    found = response.json()["error"]["problems"]
    if query:
        assert alerts(page_of(client, query)) == [message for messages in found.values() for message in messages]
    return found


def codes(query):
    return codes_of(CompareForm(QueryDict(query), sight(AnonymousUser()), city_names()))


def levels_on(page):
    """The rows of the levels by the slug of their determinant."""
    return {row.select_one("th a")["href"].split("/")[2]: row for row in page.select("tbody.levels tr")}


def test_services_with_contribution_and_ranks(client):
    found = answer(client, "service=jelbi-berlin&service=whim-helsinki&service=21-swings-montreal")
    members = current_snapshot().members
    for row in found["services"]:
        levels = members[row["service"]].levels
        assert row["levels"] == list(levels)
        assert row["contribution"]["value"] == round(sum(level or 0 for level in levels) / 39, 6)
        assert row["contribution"]["p5"] <= row["contribution"]["median"] <= row["contribution"]["p95"]
        assert sum(row["rank_acceptability"]) == pytest.approx(1, abs=1e-5)
    for ranks in zip(*(row["rank_acceptability"] for row in found["services"]), strict=True):
        assert sum(ranks) == pytest.approx(1, abs=1e-5)
    levels = [row["levels"] for row in found["services"]]
    slugs = client.get("/compare/?format=json&city=berlin&city=london").json()["model"]["determinants"]
    differ = [slug for slug, own in zip(slugs, zip(*levels, strict=True), strict=True) if len(set(own)) > 1]
    assert found["differ"] == differ


def test_the_order_is_that_of_the_address_and_twice_counts_once(client):
    found = answer(client, "service=whim-helsinki&service=jelbi-berlin&service=whim-helsinki")
    assert [row["service"] for row in found["services"]] == ["whim-helsinki", "jelbi-berlin"]


def test_dominance_is_told_apart_and_equality_is_not(client):
    strong, weak, same = (
        make_service(name=name, slug=name.lower(), integration_level=0) for name in ("Strong", "Weak", "Same")
    )
    for service, level in ((strong, 3), (weak, 1), (same, 1)):
        classify(service, "accessibility", level)
        classify(service, "price-value", level)
    query = "&".join(f"service={s.slug}" for s in (strong, weak, same))
    apart = {(p["one"], p["other"]): p["distinguishable"] for p in answer(client, query)["pairs"]}
    assert apart == {("strong", "weak"): True, ("strong", "same"): True, ("weak", "same"): False}
    pairs = page_of(client, query).select("section[aria-labelledby=ranks] > ul > li")
    assert [(pair.has_attr("data-apart"), [text_of(name) for name in pair.select("strong")]) for pair in pairs] == [
        (True, ["Strong", "Weak"]), (True, ["Strong", "Same"]), (False, ["Weak", "Same"]),
    ]  # fmt: skip
    ranks = {row["name"]: row["rank_acceptability"] for row in answer(client, query)["services"]}
    assert ranks == {"Strong": [1, 0, 0], "Weak": [0, 0.5, 0.5], "Same": [0, 0.5, 0.5]}


def test_a_missing_level_is_no_difference_and_no_zero(client):
    one, other = make_service(), make_service()
    classify(one, "accessibility", None, "Nobody could tell.")
    classify(other, "accessibility", 2)
    query = f"service={one.slug}&service={other.slug}"
    assert "accessibility" not in answer(client, query)["differ"]
    row = levels_on(page_of(client, query))["accessibility"]
    assert [(cell["class"], text_of(cell)[0]) for cell in row.select("td")] == [(["missing"], "?"), (["l2"], "2")]
    assert not row.has_attr("class")


def test_only_what_differs(client):
    query = "service=jelbi-berlin&service=hvv-switch-hamburg"
    found = answer(client, query)
    every, less = page_of(client, query), page_of(client, f"{query}&differ=1")
    assert len(levels_on(every)) == 13
    assert list(levels_on(less)) == found["differ"]
    assert [slug for slug, row in levels_on(every).items() if "differs" in row.get("class", [])] == found["differ"]
    assert {"responsiveness", "transaction-convenience", "price-value"}.isdisjoint(found["differ"])
    assert "information-orientation" in found["differ"]


def test_determinants_of_low_agreement_are_left_out(client):
    """Two coders who contradict each other on one determinant: it leaves ranks and figures, and the page says so."""
    Coding.objects.filter(determinant__slug="price-value", sheet__coder__slug="pass-1").update(level=0)
    Coding.objects.filter(determinant__slug="price-value", sheet__coder__slug="pass-2").update(level=3)
    assert current_snapshot().reliability().items["price-value"].verdict == "unreliable"
    found = answer(client, "service=jelbi-berlin&service=whim-helsinki")
    assert found["left_out"] == ["price-value"]
    levels = found["services"][0]["levels"]
    rest = [level for place, level in enumerate(levels) if place != 1]
    assert found["services"][0]["contribution"]["value"] == round(sum(rest) / 36, 6)
    assert "price-value" not in found["differ"]
    rows = levels_on(page_of(client, "service=jelbi-berlin&service=whim-helsinki"))
    marked = {slug for slug, row in rows.items() if row.select(".mark")}
    assert marked == {*found["differ"], "price-value"}
    assert not rows["price-value"].has_attr("class")
    assert "≠" not in text_of(rows["price-value"])


def test_figures_of_cities_leave_out_what_is_not_compared_by(client):
    Coding.objects.filter(determinant__slug="price-value", sheet__coder__slug="pass-1").update(level=0)
    Coding.objects.filter(determinant__slug="price-value", sheet__coder__slug="pass-2").update(level=3)
    found = answer(client, "city=london&city=berlin")
    profile = found["cities"][0]["profile"]
    rest = [own["value"] for slug, own in profile["coverage"].items() if slug != "price-value"]
    assert profile["holistic"]["mean"]["value"] == pytest.approx(sum(rest) / 12, abs=1e-6)


def test_cities_are_compared_by_the_same_draws(client):
    found = answer(client, "city=london&city=berlin&city=kigali")
    berlin = client.get("/cities/berlin/?format=json").json()["result"]
    rows = {city["city"]: city for city in found["cities"]}
    own = {d["determinant"]: d["coverage"] for d in berlin["determinants"]}
    assert rows["berlin"]["profile"]["coverage"] == own
    assert rows["kigali"]["profile"] is None
    assert set(found["rank_acceptability"]) == {"london", "berlin"}
    page = page_of(client, "city=london&city=berlin&city=kigali")
    assert len(page.select("#content > .notice")) == 1, "this describes our collection, not the cities"
    [without] = page.select("section[data-without-profile]")
    assert text_of(without.select_one("h2")) == "Kigali"
    assert numbers_in(without)[0] == 1
    assert [a["href"] for a in page.select("table.compare thead a")] == ["/cities/london/", "/cities/berlin/"]


def test_a_city_equals_itself(client):
    london = Service.objects.filter(cities__slug="london")
    for service in london:
        service.cities.add(City.objects.get(slug="kigali"))
    Service.objects.filter(slug="irembo-rwanda").update(state="draft")
    found = answer(client, "city=london&city=kigali")
    assert [pair["distinguishable"] for pair in found["pairs"]] == [False]
    assert found["pairs"][0]["difference"] == {"p5": 0, "median": 0, "p95": 0}
    assert all(pairs == [] for pairs in found["differ"].values())


def test_too_few_profiles(client):
    page = page_of(client, "city=kigali&city=oslo")
    assert len(page.select("section[data-without-profile]")) == 2
    assert page.select("table, #ranks") == [], "there is nothing to tell apart"
    assert answer(client, "city=kigali&city=oslo")["pairs"] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("service=jelbi-berlin", {"": ["one"]}),
        ("service=nope&service=jelbi-berlin", {"service": ["unknown"]}),
        ("city=atlantis&city=berlin", {"city": ["unknown"]}),
        ("service=jelbi-berlin&city=berlin", {"": ["mixed"]}),
        ("service=%00&service=%3Cb%3E", {"service": ["unknown"]}),
        ("service=jelbi-berlin&service=whim-helsinki&differ=perhaps", {"differ": ["invalid_choice"]}),
    ],
)
def test_wrong_choices_are_refused_at_their_place(client, query, found):
    assert codes(query) == found
    assert list(problems(client, query)) == list(found)


def test_what_is_unknown_is_named_without_signs_that_cannot_be_shown(client):
    [message] = problems(client, "service=%00&service=%3Cb%3E")["service"]
    assert "�, <b>" in message


def test_an_unknown_format_is_told(client):
    response = client.get("/compare/?service=jelbi-berlin&service=whim-helsinki&format=xml")
    assert response.status_code == 400
    assert response.json()["error"]["problems"] == {"format": [unknown_format("xml", ["json"])]}


def test_nothing_chosen_is_no_comparison(client):
    [message] = problems(client, "")[""]
    assert numbers_in(message) == [2, MOST_COMPARED]
    page = page_of(client, "")
    assert alerts(page) == [], "who has just come has done nothing wrong"
    assert page.select("table") == []


def test_seven_are_too_many_and_the_first_six_can_still_be_changed(client):
    slugs = list(Service.objects.values_list("slug", flat=True)[: MOST_COMPARED + 1])
    query = "&".join(f"service={slug}" for slug in slugs)
    assert codes(query) == {"": ["too_many"]}
    [message] = problems(client, query)[""]
    assert numbers_in(message) == [MOST_COMPARED + 1, MOST_COMPARED]
    kept = page_of(client, query).select('.pickers input[name="service"]')
    assert [one["value"] for one in kept] == slugs[:MOST_COMPARED]
    assert client.get("/compare/?" + "&".join(f"service=s{n}" for n in range(10_000))).status_code == 400


def test_queries_do_not_grow_with_services(client):
    def queries(number):
        slugs = Service.objects.order_by("slug").values_list("slug", flat=True)[:number]
        query = "&".join(f"service={slug}" for slug in slugs)
        return queries_of(client, f"/compare/?{query}")

    assert queries(6) == queries(2) <= 8


def test_a_coder_is_not_led(client, django_user_model):
    user = django_user_model.objects.create_user("coder")
    ask_to_code(user, "jelbi-berlin")
    query = "service=jelbi-berlin&service=whim-helsinki"
    assert len(answer(client, query)["services"]) == 2
    client.force_login(user)
    assert problems(client, query) == {"service": [hidden_sentence(["Jelbi"])]}
    assert problems(client, "city=berlin&city=london") == {"city": [hidden_sentence(["Jelbi"])]}
    assert page_of(client, query).select("table") == []
