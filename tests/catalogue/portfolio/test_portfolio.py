"""The portfolio page: its numbers, the best additions under wishes, links that keep everything, undo and saving."""

import csv
import io
from itertools import combinations
from math import prod
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.analysis.drafts import Draft
from catalogue.analysis.snapshot import current_snapshot
from catalogue.index.triggers import data_version
from catalogue.models import City, Coder, CodingRound, CodingSheet, Domain, SavedPortfolio, Service
from catalogue.portfolio.addresses import canonical
from experience.models import Determinant
from tests.answers import body
from tests.factories import make_random_services, make_service

pytestmark = pytest.mark.django_db

OPEN = tuple([None] * 13)


def answer(client, query):
    response = client.get(f"/portfolio/?format=json&{query}")
    assert response.status_code == 200, response.content
    return response.json()


def refusal(client, query):
    response = client.get(f"/portfolio/?format=json&{query}")
    assert response.status_code == 400
    return response.json()["error"]["problems"]


def covered(profiles):
    return [1 - prod(1 - 0.5 * (levels[place] or 0) / 3 for levels in profiles) for place in range(13)]


def levels_of(slug):
    return current_snapshot().members[slug].levels


def test_added_services_count_in_full_whatever_their_state(client):
    assert Service.objects.get(slug="amazon-go-seattle").status == "discontinued"
    found = answer(client, "service=amazon-go-seattle&service=jelbi-berlin")["result"]
    own = covered([levels_of("amazon-go-seattle"), levels_of("jelbi-berlin")])
    assert [d["coverage"]["value"] for d in found["determinants"]] == [round(value, 6) for value in own]
    started = answer(client, "city=london")["result"]
    assert {s["service"]: s["counts"] for s in started["services"]}["amazon-go-seattle"] == 0
    runs = answer(client, "city=london&service=amazon-go-seattle")["result"]
    assert {s["service"]: s["counts"] for s in runs["services"]}["amazon-go-seattle"] == 1
    assert len(runs["services"]) == len(started["services"])


def test_a_city_is_the_same_as_on_its_own_page(client):
    city = client.get("/cities/london/?format=json&target=1").json()["result"]
    own = answer(client, "city=london")["result"]
    for name in ("determinants", "holistic", "attained", "balance", "integration", "journey", "overlaps"):
        assert own[name] == city[name], name


def test_left_out_services_are_gone(client):
    own = answer(client, "city=london&without=parkrun")["result"]
    assert "parkrun" not in {s["service"] for s in own["services"]}


def test_drafts_count_as_planned_and_open_answers_are_not_zero(client):
    answers = (2, None, 3, *[0] * 4, 4, *[0] * 5)
    draft = Draft("Night bus <b>&~", "mobility", answers, frozenset({"before"}))
    found = answer(client, urlencode({"draft": draft.encoded()}))["result"]
    assert found["services"][0]["levels"] == [2, None, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0]
    assert found["services"][0]["name"] == "Night bus <b>&~"
    by = {d["determinant"]: d["coverage"] for d in found["determinants"]}
    assert by["price-value"]["value"] == 0
    assert by["price-value"]["p95"] > 0
    page = client.get("/portfolio/", {"draft": draft.encoded()}).content.decode()
    assert "Night bus &lt;b&gt;&amp;~" in page
    assert "<b>&~" not in page


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
    # TimeRide runs in Berlin too: it is in the portfolio already.
    assert refusal(client, f"{query}&{costs}") == {
        "": ["Already in the portfolio, so it cannot be added: timeride-koeln."]
    }
    plan = answer(client, f"{query}&{costs}".replace("timeride-koeln", "artlens-cleveland"))["result"]["additions"]
    picks = [current_snapshot().members[p["service"]] for p in plan["picks"]]
    assert "artlens-cleveland" in {m.slug for m in picks}
    assert sorted(m.domain for m in picks) == ["culture", "health", "mobility"]
    assert sum(p["cost"] for p in plan["picks"]) <= 5


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("k=1&must=jelbi-berlin&must=hvv-switch-hamburg", "2 services are required, but only 1 may be added."),
        ("k=3&must=jelbi-berlin&field=culture", "Required but of a field that you ruled out: Jelbi."),
        (
            "k=3&must=jelbi-berlin&must=hvv-switch-hamburg&per_field=1",
            "More of one field are required than the 1 that you allow: hvv switch, Jelbi.",
        ),
        ("k=3&must=jelbi-berlin&cost=9&budget=5", "What is required costs 9, more than the budget of 5: Jelbi."),
    ],
)
def test_contradictory_wishes_are_named(client, query, message):
    assert refusal(client, query) == {"": [message]}
    page = client.get(f"/portfolio/?{query}")
    assert page.status_code == 200
    assert message in page.content.decode()
    assert "The best" not in page.content.decode().split('id="outcome"')[1].split("</section>")[0]


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("service=nope", {"service": ["Not in the catalogue, perhaps renamed since the link was made: nope."]}),
        ("v=0&city=london", {"v": ["This link was made by version 0 of this page and cannot be read safely; links of "
                                   "version 1 can."]}),
        ("draft=mobility~0~~Short", {"draft": ["The draft “Short” was made with another version of the model: its "
                                               "levels cannot be told apart."]}),
        ("k=2&costs=jelbi-berlin+cheap", {"costs": ["Line 1 cannot be read: “jelbi-berlin cheap”. Write a service and "
                                                    "then a cost of 0 or more."]}),
        ("k=2&cost=1&budget=2&costs=Jelbi+2%0Ajelbi-berlin+3",
         {"costs": ["Line 2 gives a second cost to “jelbi-berlin”."]}),
        ("k=2&costs=parkrun+1_0", {"costs": ["Line 1 cannot be read: “parkrun 1_0”. Write a service and then a cost of "
                                             "0 or more."]}),
        ("name=a%E2%80%AEb", {"name": ["The name holds signs that cannot be shown. Write it in plain letters."]}),
        ("k=2&budget=nan&cost=1", {"budget": ["Enter a number."]}),
        ("k=11", {"k": ["Select a valid choice. 11 is not one of the available choices."]}),
        ("city=atlantis", {"city": ["Select a valid choice. atlantis is not one of the available choices."]}),
        ("format=xml", None),
    ],
)  # fmt: skip
def test_wrong_input_is_named_and_nothing_is_pretended(client, query, problem):
    if problem is not None:
        assert refusal(client, query) == problem
        page = client.get(f"/portfolio/?{query}").content.decode()
        assert 'id="profile"' not in page
    else:
        assert client.get(f"/portfolio/?{query}").status_code == 400


