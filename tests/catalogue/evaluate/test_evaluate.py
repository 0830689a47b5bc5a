"""The evaluation of a planned service: it shows what the formulas say, and open answers are never zeros."""

from urllib.parse import urlencode

import numpy as np
import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from catalogue.analysis.drafts import LONGEST_NAME, read_draft
from catalogue.analysis.neighbours import similar
from catalogue.evaluate.evaluation import Evaluation, standing
from catalogue.evaluate.forms import EvaluationForm, StartForm
from catalogue.exchange.requests import unknown_format
from catalogue.forms.choices import cities_with_country, city_names
from catalogue.forms.questions import INTEGRATION_MEANINGS
from catalogue.models import Classification, Coding, Service
from catalogue.my_city.forms import MyCityForm, vocabulary_of
from catalogue.my_city.states import LARGEST_STATE
from catalogue.rules.blindness import hidden_sentence, sight
from experience import contribution, similarity
from experience.models import Determinant, GuideEntry, Weight
from tests.answers import alerts, body, codes_of, errors_at, numbers_in, parsed, queries_of, sent_by, text_of
from tests.catalogue.my_city.asked import pressed
from tests.factories import ask_to_code, profiles_of

pytestmark = pytest.mark.django_db

NOTHING_IN = (
    "offer-variety", "transaction-convenience", "information-orientation", "responsiveness", "data-driven-adaptation"
)  # fmt: skip

GIVEN = {
    "name": "Night bus",
    "field": "mobility",
    "phase": ["during", "before"],
    "accessibility": "3",
    "price-value": "2",
    "safety-trust": "3",
    "place-atmosphere": "0",
    "touchpoint-integration": "4",
    **dict.fromkeys(NOTHING_IN, "0"),
}
"""Ten answers, which are just enough; the level points are 11."""


def page(client, data=GIVEN, **more):
    response = client.get("/evaluate/", {**data, **more})
    assert response.status_code == 200
    return parsed(response)


def numbers(client, data=GIVEN, **more):
    response = client.get("/evaluate/", {**data, **more, "format": "json"})
    assert response.status_code == 200
    return response.json()["result"]


def kept(tree):
    """The addresses that keep the planned service in my city; none where nothing was evaluated."""
    return [link["href"] for link in tree.select("a.keep")]


def answers_in(tree):
    """What the form of the planned service would send."""
    return sent_by(tree.select_one("form.evaluate"))


def codes(given, user=None):
    """Why a description and its start are refused, in codes."""
    query = QueryDict(urlencode(given, doseq=True))
    sees = sight(user or AnonymousUser())
    form = EvaluationForm(query, snapshot=sees.visible, cities=cities_with_country())
    return codes_of(form) | codes_of(StartForm(query, sees=sees))


def levels_of(snapshot, given=GIVEN):
    own = [given.get(d.slug) for d in snapshot.determinants]
    return tuple(None if level is None else min(int(level), 3) for level in own)


def test_an_empty_visit_asks_and_blames_nobody(client, snapshot):
    tree = page(client, {})
    assert tree.select(".error") == alerts(tree) == kept(tree) == []
    for determinant in snapshot.determinants:
        asked = tree.select_one(f"fieldset#id_{determinant.slug}")
        said = text_of(asked)
        assert snapshot.guide.of(determinant).boundary in said
        if determinant.derived:
            meanings = {str(level): str(meaning) for level, meaning in INTEGRATION_MEANINGS.items()}
        else:
            meanings = {str(level): anchor for level, anchor in snapshot.guide.of(determinant).by_level()}
            assert snapshot.guide.of(determinant).question in said
        assert all(meaning in said for meaning in meanings.values())
        assert {radio["value"] for radio in asked.select("input[type=radio]")} == {*meanings, ""}
    method = text_of(parsed(client.get("/method/")))
    assert all(str(meaning) in method for meaning in INTEGRATION_MEANINGS.values())


