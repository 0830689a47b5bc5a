"""Services side by side, and what can be compared: what differs, what can be told apart, which levels stay out."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from catalogue.analysis.current import current_snapshot
from catalogue.compare.forms import CompareForm
from catalogue.exchange.requests import unknown_format
from catalogue.forms.choices import MOST_COMPARED, city_names
from catalogue.models import Coding, Service
from catalogue.rules.blindness import hidden_sentence, sight
from experience.models import Determinant
from tests import by_hand
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
    found = response.json()["problems"]
    if query:
        assert alerts(page_of(client, query)) == [message for messages in found.values() for message in messages]
    return found


def codes(query):
    return codes_of(CompareForm(QueryDict(query), sight(AnonymousUser()), city_names()))


def rows_on(page):
    """The rows of the dot plot by the slug of their determinant."""
    return {row["data-determinant"]: row for row in page.select(".dots li[data-determinant]")}


def apart(found):
    """Which pairs of an answer are told apart."""
    return {(pair["a"], pair["b"]): pair["told_apart"] for pair in found["pairs"]}


def probabilities(found):
    return {(pair["a"], pair["b"]): pair["p_a_greater"] for pair in found["pairs"]}


def test_choices_that_mean_nothing_for_services_are_named(client):
    services = "service=jelbi-berlin&service=whim-helsinki"
    choices = "weights=stay-and-consume&for=resident&for=student&rung=anywhere&w-accessibility=2"
    plain, asked = answer(client, services), answer(client, f"{services}&{choices}")
    assert asked == plain | {"ignored": ["weights", "for", "rung", "w-accessibility"]}
    assert plain["ignored"] == []
    labels = [f"label[for=id_{name}]" for name in ("weights", "rung")]
    sets = parsed(client.get("/compare/?city=berlin&city=london"))
    [notice] = parsed(client.get(f"/compare/?{services}&{choices}")).select("p.notice")
    assert [text_of(sets.select_one(label)) in text_of(notice) for label in labels] == [True, True]
    assert parsed(client.get(f"/compare/?{services}")).select("p.notice") == []


def test_services_with_contribution_and_what_differs(client):
    found = answer(client, "service=jelbi-berlin&service=whim-helsinki&service=21-swings-montreal")
    members = current_snapshot().members
    for row in found["services"]:
        levels = members[row["service"]].levels
        assert row["levels"] == list(levels)
        assert row["contribution"]["value"] == round(sum(level or 0 for level in levels) / 39, 6)
        assert row["contribution"]["low"] <= row["contribution"]["value"] <= row["contribution"]["high"]
    levels = [row["levels"] for row in found["services"]]
    slugs = client.get("/compare/?format=json&city=berlin&city=london").json()["model"]["determinants"]
    differ = [slug for slug, own in zip(slugs, zip(*levels, strict=True), strict=True) if len(set(own)) > 1]
    assert found["differ"] == differ
    assert list(apart(found)) == [
        ("jelbi-berlin", "whim-helsinki"),
        ("jelbi-berlin", "21-swings-montreal"),
        ("whim-helsinki", "21-swings-montreal"),
    ]


def test_the_order_is_that_of_the_address_and_twice_counts_once(client):
    found = answer(client, "service=whim-helsinki&service=jelbi-berlin&service=whim-helsinki")
    assert [row["service"] for row in found["services"]] == ["whim-helsinki", "jelbi-berlin"]


def test_dominance_is_told_apart_and_equality_is_not(client):
    strong, weak, same = (
        make_service(name=name, slug=name.lower(), integration_level=0) for name in ("Strong", "Weak", "Same")
    )
    for service, level in ((strong, 3), (weak, 1), (same, 1)):
        for determinant in Determinant.objects.exclude(slug="touchpoint-integration"):
            classify(service, determinant.slug, level)
    found = answer(client, "&".join(f"service={s.slug}" for s in (strong, weak, same)))
    assert apart(found) == {("strong", "weak"): True, ("strong", "same"): True, ("weak", "same"): False}
    assert probabilities(found)["strong", "weak"] >= 0.95
    assert {pair["survives_leaving_one_out"] for pair in found["pairs"]} == {None}, (
        "nothing can be left out of a service"
    )


def test_a_missing_level_is_no_difference_and_no_zero(client):
    one, other = make_service(), make_service()
    classify(one, "accessibility", None, "Nobody could tell.")
    classify(other, "accessibility", 2)
    query = f"service={one.slug}&service={other.slug}"
    assert "accessibility" not in answer(client, query)["differ"]
    page = page_of(client, query)
    row = rows_on(page)["accessibility"]
    assert not row.has_attr("class")
    assert [mark["class"][-1] for mark in row.select(".sign")] == ["diamond"], "there is no place for what is not known"
    [cells] = [tr.select("td") for tr in page.select("tbody.levels tr") if text_of(tr.th) == text_of(row.a)]
    assert [cell["class"] for cell in cells[:2]] == [["missing"], ["l2"]]


def test_only_what_differs(client):
    query = "service=jelbi-berlin&service=hvv-switch-hamburg"
    found = answer(client, query)
    every, less = page_of(client, query), page_of(client, f"{query}&differ=1")
    assert len(rows_on(every)) == 13
    assert list(rows_on(less)) == found["differ"]
    assert [slug for slug, row in rows_on(every).items() if "clear" in row.get("class", [])] == found["differ"]
    one, other = (by_hand.published()[slug].levels for slug in ("jelbi-berlin", "hvv-switch-hamburg"))
    assert found["differ"] == [slug for slug in by_hand.determinants() if one[slug] != other[slug]]
    assert 0 < len(found["differ"]) < 13


def test_every_fact_says_of_which_service_it_is_where_it_stands_below_others(client):
    page = page_of(client, "service=jelbi-berlin&service=hvv-switch-hamburg")
    heads = [text_of(head) for head in page.select(".facts-table thead th")[1:]]
    facts = page.select(".facts-table tbody tr")
    assert len(heads) == 2
    assert facts
    assert [[cell["data-label"] for cell in fact.select("td")] for fact in facts] == [heads] * len(facts)


def test_determinants_of_low_agreement_are_left_out(client):
    """Two coders who contradict each other on one determinant: it leaves the figures, and the page says so."""
    Coding.objects.filter(determinant__slug="price-value", sheet__coder__slug="pass-1").update(level=0)
    Coding.objects.filter(determinant__slug="price-value", sheet__coder__slug="pass-2").update(level=3)
    assert current_snapshot().reliability().items["price-value"].verdict == "unreliable"
    found = answer(client, "service=jelbi-berlin&service=whim-helsinki")
    assert found["left_out"] == ["price-value"]
    levels = found["services"][0]["levels"]
    rest = [level for place, level in enumerate(levels) if place != 1]
    assert found["services"][0]["contribution"]["value"] == round(sum(rest) / 36, 6)
    assert "price-value" not in found["differ"]
    row = rows_on(page_of(client, "service=jelbi-berlin&service=whim-helsinki"))["price-value"]
    assert not row.has_attr("class")
    untouched = rows_on(page_of(client, "service=jelbi-berlin&service=hvv-switch-hamburg"))["responsiveness"]
    assert text_of(row.select_one(".told")) != text_of(untouched.select_one(".told"))


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
    assert response.json()["problems"] == {"format": [unknown_format("xml", ["json"])]}


def test_nothing_chosen_is_no_comparison(client):
    [message] = problems(client, "")[""]
    assert numbers_in(message) == [2, MOST_COMPARED]
    page = page_of(client, "")
    assert alerts(page) == [], "who has just come has done nothing wrong"
    assert page.select("table") == []


def test_seven_are_too_many_and_the_first_six_can_still_be_changed(client):
    slugs = list(Service.objects.published().values_list("slug", flat=True)[: MOST_COMPARED + 1])
    query = "&".join(f"service={slug}" for slug in slugs)
    assert codes(query) == {"": ["too_many"]}
    [message] = problems(client, query)[""]
    assert numbers_in(message) == [MOST_COMPARED + 1, MOST_COMPARED]
    kept = page_of(client, query).select('.pickers input[name="service"]')
    assert [one["value"] for one in kept] == slugs[:MOST_COMPARED]
    assert client.get("/compare/?" + "&".join(f"service=s{n}" for n in range(10_000))).status_code == 400


def test_queries_do_not_grow_with_services(client):
    def queries(number):
        slugs = Service.objects.published().order_by("slug").values_list("slug", flat=True)[:number]
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