def test_a_link_with_unknown_services_can_be_mended(client):
    page = client.get("/portfolio/?city=london&service=nope&service=jelbi-berlin").content.decode()
    assert '<a href="?v=1&amp;city=london&amp;service=jelbi-berlin">' in page


def test_ten_thousand_items_are_refused(client):
    assert client.get("/portfolio/?" + "&".join(f"service=s{n}" for n in range(10_000))).status_code == 400
    many = "&".join(f"service=s{n}" for n in range(900))
    assert refusal(client, many) == {"service": ["Too many: 900 of at most 500."]}


def test_stability_is_a_share_and_the_result_is_reproducible(client):
    one, other = answer(client, "k=3"), answer(client, "k=3")
    assert one == other
    assert all(0 <= p["stability"] <= 1 for p in one["result"]["additions"]["picks"])


def test_undo_goes_back_step_by_step(client):
    empty = client.get("/portfolio/").context["addresses"].digest
    first = client.get(f"/portfolio/?city=london&from={empty}&service=")
    assert first.status_code == 302
    page = client.get(first.url)
    digest = page.context["addresses"].digest
    second = client.get(f"/portfolio/?city=london&service=jelbi-berlin&from={digest}")
    assert second.url == "/portfolio/?v=1&city=london&service=jelbi-berlin"
    page = client.get(second.url)
    assert page.context["undo"] == "v=1&city=london"
    assert "↶" in page.content.decode()
    assert client.get("/portfolio/?v=1&city=london").context["undo"] == ""
    assert client.get("/portfolio/").context["last"] == "v=1&city=london", "the state that was seen last"
    added = client.get("/portfolio/?add=parkrun")
    assert added.url == "/portfolio/?v=1&city=london&service=parkrun"


def test_a_session_stays_small(client, monkeypatch):
    monkeypatch.setattr("catalogue.portfolio.memory.REMEMBERED", 4)
    for number in range(7):
        client.get(f"/portfolio/?name=n{number}")
    memory = client.session["portfolio"]
    assert len(memory["before"]) <= 4
    assert [state[-2:] for state in memory["states"].values()] == ["n3", "n4", "n5", "n6"]


def test_export_as_csv_cannot_be_a_formula(client):
    draft = Draft("=HYPERLINK(1)", "mobility", OPEN[:12] + (1,)).encoded()
    text = body(client.get("/portfolio/", {"city": "london", "draft": draft, "format": "csv"})).removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 14
    assert rows[-1]["name"] == "'=HYPERLINK(1)"
    assert rows[-1]["accessibility"] == ""
    text = body(client.get("/portfolio/?city=london&format=profile-csv")).removeprefix("\ufeff")
    assert [row["determinant"] for row in csv.DictReader(io.StringIO(text))] == [
        d.slug for d in Determinant.objects.all()
    ]


