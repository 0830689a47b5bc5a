"""The best services to add: proven against all choices, under the wishes of a person."""

from itertools import combinations
from urllib.parse import urlencode

import pytest

from catalogue.analysis.kept import Kept
from catalogue.analysis.snapshot import current_snapshot
from catalogue.models import Service
from catalogue.my_city import plans
from catalogue.my_city.plans import Additions
from experience.earlier_choice.plan import best_additions
from experience.models import Determinant, WeightSet
from tests.answers import alerts, numbers_in, parsed, text_of
from tests.catalogue.my_city.asked import answer, covered, form_of, page_of, refusal

pytestmark = pytest.mark.django_db


def test_the_best_additions_are_the_best(client):
    """Against all pairs of candidates, under fixed weights and targets."""
    weights = {f"w-{d.slug}": place % 4 for place, d in enumerate(Determinant.objects.all())}
    query = {"city": "berlin", "k": 2, "target": 0.7, **weights}
    found = answer(client, urlencode(query))["result"]
    shares = [value / sum(weights.values()) for value in weights.values()]
    start = [d["coverage"]["value"] for d in found["determinants"]]
    own = {s["service"] for s in found["services"]}
    candidates = [m for m in current_snapshot().members.values() if m.status == "active" and m.slug not in own]

    def attained(added):
        after = [1 - (1 - e) * (1 - a) for e, a in zip(start, covered([m.levels for m in added]), strict=True)]
        return sum(w * min(value, 0.7) for w, value in zip(shares, after, strict=True))

    best = max(attained(pair) for pair in combinations(candidates, 2))
    plan = found["additions"]
    assert plan["proven"]
    assert plan["attained"] == pytest.approx(best, abs=2e-6)
    picked = [m for m in candidates if m.slug in {p["service"] for p in plan["picks"]}]
    assert attained(picked) == pytest.approx(best, abs=2e-6)
    assert plan["greedy"]["attained"] <= plan["attained"] + 1e-6
    assert sum(p["adds"] for p in plan["picks"]) == pytest.approx(plan["attained"] - plan["attained_before"], abs=1e-5)


def test_wishes_are_kept(client):
    query = "city=berlin&k=4&per_field=1&field=culture&field=mobility&field=health&must=timeride-koeln&budget=5&cost=1"
    costs = urlencode({"costs": "Kyiv Digital (Київ Цифровий) 2\nhvv-switch-hamburg = 4.5"})
    # TimeRide runs in Berlin too: it is in my city already.
    found = refusal(client, f"{query}&{costs}")
    assert list(found) == [""]
    assert ["TimeRide" in message for message in found[""]] == [True]
    plan = answer(client, f"{query}&{costs}".replace("timeride-koeln", "artlens-cleveland"))["result"]["additions"]
    picks = [current_snapshot().members[p["service"]] for p in plan["picks"]]
    assert "artlens-cleveland" in {m.slug for m in picks}
    assert sorted(m.domain for m in picks) == ["culture", "health", "mobility"]
    assert sum(p["cost"] for p in plan["picks"]) <= 5


@pytest.mark.parametrize(
    ("query", "rule", "numbers", "names"),
    [
        ("k=1&must=jelbi-berlin&must=hvv-switch-hamburg", "size", [2, 1], []),
        ("k=3&must=jelbi-berlin&field=culture", "allowed", [], ["Jelbi"]),
        (
            "k=3&must=jelbi-berlin&must=hvv-switch-hamburg&per_field=1",
            "most_per_domain",
            [1],
            ["hvv switch", "Jelbi"],
        ),
        ("k=3&must=jelbi-berlin&cost=9&budget=5", "budget", [9, 5], ["Jelbi"]),
    ],
)
def test_contradictory_wishes_are_named(client, query, rule, numbers, names):
    form = form_of(query)
    assert Additions(form.services(), form.wishes).limits.contradictions() == [rule]
    found = refusal(client, query)
    assert list(found) == [""]
    [message] = found[""]
    assert numbers_in(message) == numbers
    assert [name for name in names if name not in message] == []
    page = page_of(client, query)
    assert alerts(page) == [message]
    assert page.select("#additions") == []


def test_stability_is_a_share_and_the_result_is_reproducible(client):
    one, other = answer(client, "k=3"), answer(client, "k=3")
    assert one == other
    assert all(0 <= p["stability"] <= 1 for p in one["result"]["additions"]["picks"])


SHARES = "table.picks [id^=stability-]"