def test_the_numbers_equal_the_formulas(client, snapshot):
    found, levels = numbers(client), levels_of(snapshot)
    assert list(found["levels"].values()) == list(levels)
    assert contribution.contribution(levels, snapshot.scale.linear) == pytest.approx(11 / 39)
    assert found["contribution"]["value"] == pytest.approx(11 / 39, abs=1e-6)
    assert found["breadth"] == 4
    assert found["evenness"] == pytest.approx(contribution.evenness(levels, snapshot.scale.linear), abs=1e-6)


def test_with_up_to_three_open_answers_there_is_a_value_in_its_range(client, snapshot):
    slugs = [d.slug for d in snapshot.determinants if d.slug not in GIVEN]
    for still_open in range(4):
        given = GIVEN | dict.fromkeys(slugs[still_open:], "1")
        found = numbers(client, given)["contribution"]
        assert found["value"] == pytest.approx((11 + len(slugs[still_open:])) / 39, abs=1e-6)
        assert found["low"] <= min(found["value"], found["median"]) <= found["median"] <= found["high"]
        shown = page(client, given).select_one("#result .points strong")
        assert numbers_in(shown) == [round(100 * found["value"])]


@pytest.mark.parametrize("number", [1, 9])
def test_before_enough_is_answered_there_is_no_value_anywhere(client, number):
    answers = [name for name in GIVEN if name not in ("name", "field", "phase")]
    given = {name: GIVEN[name] for name in ("name", "field", *answers[:number])}
    refused = client.get("/evaluate/", {**given, "format": "json"})
    assert refused.status_code == 400
    assert list(refused.json()["problems"]) == [""]
    assert codes(given) == {"": ["too_few"]}
    tree = page(client, given)
    [rule] = tree.select("#result > p")
    assert numbers_in(rule) == [10, 13, number]
    assert [text_of(rule)] == refused.json()["problems"][""]
    assert tree.select(".histogram, .standings, .lessons, .points") == []
    assert len(kept(tree)) == 1, "it can be an own service of my city all the same"
    assert len(tree.select("form.evaluate details[open] fieldset.item")) == 1


def test_who_still_fills_in_is_blamed_for_nothing_but_what_is_wrong(client, snapshot):
    tree = page(client, {"filling": "1", "name": "", "accessibility": "2", "price-value": "9"})
    assert [a["href"] for a in tree.select("#result li a")] == ["#id_price-value"]
    tree = page(client, {"filling": "1", **GIVEN})
    assert tree.select("#result") == kept(tree) == []
    sections = {text_of(part.select_one("span:not([aria-hidden])")): part for part in tree.select(".rail li")}
    assert [numbers_in(part.select_one("small")) for part in sections.values()] == [
        [2, 2], [1, 2], [2, 2], [2, 2], [2, 2], [2, 2], [2, 2], [0, 2], [0, 1]
    ]  # fmt: skip
    assert [part["class"] for part in sections.values()] == [
        [state] for state in ["done", "open"] + 5 * ["done"] + 2 * ["open"]
    ]
    assert numbers_in(tree.select_one(".answered")) == [10, 13]
    [asked] = tree.select("details[name=question][open] fieldset.item")
    assert asked["id"] == "id_social-environment", "the first that is not answered"


def test_what_stands_beside_the_form_is_that_of_the_page(client):
    given = {"filling": "1", **GIVEN}
    alone = client.post("/evaluate/so-far/", given)
    assert text_of(parsed(alone)) == text_of(page(client, given).select_one("#so-far"))
    assert client.get("/evaluate/so-far/").status_code == 405