@pytest.fixture
def owner(client, django_user_model):
    user = django_user_model.objects.create_user("owner", password="owner-password")
    client.force_login(user)
    return user


def test_saving_needs_an_account(client):
    before = SavedPortfolio.objects.count()
    assert "/accounts/login/" in client.post("/portfolio/saved/", {"state": "city=london"}).url
    assert SavedPortfolio.objects.count() == before
    assert client.get("/portfolio/saved/").status_code in (302, 405)


def test_save_change_go_back_and_delete(client, owner):
    version = data_version()
    saved = client.post("/portfolio/saved/", {"state": "city=london", "name": " My  city <b> "})
    one = SavedPortfolio.objects.get()
    assert saved.url == one.get_absolute_url()
    assert one.name == "My city <b>"
    page = client.get(saved.url)
    assert page.context["current"] == one
    assert "My city &lt;b&gt;" in page.content.decode()
    client.post("/portfolio/saved/", {"state": f"{one.state}&service=jelbi-berlin"})
    one.refresh_from_db()
    assert SavedPortfolio.objects.count() == 1
    assert "jelbi-berlin" in one.state
    client.post(f"/portfolio/saved/{one.key}/", {"back": "1"})
    one.refresh_from_db()
    assert "jelbi-berlin" not in one.state
    client.post("/portfolio/saved/", {"state": one.state, "new": "1", "name": "Second"})
    assert SavedPortfolio.objects.count() == 2
    gone = client.post(f"/portfolio/saved/{one.key}/", {"delete": "1"})
    assert "city=london" in gone.url, "what was deleted is still there as a link"
    assert "saved=" not in gone.url
    assert SavedPortfolio.objects.count() == 1
    assert data_version() == version, "what people save is no part of the data"


def test_nobody_touches_the_portfolios_of_others(client, owner, django_user_model):
    other = django_user_model.objects.create_user("other")
    theirs = SavedPortfolio.objects.create(owner=other, name="Theirs", state="v=1&city=london&saved=x", key="x")
    assert client.post("/portfolio/saved/x/", {"delete": "1"}).status_code == 404
    client.post("/portfolio/saved/", {"state": "city=berlin&saved=x", "name": "Mine"})
    theirs.refresh_from_db()
    assert theirs.state == "v=1&city=london&saved=x"
    assert owner.portfolios.get().name == "Mine"
    assert "Theirs" not in client.get("/portfolio/?saved=x").content.decode()


def test_queries_do_not_grow_with_services(client):
    def queries():
        client.get("/portfolio/?city=kigali")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/portfolio/?city=kigali").status_code == 200
        return len(captured)

    few = queries()
    city = City.objects.get(slug="kigali")
    for service in make_random_services(40, seed=6):
        service.cities.set([city])
    assert queries() == few
    assert few <= 8


@given(
    st.dictionaries(st.sampled_from(["city", "service", "v", "k", "w-x", "from", "add", "other"]), st.text(max_size=5))
)
def test_a_canonical_address_stays_as_it_is(parameters):
    once = canonical(QueryDict(urlencode(parameters)))
    assert canonical(QueryDict(once)) == once


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.dictionaries(
        st.sampled_from(
            ["city", "service", "without", "draft", "name", "v", "must", "field", "per_field", "cost", "costs",
             "budget", "k", "pool", "saved", "target", "from", "add", "w-accessibility", "format"]
        ),
        st.one_of(st.text(max_size=12), st.sampled_from(["london", "jelbi-berlin", "3", "1e309", "mobility", "json"])),
        max_size=5,
    )
)  # fmt: skip
def test_nothing_breaks_the_page(client, query):
    assert client.get("/portfolio/", query).status_code in (200, 302, 400)


def test_made_services_start_with_no_profile(client):
    service = make_service(status="active")
    found = answer(client, f"service={service.slug}")["result"]
    assert found["determinants"][7]["coverage"]["value"] == round(0.5 / 3, 6), (
        "integration level 1 is all that is known"
    )


def test_what_was_set_is_said_in_words(client):
    query = "city=berlin&weights=stay-and-consume&w-accessibility=7&t-price-value=0.4&scope=mobility&k=2&per_field=1"
    page = client.get(f"/portfolio/?{query}").content.decode()
    assert "Set by you:" in page
    for sentence in ("Own weights: Reachability and physical access 7", "Own targets: Price and economic value 0.4",
                     "Fields in scope: Mobility", "at most 1 of a field"):  # fmt: skip
        assert sentence in page
    assert "Set by you:" not in client.get("/portfolio/?city=berlin").content.decode()


