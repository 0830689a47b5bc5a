"""Side by side: what differs, what can be told apart under unknown weights, and which levels stay out."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.analysis.snapshot import current_snapshot
from catalogue.models import City, Coder, Coding, CodingRound, Service
from catalogue.rules.blindness import hidden_sentence
from tests.factories import classify, make_service

pytestmark = pytest.mark.django_db


def answer(client, query):
    response = client.get(f"/compare/?format=json&{query}")
    assert response.status_code == 200, response.content
    return response.json()["result"]


def problems(client, query):
    response = client.get(f"/compare/?format=json&{query}")
    assert response.status_code == 400
    assert client.get(f"/compare/?{query}").status_code == 200
    return response.json()["error"]["problems"]


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
    page = client.get(f"/compare/?{query}").content.decode()
    assert "<strong>Strong</strong> more than <strong>Weak</strong>" in page
    assert "<strong>Weak</strong> and <strong>Same</strong>: not distinguishable" in page
    ranks = {row["name"]: row["rank_acceptability"] for row in answer(client, query)["services"]}
    assert ranks == {"Strong": [1, 0, 0], "Weak": [0, 0.5, 0.5], "Same": [0, 0.5, 0.5]}


def test_a_missing_level_is_no_difference_and_no_zero(client):
    one, other = make_service(), make_service()
    classify(one, "accessibility", None, "Nobody could tell.")
    classify(other, "accessibility", 2)
    query = f"service={one.slug}&service={other.slug}"
    assert "accessibility" not in answer(client, query)["differ"]
    page = client.get(f"/compare/?{query}").content.decode()
    row = page.split('href="/determinants/accessibility/"')[1].split("</tr>")[0]
    assert row.split('<td class="missing">')[1].split()[0] == "?"


def test_only_what_differs(client):
    query = "service=jelbi-berlin&service=hvv-switch-hamburg"
    every = client.get(f"/compare/?{query}").content.decode()
    less = client.get(f"/compare/?{query}&differ=1").content.decode()
    for slug, shown in (("responsiveness", False), ("transaction-convenience", False), ("price-value", False),
                        ("information-orientation", True)):  # fmt: skip
        assert f"/determinants/{slug}/" in every
        assert (f"/determinants/{slug}/" in less) == shown, slug


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
    assert (
        "agreement too low to conclude from; left out"
        in client.get("/compare/?service=jelbi-berlin&service=whim-helsinki").content.decode()
    )


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
    page = client.get("/compare/?city=london&city=berlin&city=kigali").content.decode()
    assert "This describes our collection, not the cities" in page
    assert "No profile: 1 active service in the collection" in page


def test_a_city_equals_itself(client):
    london = Service.objects.filter(cities__slug="london")
    for service in london:
        service.cities.add(City.objects.get(slug="kigali"))
    Service.objects.filter(slug="irembo-rwanda").update(published=False)
    found = answer(client, "city=london&city=kigali")
    assert [pair["distinguishable"] for pair in found["pairs"]] == [False]
    assert found["pairs"][0]["difference"] == {"p5": 0, "median": 0, "p95": 0}
    assert all(pairs == [] for pairs in found["differ"].values())


def test_too_few_profiles(client):
    page = client.get("/compare/?city=kigali&city=oslo").content.decode()
    assert "Fewer than two of these cities have a profile" in page
    assert answer(client, "city=kigali&city=oslo")["pairs"] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("service=jelbi-berlin", {"": ["Choose at least one more: two are needed to compare."]}),
        ("service=nope&service=jelbi-berlin", {"service": ["Not in the catalogue: nope."]}),
        ("city=atlantis&city=berlin", {"city": ["Not in the catalogue: atlantis."]}),
        ("service=jelbi-berlin&city=berlin", {"": ["Compare services or cities, not both at once."]}),
        ("service=%00&service=%3Cb%3E", {"service": ["Not in the catalogue: �, <b>."]}),
        ("service=jelbi-berlin&service=whim-helsinki&differ=perhaps",
         {"differ": ["Select a valid choice. perhaps is not one of the available choices."]}),
        ("service=jelbi-berlin&service=whim-helsinki&format=xml",
         {"format": ["There is no format “xml”. You can have json."]}),
        ("", {"": ["Choose 2 to 6 services, or cities."]}),
    ],
)  # fmt: skip
def test_wrong_choices_are_named(client, query, found):
    if "format=xml" in query:
        response = client.get(f"/compare/?{query}")
        assert (response.status_code, response.json()["error"]["problems"]) == (400, found)
    else:
        assert problems(client, query) == found


def test_seven_are_too_many_and_the_first_six_can_still_be_changed(client):
    slugs = Service.objects.values_list("slug", flat=True)[:7]
    query = "&".join(f"service={slug}" for slug in slugs)
    assert problems(client, query) == {"": ["7 are too many: at most 6 can be compared."]}
    assert client.get("/compare/?" + "&".join(f"service=s{n}" for n in range(10_000))).status_code == 400


def test_queries_do_not_grow_with_services(client):
    def queries(number):
        slugs = Service.objects.order_by("slug").values_list("slug", flat=True)[:number]
        query = "&".join(f"service={slug}" for slug in slugs)
        client.get(f"/compare/?{query}")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/compare/?{query}")
        return len(captured)

    assert queries(6) == queries(2) <= 8


def test_a_coder_is_not_led(client, django_user_model):
    user = django_user_model.objects.create_user("coder")
    coder = Coder.objects.create(slug="human", name="Human", user=user)
    coding_round = CodingRound.objects.create(slug="r", name="R", guide_version="1.1", opened="2026-11-23")
    coding_round.assignments.create(coder=coder, service=Service.objects.get(slug="jelbi-berlin"))
    query = "service=jelbi-berlin&service=whim-helsinki"
    assert client.get(f"/compare/?{query}").context["comparison"] is not None
    client.force_login(user)
    assert problems(client, query) == {"service": [hidden_sentence(["Jelbi"])]}