def test_the_standing_equals_a_plain_count(client, snapshot):
    found = numbers(client)
    sums = {pk: profile.known_sum for pk, profile in profiles_of(snapshot).items()}
    field = set(Service.objects.published().filter(domain__slug="mobility").values_list("pk", flat=True))
    for key, own in (("all", set(sums)), ("field", field)):
        counts = [sum(sums[pk] < 11 for pk in own), sum(sums[pk] == 11 for pk in own), sum(sums[pk] > 11 for pk in own)]
        assert [found["standing"][key][name] for name in ("less", "same", "more")] == counts
    place = [d.slug for d in snapshot.determinants].index("price-value")
    column = [profile.levels[place] for profile in profiles_of(snapshot).values()]
    row = found["determinants"][place]["all"]
    assert (row["less"], row["same"], row["more"]) == tuple(
        sum(test) for test in ([v < 2 for v in column], [v == 2 for v in column], [v > 2 for v in column])
    )
    bins = found["histogram"]
    assert 13 <= len(bins) <= 20
    for part in bins:
        assert part["services"] == sum(part["lowest_sum"] <= n <= part["highest_sum"] for n in sums.values())
    assert sum(part["services"] for part in bins) == 141
    shown = numbers_in(page(client).select(".points > li")[1])
    best = found["standing"]["all_if_open_answers_were_core"]["share_less"]
    assert shown[:3] == [round(100 * found["standing"]["all"]["share_less"]), 141, round(100 * best)]
    assert shown[3] == found["standing"]["field"]["less"]


def test_ties_count_for_neither_side_and_missing_ones_not_at_all():
    found = standing(2, [0, 1, 2, 2, 3, None])
    assert (found.less, found.same, found.more, found.total) == (2, 2, 1, 5)
    assert (found.below, found.tied, found.above) == (0.4, 0.4, 0.2)
    assert standing(1, []).below is None


def test_more_than_all_is_said_so_rather_than_more_than_100_per_cent(client):
    core = dict.fromkeys(Determinant.objects.values_list("slug", flat=True), "3") | {"touchpoint-integration": "4"}
    count = Service.objects.published().count()
    whole = text_of(page(client, GIVEN | core).select_one("#result"))
    assert f"More than all {count} services." in whole
    open_ones = text_of(
        page(client, {"name": "A", "field": "mobility"} | dict(list(core.items())[:11])).select_one("#result")
    )
    assert "More than all of them if all that cannot be told yet were core." in open_ones
    assert "More than 100" not in whole + open_ones


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
    shown = [numbers_in(item) for item in distinct(page(client)).select("li")]
    assert shown == [[one["supporting_in_field"], one["known_in_field"]] for one in found["distinct"]]
    nothing = {**GIVEN, **dict.fromkeys([*expected, "price-value", "touchpoint-integration"], "0")}
    common = distinct(page(client, nothing))
    weak = distinct(page(client, nothing | {"accessibility": "1"}))
    assert (common.name, weak.name) == ("p", "p")
    assert [snapshot.domains["mobility"] in text_of(part) for part in (common, weak)] == [True, False]


def distinct(tree):
    """What the page says of what is distinct: a list, or a sentence that there is nothing."""
    return tree.select_one(".points .distinct h3 + *")