def test_limits_without_effect_are_named(client):
    page = client.get("/portfolio/?city=berlin&must=parkrun&cost=5").content.decode()
    assert "Limits are set, but not how many services to add" in page
    assert "Costs are set, but no budget: they have no effect." in page
    page = client.get("/portfolio/?city=berlin&k=2&budget=2").content.decode()
    assert "Services without an own cost count as 1." in page


def test_equal_drafts_count_once_and_can_be_removed(client):
    draft = "mobility~3333333333333~10~D"
    found = answer(client, f"draft={draft}&draft={draft}")["result"]
    assert len(found["services"]) == 1
    page = client.get(f"/portfolio/?draft={draft}")
    remove = page.context["held"][0].remove
    assert client.get(remove, follow=True).context["service_set"].members == []


def test_a_repeated_field_in_scope_counts_once(client):
    once = answer(client, "city=berlin&scope=mobility&scope=culture")["result"]
    assert answer(client, "city=berlin&scope=mobility&scope=mobility&scope=culture")["result"] == once


def test_the_first_change_of_an_opened_link_can_be_undone(client):
    page = client.get("/portfolio/?v=1&city=berlin")
    removed = client.get(page.context["held"][0].remove, follow=True)
    assert removed.context["undo"] == "v=1&city=berlin"
    assert "service=parkrun" in client.get("/portfolio/?add=parkrun").url


def test_adding_from_a_city_goes_on_with_its_portfolio(client):
    client.get("/portfolio/?city=london&add=jelbi-berlin")
    assert client.get("/portfolio/?city=london&add=parkrun").url == (
        "/portfolio/?v=1&city=london&service=jelbi-berlin&service=parkrun"
    )
    assert client.get("/portfolio/?city=berlin&add=parkrun").url == "/portfolio/?v=1&city=berlin&service=parkrun"


def test_back_gives_the_whole_page(client):
    asked = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in client.get("/portfolio/?city=berlin", headers=asked).content.decode()
    assert "<html" not in client.get("/portfolio/?city=berlin", headers={"HX-Request": "true"}).content.decode()


def test_too_large_and_unprintable_states_are_refused_in_words(client, owner):
    saved = client.post("/portfolio/saved/", {"state": "v=1&costs=" + "x" * 20_000}, follow=True)
    assert "too large to be kept" in saved.content.decode()
    saved = client.post("/portfolio/saved/", {"state": "city=london", "name": "a\0b"}, follow=True)
    assert "signs that cannot be shown" in saved.content.decode()
    assert client.post("/portfolio/saved/", {"state": "city=london&saved=%00"}).status_code == 302
    assert client.post("/portfolio/saved/%00/", {"delete": "1"}).status_code == 404
    assert SavedPortfolio.objects.count() == 1


def test_saving_after_the_session_ended_loses_nothing(client):
    asked = client.post("/portfolio/saved/", {"state": "city=london", "name": "Mine"})
    assert "next=/portfolio/%3Fv%3D1%26name%3DMine%26city%3Dlondon" in asked.url


def test_a_coder_is_not_led(client, django_user_model):
    user = django_user_model.objects.create_user("coder")
    coder = Coder.objects.create(slug="human", name="Human", user=user)
    coding_round = CodingRound.objects.create(slug="r", name="R", guide_version="1.1", opened="2026-11-23")
    coding_round.assignments.create(coder=coder, service=Service.objects.get(slug="jelbi-berlin"))
    client.force_login(user)
    message = "Hidden from you until you have submitted your own codes"
    for query in ("service=jelbi-berlin", "city=berlin"):
        assert refusal(client, query) == {"": [f"{message}: Jelbi."]}
    assert client.get("/cities/berlin/?format=json").status_code == 400
    page = client.get("/cities/berlin/").content.decode()
    assert "Its profile is hidden from you" in page
    assert "Levels are hidden from you" in page
    found = answer(client, "city=london&k=10")["result"]
    assert "jelbi-berlin" not in {p["service"] for p in found["additions"]["picks"]}


def test_a_catalogue_without_fields_of_activity(client):
    CodingSheet.objects.all().delete()
    Service.objects.all().delete()
    Domain.objects.all().delete()
    for query in ("", "?format=json", "?format=profile-csv", "?k=3"):
        assert client.get(f"/portfolio/{query}").status_code == 200
