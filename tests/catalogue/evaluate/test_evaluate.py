"""The evaluation of a planned service: it shows what the formulas say, and open answers are never zeros."""

import json
import re
from urllib.parse import urlencode
from zlib import crc32

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from catalogue.analysis.drafts import read_draft
from catalogue.analysis.neighbours import similar
from catalogue.evaluate.evaluation import Evaluation, standing
from catalogue.evaluate.forms import INTEGRATION_MEANINGS
from catalogue.models import Assignment, Classification, Coder, CodingRound, Service
from catalogue.rules.blindness import hidden_sentence
from experience import contribution, coverage, gaps, similarity
from experience.uncertainty import Judged, Simulation

pytestmark = pytest.mark.django_db

GIVEN = {
    "name": "Night bus",
    "field": "mobility",
    "phase": ["during", "before"],
    "accessibility": "3",
    "price-value": "2",
    "safety-trust": "3",
    "place-atmosphere": "0",
    "touchpoint-integration": "4",
}
RESULT = "Keep it as a draft in a portfolio"


def page(client, data=GIVEN, **more):
    response = client.get("/evaluate/", {**data, **more})
    assert response.status_code == 200
    return response.content.decode()


def numbers(client, data=GIVEN, **more):
    response = client.get("/evaluate/", {**data, **more, "format": "json"})
    assert response.status_code == 200
    return json.loads(response.content)["result"]


def levels_of(snapshot, given=GIVEN):
    own = [given.get(d.slug) for d in snapshot.determinants]
    return tuple(None if level is None else min(int(level), 3) for level in own)


def test_an_empty_visit_asks_and_blames_nobody(client, snapshot):
    text = page(client, {})
    assert text.count('class="error"') == 0
    assert RESULT not in text
    for determinant in snapshot.determinants:
        assert escape(determinant.boundary) in text
        if not determinant.derived:
            assert escape(determinant.question) in text
            assert all(escape(anchor) in text for _level, anchor in determinant.anchors())
    assert text.count('type="radio"') == 12 * 5 + 6
    method = client.get("/method/").content.decode()
    for meaning in map(str, INTEGRATION_MEANINGS.values()):
        assert escape(meaning) in text
        assert meaning in method


def test_the_numbers_equal_the_formulas(client, snapshot):
    found, levels = numbers(client), levels_of(snapshot)
    assert list(found["levels"].values()) == list(levels)
    pools = [() if level is None else (level,) for level in levels]
    simulation = Simulation([Judged(levels, pools, 1.0, crc32(b"draft-0"))], snapshot.differing)
    expected = simulation.ranges(simulation.contribution_draws)[0]
    shown = [found["contribution"][key] for key in ("value", "p5", "median", "p95")]
    assert shown == pytest.approx([expected.point, expected.low, expected.median, expected.high], abs=1e-6)
    assert expected.point == pytest.approx(contribution.contribution(levels)) == pytest.approx(11 / 39)
    assert found["contribution_bounds"]["high"] == pytest.approx((11 + 8 * 3) / 39, abs=1e-6)
    assert found["breadth"] == 4
    assert found["evenness"] == pytest.approx(contribution.evenness(levels), abs=1e-6)


def test_the_standing_equals_a_plain_count(client, snapshot):
    found = numbers(client)
    sums = {pk: profile.known_sum for pk, profile in snapshot.profiles.items()}
    field = set(Service.objects.published().filter(domain__slug="mobility").values_list("pk", flat=True))
    for key, own in (("all", set(sums)), ("field", field)):
        counts = [sum(sums[pk] < 11 for pk in own), sum(sums[pk] == 11 for pk in own), sum(sums[pk] > 11 for pk in own)]
        assert [found["standing"][key][name] for name in ("less", "same", "more")] == counts
    place = [d.slug for d in snapshot.determinants].index("price-value")
    column = [profile.levels[place] for profile in snapshot.profiles.values()]
    row = found["determinants"][place]["all"]
    assert (row["less"], row["same"], row["more"]) == tuple(
        sum(test) for test in ([v < 2 for v in column], [v == 2 for v in column], [v > 2 for v in column])
    )
    bins = found["histogram"]
    assert 13 <= len(bins) <= 20
    for part in bins:
        assert part["services"] == sum(part["lowest_sum"] <= n <= part["highest_sum"] for n in sums.values())
    assert sum(part["services"] for part in bins) == 141
    text = page(client)
    assert (
        f"A higher contribution than {100 * found['standing']['all']['share_less']:.0f} % of the 141 services" in text
    )


def test_ties_count_for_neither_side_and_missing_ones_not_at_all():
    found = standing(2, [0, 1, 2, 2, 3, None])
    assert (found.less, found.same, found.more, found.total) == (2, 2, 1, 5)
    assert (found.below, found.tied, found.above) == (0.4, 0.4, 0.2)
    assert standing(1, []).below is None