def test_relatives_share_a_strength_and_differ_as_said(client, snapshot):
    found, levels = numbers(client), levels_of(snapshot)
    members = snapshot.members
    alike = [one["similarity"] for one in found["similar"]]
    assert alike == sorted(alike, reverse=True)
    best = max(
        similarity.similarity(levels, m.levels)
        for m in members.values()
        if similarity.shared_strengths(levels, m.levels, snapshot.scale)
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
    lists = [[a["href"].split("/")[2] for a in part.select("li > a")] for part in page(client).select("ul.neighbours")]
    assert lists == [[one["service"] for one in found[name]] for name in ("similar", "complements")]
    assert {members[one["service"]].status for one in found["complements"]} == {"active"}


def test_the_service_page_still_finds_its_neighbours(client, snapshot):
    service = Service.objects.get(slug="jelbi-berlin")
    tree = parsed(client.get(service.get_absolute_url()))
    shown, _complements = tree.select("ul.alike")
    alike = similar(profiles_of(snapshot)[service.pk], snapshot, without=[service.slug])
    assert [a["href"] for a in shown.select("h3 a")] == [match.member.get_absolute_url() for match in alike]
    assert len(tree.select('a[href="/evaluate/?from=jelbi-berlin"]')) == 1


@pytest.mark.parametrize("city", ["london", "kigali"])
def test_without_groups_of_people_a_gain_is_told_from_where_to_where(client, snapshot, city):
    found = numbers(client, city=city)["city"]
    own = [m for m in snapshot.members.values() if city in m.cities]
    assert found["gain"]["from"] == 0 < found["gain"]["to"]
    assert found["expected_running"] == sum(m.factor for m in own)
    assert found["suffices"] is (sum(m.factor for m in own) >= 5)
    added = page(client, city=city).select_one("section[aria-labelledby=adds]")
    notices = [numbers_in(notice) for notice in added.select(".notice")]
    assert notices == ([] if found["suffices"] else [[sum(m.factor > 0 for m in own)]])
    assert numbers_in(added.select_one("strong")) == [0, round(100 * found["gain"]["to"])]


def test_every_city_of_the_catalogue_can_be_chosen(client):
    offered = [option["value"] for option in page(client, {}).select("#id_city option")]
    assert set(offered) == {"", *Service.objects.published().values_list("cities__slug", flat=True)}


def test_what_is_not_answered_is_no_zero(client, snapshot):
    tree, found = page(client), numbers(client)
    still_open = [f"#id_{slug}" for slug in found["not_answered"]]
    assert [a["href"] for a in tree.select(".points a[href^='#']")] == still_open
    assert len(still_open) == len(tree.select(".standings .missing")) == 3
    zeros = {d.slug: "0" for d in snapshot.determinants}
    closed = numbers(client, {**zeros, **GIVEN})
    assert closed["contribution"]["value"] == found["contribution"]["value"]
    assert closed["contribution"]["low"] <= closed["contribution"]["value"] <= closed["contribution"]["high"]
    answered = page(client, {**zeros, **GIVEN})
    assert answered.select(".points a[href^='#'], .standings .missing") == []


def test_what_was_answered_stays_in_the_form(client):
    given = {**GIVEN, "my_city": "city=london", "city": "london"}
    sent = answers_in(page(client, given))
    answered = {name: values for name, values in sent.items() if values != [""]}
    assert answered == {name: value if isinstance(value, list) else [value] for name, value in given.items()} | {
        "phase": ["before", "during"]
    }
    assert len(sent) == 3 * 13 + 9 + len({"name", "field", "kind", "phase", "aim", "city", "my_city"})


@pytest.mark.parametrize("name", ["Night bus", "A ~ B & C = D?", "Ünïcode 夜", "<b>bold</b>"])
def test_the_link_to_my_city_holds_the_same_draft(client, snapshot, name):
    [address] = kept(page(client, name=name, my_city="city=london&draft=retail~0"))
    query = QueryDict(address.partition("?")[2])
    assert query.getlist("draft")[0] == "retail~0"
    assert query["city"] == "london"
    draft = read_draft(query.getlist("draft")[1], vocabulary_of(snapshot))
    assert (draft.name, draft.domain, draft.phases) == (name, "mobility", {"before", "during"})
    assert draft.levels(snapshot.determinants) == levels_of(snapshot)
    assert draft.integration_level(snapshot.determinants) == 4


def test_my_city_shows_the_draft_and_leads_back_to_its_answers(client, snapshot):
    [address] = kept(page(client, my_city="city=london"))
    held = parsed(client.get(address))
    row = held.select("table.holds tbody tr")[-1]
    assert text_of(row.select_one("th")).startswith("Night bus")
    again = parsed(pressed(client, held, row.select_one("button[name=own]")))
    sent = sent_by(again.select_one("form.evaluate"))
    assert QueryDict(sent["my_city"][0])["city"] == "london"
    assert {name: sent[name] for name in GIVEN} == {
        name: value if isinstance(value, list) else [value]
        for name, value in (GIVEN | {"phase": ["before", "during"]}).items()
    }


def test_starting_from_a_service_takes_over_its_levels(client, snapshot):
    tree = page(client, {"from": "jelbi-berlin", "city": "berlin"})
    assert kept(tree) == []
    sent = answers_in(tree)
    [name] = sent["name"]
    assert "Jelbi" in name
    member = snapshot.members["jelbi-berlin"]
    for determinant, level in zip(snapshot.determinants, member.levels, strict=True):
        assert sent[determinant.slug] == [str(member.integration_level if determinant.derived else level)]
    assert (sent["field"], sent["city"]) == ([member.domain], ["berlin"])
    Classification.objects.filter(service__slug="jelbi-berlin", determinant__slug="price-value").update(level=None)
    assert answers_in(page(client, {"from": "jelbi-berlin"}))["price-value"] == [""]


def test_a_coder_is_not_led_by_a_service_that_waits(client, django_user_model):
    user = django_user_model.objects.create_user("coder", password="coder-password")
    service = Service.objects.get(slug=numbers(client)["similar"][0]["service"])
    ask_to_code(user, service.slug)
    client.force_login(user)
    tree = page(client, {"from": service.slug})
    assert errors_at(tree, "from") == [hidden_sentence([service.name])]
    assert codes({**GIVEN, "from": service.slug}, user) == {"from": ["hidden"]}
    assert answers_in(tree)["accessibility"] == [""]
    assert service.slug not in [one["service"] for one in numbers(client)["similar"]]
    assert client.get("/evaluate/", {**GIVEN, "from": service.slug, "format": "json"}).status_code == 400
    city = service.cities.first().slug
    added = client.get("/evaluate/", {**GIVEN, "my_city": f"city={city}", "format": "json"}).json()["result"]
    held = sum(m.factor for m in sight(user).visible.members_in(city))
    assert added["my_city"]["expected_running"] == held, "my city counts what may be seen"


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"name": ""}, "name", "required"),
        ({"name": "   "}, "name", "required"),
        ({"name": "x" * (LONGEST_NAME + 1)}, "name", "max_length"),
        ({"name": "a\0b"}, "name", "null_characters_not_allowed"),
        ({"name": "a\u202eb"}, "name", "unprintable"),
        ({"field": ""}, "field", "required"),
        ({"field": "luck"}, "field", "invalid_choice"),
        ({"phase": ["during", "later"]}, "phase", "invalid_choice"),
        ({"accessibility": "4"}, "accessibility", "invalid_choice"),
        ({"accessibility": "-1"}, "accessibility", "invalid_choice"),
        ({"accessibility": "٣"}, "accessibility", "invalid_choice"),
        ({"accessibility": "high"}, "accessibility", "invalid_choice"),
        ({"touchpoint-integration": "5"}, "touchpoint-integration", "invalid_choice"),
        ({"city": "atlantis"}, "city", "invalid_choice"),
        ({"my_city": "x" * (LARGEST_STATE + 1)}, "my_city", "max_length"),
        ({"my_city": "a=&" * 1001}, "my_city", "too_many"),
        ({"from": "nowhere"}, "from", "invalid_choice"),
    ],
)
def test_a_message_beside_the_field_and_no_pretended_result(client, change, field, code):
    assert codes({**GIVEN, **change}) == {field: [code]}
    response = client.get("/evaluate/", {**GIVEN, **change, "format": "json"})
    assert response.status_code == 400
    found = response.json()["problems"]
    assert list(found) == [field]
    tree = page(client, **change)
    assert kept(tree) == []
    assert [a["href"] for a in tree.select("#result li a")] == [f"#id_{field}"]
    assert len(tree.select(f"[id=id_{field}]")) == 1, "the link above leads to the field"
    [message] = found[field]
    beside = [text_of(tree.select_one("p#id_my_city"))] if field == "my_city" else errors_at(tree, field)
    assert [text.endswith(message) for text in beside] == [True]
    if field != "name":
        assert answers_in(tree)["name"] == ["Night bus"]