def test_the_page_comes_first_and_asks_for_the_stability_after_it(client):
    page, shares = page_of(client, "k=3"), answer(client, "k=3")["result"]["additions"]["picks"]
    assert [text_of(share) for share in page.select(SHARES)] == ["…"] * 3
    [asking] = page.select("[hx-trigger=load]")
    fragment = parsed(client.get(asking["hx-get"]))
    said = [f"{100 * pick['stability']:.0f} %" for pick in shares]
    filled = fragment.select("[hx-swap-oob=true]")
    assert [text_of(share) for share in filled] == said
    assert [share["id"] for share in filled] == [share["id"] for share in page.select(SHARES)]
    whole = parsed(client.get(f"/my-city/{asking.a['href']}"))
    assert [text_of(share) for share in whole.select(SHARES)] == said
    assert whole.select("[hx-trigger=load]") == []


@pytest.mark.parametrize("query", ["", "k=99", "k=1&must=jelbi-berlin&must=hvv-switch-hamburg"])
def test_there_is_no_stability_of_nothing(client, query):
    response = client.get(f"/my-city/stability/?{query}")
    assert (response.status_code, bool(response.content)) == (400, True)


def test_the_page_computes_no_stability(client, monkeypatch):
    def never(*_args):
        raise AssertionError

    monkeypatch.setattr(plans, "STABILITIES", Kept(1))
    monkeypatch.setattr(plans, "pick_shares", never)
    page_of(client, "city=berlin&k=2")
    with pytest.raises(AssertionError):
        client.get("/my-city/stability/?city=berlin&k=2")


def test_equal_questions_are_answered_once(client, monkeypatch):
    asked = []
    monkeypatch.setattr(plans, "PLANS", Kept(9))
    monkeypatch.setattr(plans, "best_additions", lambda problem: asked.append(problem) or best_additions(problem))
    first = answer(client, "city=berlin&k=2")["result"]["additions"]
    again = answer(client, "k=2&city=berlin&name=Another+name")["result"]["additions"]
    assert (len(asked), again) == (1, first)
    for other in ("city=hamburg&k=2", "city=berlin&k=3", "city=berlin&k=2&target=0.3", "city=berlin&k=2&pool=all"):
        answer(client, other)
    assert len(asked) == 5


def test_a_change_of_the_data_changes_the_question(client, monkeypatch):
    monkeypatch.setattr(plans, "PLANS", Kept(9))
    [pick] = answer(client, "k=1")["result"]["additions"]["picks"]
    Service.objects.filter(slug=pick["service"]).update(status="discontinued")
    [other] = answer(client, "k=1")["result"]["additions"]["picks"]
    assert other["service"] != pick["service"]


def test_large_catalogues_rest_on_fewer_draws(snapshot):
    additions = plans.Additions(form_of("k=2").services(), form_of("k=2").wishes)
    assert additions.variant_number == 200
    few = additions.candidates
    for times, number in ((20, 120_000 // (20 * len(few))), (2_000, 6)):
        vars(additions)["candidates"] = few * times
        assert additions.variant_number == number


SETTINGS = "section[aria-labelledby=gaps] > h2 + p.quiet"


def test_what_was_set_is_said_in_words(client):
    query = "city=berlin&weights=stay-and-consume&w-accessibility=7&t-price-value=0.4&scope=mobility&k=2&per_field=1"
    form = form_of(query)
    said = list(form.in_words())
    names = dict(Determinant.objects.values_list("slug", "name"))
    for sentence, named, numbers in zip(
        said,
        [WeightSet.objects.get(slug="stay-and-consume").name, names["accessibility"], names["price-value"], "Mobility"],
        [[], [7], [0.4], []],
        strict=True,
    ):
        assert named in sentence
        assert numbers_in(sentence) == numbers
    limits = Additions(form.services(), form.wishes).in_words
    assert [numbers_in(limit) for limit in limits] == [[1]]
    page = page_of(client, query)
    assert [sentence for sentence in said if sentence not in text_of(page.select_one(SETTINGS))] == []
    assert limits[0] in text_of(page.select_one("section[aria-labelledby=additions] > p .quiet"))
    assert page_of(client, "city=berlin").select(SETTINGS) == []


def test_limits_without_effect_are_named(client):
    [no_number], [no_budget] = form_of("must=parkrun").notes(), form_of("cost=5").notes()
    assert len({no_number, no_budget}) == 2
    both = page_of(client, "city=berlin&must=parkrun&cost=5").select("#outcome > .notice")
    assert [text_of(note) for note in both] == [no_number, no_budget]
    [default] = page_of(client, "city=berlin&k=2&budget=2").select("#outcome > .notice")
    assert numbers_in(default) == [1], "what a service costs of which nothing is said"
    assert page_of(client, "city=berlin").select("#outcome > .notice") == []