def test_distinct_is_what_few_of_its_field_support(client, snapshot):
    found = numbers(client)
    own = [member for member in snapshot.members.values() if member.domain == "mobility"]
    expected = {}
    for place, determinant in enumerate(snapshot.determinants):
        share = sum((m.levels[place] or 0) >= 2 for m in own) / len(own)
        if (levels_of(snapshot)[place] or 0) >= 2 and share <= 0.25:
            expected[determinant.slug] = share
    assert {one["determinant"]: one["share"] for one in found["distinct"]} == pytest.approx(expected, abs=1e-6)
    shares = [one["share"] for one in found["distinct"]]
    assert shares == sorted(shares)
    assert list(expected) == ["safety-trust"]
    assert "Nothing: more than a quarter" in page(client, {"name": "N", "field": "mobility", "accessibility": "3"})
    assert "nothing sets it apart" in page(client, {"name": "N", "field": "mobility", "accessibility": "1"})


def test_relatives_share_a_strength_and_differ_as_said(client, snapshot):
    found, levels = numbers(client), levels_of(snapshot)
    members = snapshot.members
    alike = [one["similarity"] for one in found["similar"]]
    assert alike == sorted(alike, reverse=True)
    best = max(
        similarity.similarity(levels, m.levels)
        for m in members.values()
        if similarity.shared_strengths(levels, m.levels)
    )
    assert alike[0] == pytest.approx(best, abs=1e-6)
    slugs = [d.slug for d in snapshot.determinants]
    for one in found["similar"]:
        other = dict(zip(slugs, members[one["service"]].levels, strict=True))
        own = dict(zip(slugs, levels, strict=True))
        assert one["shared_strengths"] == [s for s in slugs if min(own[s] or 0, other[s] or 0) >= 2]
        higher = {s: [own[s], other[s]] for s in slugs if own[s] is not None and own[s] > other[s]}
        assert one["higher_here"] == higher
        assert all(own[slug] < other[slug] for slug in one["higher_there"])
    text = page(client)
    for one in found["similar"] + found["complements"]:
        assert f'href="/services/{one["service"]}/"' in text
        assert members[one["service"]].status == "active" or one in found["similar"]


def test_the_service_page_still_finds_its_neighbours(client, snapshot):
    service = Service.objects.get(slug="jelbi-berlin")
    others = {pk: profile for pk, profile in snapshot.profiles.items() if pk != service.pk}
    text = client.get(service.get_absolute_url()).content.decode()
    for pk, *_rest in similar(snapshot.profiles[service.pk], others):
        assert Service.objects.get(pk=pk).get_absolute_url() in text
    assert "Higher here:" in text
    assert 'href="/evaluate/?from=jelbi-berlin"' in text


@pytest.mark.parametrize("city", ["london", "kigali"])
def test_the_gain_for_a_city_is_exact(client, snapshot, city):
    found, levels = numbers(client, city=city)["city"], levels_of(snapshot)
    own = [m for m in snapshot.members.values() if city in m.cities]
    before = coverage.coverage(coverage.value_matrix([m.levels for m in own]), [m.factor for m in own])
    expected = gaps.gains(before, coverage.value_matrix([levels]))[0]
    assert found["gain"] == pytest.approx(expected.sum(), abs=1e-6)
    parts = [row["rise"] / 13 for row in found["determinants"]]
    assert parts == sorted(parts, reverse=True)
    assert sum(parts) == pytest.approx(found["gain"], abs=1e-5)
    few = sum(m.factor == 1 for m in own) < 5
    assert found["suffices"] is not few
    assert ("too few for a profile of the city" in page(client, city=city)) is few


def test_every_city_of_the_catalogue_can_be_chosen(client):
    chosen = set(
        re.findall(r'<option value="([^"]+)"', page(client, {}).split('id="id_city"')[1].split("</select>")[0])
    )
    assert chosen == set(Service.objects.published().values_list("cities__slug", flat=True))


def test_what_is_not_answered_is_no_zero(client, snapshot):
    text, found = page(client), numbers(client)
    assert 'class="hatch"' in text
    assert "8 questions are not answered" in text
    assert len(found["not_answered"]) == 8
    zeros = {d.slug: "0" for d in snapshot.determinants}
    closed = numbers(client, {**zeros, **GIVEN})
    assert closed["contribution"]["value"] == found["contribution"]["value"]
    assert closed["contribution"]["p95"] < found["contribution"]["p95"]
    assert closed["contribution_bounds"]["high"] == closed["contribution"]["value"]
    assert "not answered" not in re.sub(
        r"not answered yet|What is not answered counts", "", page(client, {**zeros, **GIVEN})
    )