def test_no_answer_at_all_is_no_evaluation(client):
    unanswered = {"name": "N", "field": "mobility", "accessibility": ""}
    assert codes(unanswered) == {"": ["too_few"]}
    refusal = client.get("/evaluate/", {**unanswered, "format": "json"})
    [message] = refusal.json()["problems"][""]
    tree = page(client, unanswered)
    assert [text_of(a) for a in tree.select("#result li a[href='#answers']")] == [message]
    assert kept(tree) == []


def test_a_wrong_city_is_told_before_anything_is_answered(client):
    tree = page(client, {"city": "atlantis"})
    assert [a["href"] for a in tree.select("#result li a")] == ["#id_city"], "and nothing else is asked for yet"
    assert len(errors_at(tree, "city")) == 1


def test_an_unknown_format_is_told(client):
    refused = client.get("/evaluate/", {**GIVEN, "format": "exe"})
    assert refused.status_code == 400
    assert refused.json()["problems"] == {"format": [unknown_format("exe", ["json"])]}


def test_markup_is_never_executed(client):
    attack = '"><script>alert(1)</script>'
    everywhere = dict.fromkeys([*GIVEN, "city", "my_city", "from"], attack)
    assert "<script>alert" not in body(client.get("/evaluate/", everywhere))
    tree = page(client, name=attack)
    assert answers_in(tree)["name"] == [attack]
    assert len(kept(tree)) == 1