def test_what_was_answered_stays_in_the_form(client):
    text = page(client, portfolio="city=london", city="london")
    assert 'value="Night bus"' in text
    assert '<option value="mobility" selected>' in text
    assert '<option value="london" selected>' in text
    assert text.count(" checked") == 13 + 2
    assert re.search(r'name="portfolio"\s+value="city=london"', text)


@pytest.mark.parametrize("name", ["Night bus", "A ~ B & C = D?", "Ünïcode 夜", "<b>bold</b>"])
def test_the_link_to_the_portfolio_holds_the_same_draft(client, snapshot, name):
    before = "city=london&draft=retail~0&x=%26"
    text = page(client, name=name, portfolio=before)
    address = re.search(r'class="keep" href="([^"]+)"', text).group(1).replace("&amp;", "&")
    query = QueryDict(address.partition("?")[2])
    assert query.getlist("draft")[0] == "retail~0"
    assert (query["city"], query["x"]) == ("london", "&")
    draft = read_draft(query.getlist("draft")[1], snapshot.determinants, snapshot.domains)
    assert (draft.name, draft.domain, draft.phases) == (name, "mobility", {"before", "during"})
    assert draft.levels(snapshot.determinants) == levels_of(snapshot)
    assert draft.integration_level(snapshot.determinants) == 4


def test_the_portfolio_shows_the_draft_and_leads_back_to_its_answers(client, snapshot):
    kept = re.search(r'class="keep" href="([^"]+)"', page(client, portfolio="city=london")).group(1)
    text = client.get(kept.replace("&amp;", "&")).content.decode()
    assert "Night bus" in text
    back = re.search(r'href="(/evaluate/\?name=[^"]+)"', text).group(1).replace("&amp;", "&")
    again = client.get(f"{back}&format=json").json()["result"]
    assert again["levels"] == numbers(client)["levels"]
    assert again["draft"] == numbers(client)["draft"]
    assert QueryDict(QueryDict(back.partition("?")[2])["portfolio"])["city"] == "london"


def test_starting_from_a_service_takes_over_its_levels(client, snapshot):
    text = page(client, {"from": "jelbi-berlin", "city": "berlin"})
    assert RESULT not in text
    assert 'value="Jelbi, redesigned"' in text
    checked = dict(re.findall(r'<input type="radio" name="([^"]+)" value="(\d?)"[^>]* checked', text))
    member = snapshot.members["jelbi-berlin"]
    for determinant, level in zip(snapshot.determinants, member.levels, strict=True):
        assert checked[determinant.slug] == str(member.integration_level if determinant.derived else level)
    assert '<option value="berlin" selected>' in text
    Classification.objects.filter(service__slug="jelbi-berlin", determinant__slug="price-value").update(level=None)
    text = page(client, {"from": "jelbi-berlin"})
    assert re.search(r'name="price-value" value=""[^>]* checked', text)


def test_a_coder_is_not_led_by_a_service_that_waits(client, django_user_model):
    user = django_user_model.objects.create_user("coder", password="coder-password")
    service = Service.objects.get(slug=numbers(client)["similar"][0]["service"])
    Assignment.objects.create(
        coding_round=CodingRound.objects.create(slug="new", name="New", guide_version="1.1", opened="2026-11-22"),
        coder=Coder.objects.create(slug="coder", name="Coder", user=user),
        service=service,
    )
    client.force_login(user)
    text = page(client, {"from": service.slug})
    assert escape(hidden_sentence([service.name])) in text
    assert not re.search(r'name="accessibility" value="\d"[^>]* checked', text)
    assert service.slug not in [one["service"] for one in numbers(client)["similar"]]
    assert client.get("/evaluate/", {**GIVEN, "from": service.slug, "format": "json"}).status_code == 400


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"name": ""}, "name", "This field is required."),
        ({"name": "   "}, "name", "This field is required."),
        ({"name": "x" * 121}, "name", "at most 120 characters"),
        ({"name": "a\0b"}, "name", "Null characters are not allowed."),
        ({"name": "a\u202eb"}, "name", "signs that cannot be shown"),
        ({"field": ""}, "field", "This field is required."),
        ({"field": "luck"}, "field", "luck is not one of the available choices."),
        ({"phase": ["during", "later"]}, "phase", "later is not one of the available choices."),
        ({"accessibility": "4"}, "accessibility", "4 is not one of the available choices."),
        ({"accessibility": "-1"}, "accessibility", "-1 is not one of the available choices."),
        ({"accessibility": "٣"}, "accessibility", "٣ is not one of the available choices."),
        ({"accessibility": "high"}, "accessibility", "high is not one of the available choices."),
        ({"touchpoint-integration": "5"}, "touchpoint-integration", "5 is not one of the available choices."),
        ({"city": "atlantis"}, "city", "atlantis is not one of the available choices."),
        ({"portfolio": "x" * 8001}, "portfolio", "at most 8000 characters"),
        ({"portfolio": "a&" * 1001}, "portfolio", "too many parameters"),
        ({"from": "nowhere"}, "from", "nowhere is not one of the available choices."),
    ],
)
def test_a_message_beside_the_field_and_no_pretended_result(client, change, field, message):
    text = page(client, **change)
    assert RESULT not in text
    assert "until then nothing is evaluated" in text
    beside = text.split('class="start"')[1]
    assert message in beside
    assert f'id="id_{field}' in beside
    if field != "name":
        assert 'value="Night bus"' in text
    response = client.get("/evaluate/", {**GIVEN, **change, "format": "json"})
    assert response.status_code == 400
    assert message in " ".join(response.json()["error"]["problems"][field])