@pytest.mark.parametrize(("times", "status"), [(900, 200), (10_000, 400)])
def test_many_repeated_parameters(client, times, status):
    query = urlencode(GIVEN, doseq=True) + "&phase=during" * times
    assert client.get(f"/evaluate/?{query}").status_code == status


def test_the_number_of_queries_is_fixed(client):
    given = (GIVEN, {**GIVEN, "city": "london"}, {**GIVEN, "field": "retail", "aim": "safety-trust"})
    counts = {queries_of(client, f"/evaluate/?{urlencode(data, doseq=True)}") for data in given}
    assert len(counts) == 1
    assert counts.pop() <= 10


def test_it_works_without_the_model_and_without_a_service_of_the_field(client, snapshot):
    Service.objects.filter(domain__slug="mobility").update(state="draft")
    tree = page(client)
    [group] = tree.select(".standings thead tr:first-child th:last-child")
    assert numbers_in(group) == [0]
    assert distinct(tree).name == "p"
    Service.objects.update(state="draft")
    assert len(kept(page(client))) == 1
    Classification.objects.all().delete()
    Coding.objects.all().delete()
    Weight.objects.all().delete()
    GuideEntry.objects.all().delete()
    Determinant.objects.all().delete()
    assert [a["href"] for a in page(client).select("#result li a")] == ["#answers"], "there is no question to answer"


def test_the_gain_for_my_city_is_counted_as_there(client):
    """Under the weights and target that are set there."""
    state = "service=jelbi-berlin&w-accessibility=5&target=0.6"
    found = numbers(client, my_city=state)["my_city"]
    services = MyCityForm(QueryDict(state), sight(AnonymousUser()).as_if_that_were_all(), city_names())
    assert services.is_valid()
    weights, covered = services.services().weighting.determinants, services.services().judgement.at_moments
    assert weights.max() > 2 * weights.min()
    assert found["before"] == pytest.approx(weights @ np.minimum(covered, 0.6), abs=1e-6)
    unreadable = page(client, {**GIVEN, "my_city": "service=nope"})
    assert len(alerts(unreadable)) == 1, "what the service adds to it is not shown"
    assert unreadable.select("table.addition") == []


def test_an_evaluation_needs_no_page(snapshot):
    draft = read_draft("retail~3xxxxxx4xxxxx~0~~~~Shop", vocabulary_of(snapshot))
    found = Evaluation(draft, snapshot)
    assert found.profile.known_sum == 6
    assert found.in_city is None
    assert [row.everywhere is None for row in found.rows].count(True) == 11