def test_no_answer_at_all_is_no_evaluation(client):
    text = page(client, {"name": "N", "field": "mobility", "accessibility": ""})
    assert "Answer at least one of the questions." in text
    assert RESULT not in text
    refusal = client.get("/evaluate/?name=N&field=mobility&format=json")
    assert refusal.json()["error"]["problems"] == {"": ["Answer at least one of the questions."]}


def test_a_wrong_city_is_told_before_anything_is_answered(client):
    text = page(client, {"city": "atlantis"})
    assert "atlantis is not one of the available choices" in text
    assert "This field is required" not in text


def test_an_unknown_format_is_told(client):
    refused = client.get("/evaluate/", {**GIVEN, "format": "exe"})
    assert refused.status_code == 400
    assert refused.json()["error"]["problems"] == {"format": ["There is no format “exe”. You can have json."]}


def test_markup_is_never_executed(client):
    attack = '"><script>alert(1)</script>'
    everywhere = dict.fromkeys([*GIVEN, "city", "portfolio", "from"], attack)
    assert "<script>alert" not in page(client, everywhere)
    text = page(client, name=attack)
    assert escape(attack) in text
    assert RESULT in text


@pytest.mark.parametrize(("times", "status"), [(900, 200), (10_000, 400)])
def test_many_repeated_parameters(client, times, status):
    query = urlencode(GIVEN, doseq=True) + "&phase=during" * times
    assert client.get(f"/evaluate/?{query}").status_code == status


def test_the_number_of_queries_is_fixed(client):
    counts = set()
    for data in (GIVEN, {**GIVEN, "city": "london"}, {"name": "N", "field": "retail", "offer-variety": "3"}):
        page(client, data)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page(client, data)
        counts.add(len(captured))
    assert len(counts) == 1
    assert counts.pop() <= 6


def test_it_works_without_the_model_and_without_a_service_of_the_field(client, snapshot):
    Service.objects.filter(domain__slug="mobility").update(published=False)
    text = page(client)
    assert "The catalogue holds no service in Mobility." in text
    assert "There is no service of its field to compare with." in text
    Service.objects.update(published=False)
    text = page(client)
    assert RESULT in text
    from catalogue.models import Coding
    from experience.models import Determinant

    Classification.objects.all().delete()
    Coding.objects.all().delete()
    Determinant.objects.all().delete()
    assert "Answer at least one of the questions." in page(client)


def test_the_ways_to_the_page(client):
    assert client.get("/").content.decode().count('href="/evaluate/"') == 2


def test_the_gain_for_a_portfolio_is_what_the_portfolio_page_shows(client):
    """Under the weights and target that are set there."""
    state = "service=jelbi-berlin&w-accessibility=5&target=0.6"
    found = numbers(client, portfolio=state)["portfolio"]
    address = re.search(r'class="keep" href="([^"]+)"', page(client, {**GIVEN, "portfolio": state})).group(1)
    added = address.replace("&amp;", "&")
    before, after = (client.get(f"{where}&format=json").json()["result"] for where in (f"/portfolio/?{state}", added))
    rises = {
        row["determinant"]: round(row["coverage"]["value"] - old["coverage"]["value"], 5)
        for row, old in zip(after["determinants"], before["determinants"], strict=True)
    }
    assert {row["determinant"]: round(row["rise"], 5) for row in found["determinants"]}.items() <= rises.items()
    text = page(client, {**GIVEN, "portfolio": "service=nope"})
    assert "what the service adds to it is not shown" in text


def test_only_reading_is_allowed(client):
    assert client.post("/evaluate/").status_code == 405


def test_an_evaluation_needs_no_page(snapshot):
    draft = read_draft("retail~3xxxxxx4xxxxx~0~Shop", snapshot.determinants, snapshot.domains)
    found = Evaluation(draft, snapshot)
    assert found.profile.known_sum == 6
    assert found.in_city is None
    assert [row.everywhere is None for row in found.rows].count(True) == 11
