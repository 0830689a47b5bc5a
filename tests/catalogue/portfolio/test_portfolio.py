"""The portfolio page: its numbers, the best additions under wishes, links that keep everything, undo and saving."""

import csv
import io
from itertools import combinations
from math import prod
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.analysis.drafts import PLANNED, Draft
from catalogue.analysis.snapshot import current_snapshot
from catalogue.exchange.requests import unknown_format
from catalogue.forms.choices import city_names
from catalogue.forms.fields import MOST_ITEMS
from catalogue.index.data_version import data_version
from catalogue.models import City, CodingSheet, Domain, SavedPortfolio, Service
from catalogue.portfolio.addresses import canonical
from catalogue.portfolio.forms import PortfolioForm
from catalogue.portfolio.plans import Additions
from catalogue.rules.blindness import hidden_sentence, sight
from experience.models import Determinant, WeightSet
from tests.answers import alerts, body, codes_of, numbers_in, parsed, text_of
from tests.factories import ask_to_code, make_random_services, make_service

pytestmark = pytest.mark.django_db

OPEN = tuple([None] * 13)


def answer(client, query):
    response = client.get(f"/portfolio/?format=json&{query}")
    assert response.status_code == 200, response.content
    return response.json()


def page_of(client, query=""):
    response = client.get(f"/portfolio/?{query}")
    assert response.status_code == 200
    return parsed(response)


def form_of(query):
    """The form of an address as a stranger fills it in; it has been validated."""
    form = PortfolioForm(QueryDict(canonical(QueryDict(query))), sight(AnonymousUser()), city_names())
    form.is_valid()
    return form


def undo_on(page):
    """The address that undoes the last change; none where nothing is remembered."""
    return [link["href"] for link in page.select(".undo a")]


def held_on(page):
    """The rows of the services that the portfolio holds."""
    return page.select("table.holds tbody tr")


def removal_of(row):
    """The address without the service of a row: its last link."""
    return row.select(".changes a")[-1]["href"]


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
    [row] = held_on(page_of(client, urlencode({"draft": draft.encoded()})))
    assert text_of(row.select_one("th")).startswith("Night bus <b>&~")
    assert row.select("th b") == []
    assert found["services"][0]["status"] == PLANNED


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
    found = refusal(client, f"{query}&{costs}")
    assert list(found) == [""]
    assert ["timeride-koeln" in message for message in found[""]] == [True]
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


@pytest.mark.parametrize(
    ("query", "codes", "named"),
    [
        ("service=nope", {"service": ["unknown"]}, "nope"),
        ("v=0&city=london", {"v": ["unknown"]}, "0"),
        ("draft=mobility~0~~Short", {"draft": ["unknown"]}, "Short"),
        ("k=2&costs=jelbi-berlin+cheap", {"costs": ["unreadable"]}, "jelbi-berlin cheap"),
        ("k=2&cost=1&budget=2&costs=Jelbi+2%0Ajelbi-berlin+3", {"costs": ["twice"]}, "jelbi-berlin"),
        ("k=2&costs=parkrun+1_0", {"costs": ["unreadable"]}, "parkrun 1_0"),
        ("name=a%E2%80%AEb", {"name": ["unprintable"]}, ""),
        ("k=2&budget=nan&cost=1", {"budget": ["invalid"]}, ""),
        ("k=11", {"k": ["invalid_choice"]}, "11"),
        ("city=atlantis", {"city": ["invalid_choice"]}, "atlantis"),
        ("&".join(f"service=s{n}" for n in range(900)), {"service": ["too_many"]}, str(MOST_ITEMS)),
    ],
)
def test_wrong_input_is_named_and_nothing_is_pretended(client, query, codes, named):
    assert codes_of(form_of(query)) == codes
    found = refusal(client, query)
    assert list(found) == list(codes)
    [[message]] = found.values()
    assert named in message
    page = page_of(client, query)
    assert [alert.endswith(message) for alert in alerts(page.select_one("#outcome"))] == [True]
    assert page.select("#profile, #gaps, #additions") == []


def test_a_line_that_cannot_be_read_is_counted(client):
    [message] = refusal(client, "k=2&costs=Jelbi+2%0Aparkrun+cheap")["costs"]
    assert numbers_in(message)[0] == 2


def test_an_unknown_format_is_told(client):
    assert refusal(client, "format=xml") == {"format": [unknown_format("xml", ["json", "csv", "profile-csv"])]}


def test_a_link_with_unknown_services_can_be_mended(client):
    page = page_of(client, "city=london&service=nope&service=jelbi-berlin")
    assert len(page.select('#outcome a[href="?v=1&city=london&service=jelbi-berlin"]')) == 1


def test_ten_thousand_items_are_refused(client):
    assert client.get("/portfolio/?" + "&".join(f"service=s{n}" for n in range(10_000))).status_code == 400


def test_stability_is_a_share_and_the_result_is_reproducible(client):
    one, other = answer(client, "k=3"), answer(client, "k=3")
    assert one == other
    assert all(0 <= p["stability"] <= 1 for p in one["result"]["additions"]["picks"])


def test_undo_goes_back_step_by_step(client):
    def digest_on(page):
        return page.select_one('#outcome input[name="from"]')["value"]

    empty = page_of(client)
    assert undo_on(empty) == []
    first = client.get(f"/portfolio/?city=london&from={digest_on(empty)}&service=")
    assert first.status_code == 302
    page = parsed(client.get(first.url))
    second = client.get(f"/portfolio/?city=london&service=jelbi-berlin&from={digest_on(page)}")
    assert second.url == "/portfolio/?v=1&city=london&service=jelbi-berlin"
    assert undo_on(parsed(client.get(second.url))) == ["/portfolio/?v=1&city=london"]
    assert undo_on(page_of(client, "v=1&city=london")) == ["/portfolio/"]
    last = page_of(client).select("#content > .notice a")
    assert [link["href"] for link in last] == ["?v=1&city=london"], "the state that was seen last"
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
    page = parsed(client.get(saved.url))
    assert len(page.select(f'form[action="/portfolio/saved/{one.key}/"]')) == 1
    assert text_of(page.select_one("#holds")).startswith("My city <b>:")
    assert [text_of(link) for link in page.select("#outcome ul a") if "saved=" in link["href"]] == ["My city <b>"]
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
    form = form_of(query)
    said = list(form.settings())
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
    assert limits[0] in text_of(page.select_one(".plan > p .quiet"))
    assert page_of(client, "city=berlin").select(SETTINGS) == []


SETTINGS = "section[aria-labelledby=gaps] > h2 + p.quiet"


def test_limits_without_effect_are_named(client):
    [no_number], [no_budget] = form_of("must=parkrun").notes(), form_of("cost=5").notes()
    assert len({no_number, no_budget}) == 2
    both = page_of(client, "city=berlin&must=parkrun&cost=5").select("#outcome > .notice")
    assert [text_of(note) for note in both] == [no_number, no_budget]
    [default] = page_of(client, "city=berlin&k=2&budget=2").select("#outcome > .notice")
    assert numbers_in(default) == [1], "what a service costs of which nothing is said"
    assert page_of(client, "city=berlin").select("#outcome > .notice") == []


def test_equal_drafts_count_once_and_can_be_removed(client):
    draft = "mobility~3333333333333~10~D"
    found = answer(client, f"draft={draft}&draft={draft}")["result"]
    assert len(found["services"]) == 1
    [row] = held_on(page_of(client, f"draft={draft}"))
    assert held_on(parsed(client.get(removal_of(row), follow=True))) == []


def test_a_repeated_field_in_scope_counts_once(client):
    once = answer(client, "city=berlin&scope=mobility&scope=culture")["result"]
    assert answer(client, "city=berlin&scope=mobility&scope=mobility&scope=culture")["result"] == once


def test_the_first_change_of_an_opened_link_can_be_undone(client):
    row = held_on(page_of(client, "v=1&city=berlin"))[0]
    removed = parsed(client.get(removal_of(row), follow=True))
    assert undo_on(removed) == ["/portfolio/?v=1&city=berlin"]
    assert "service=parkrun" in client.get("/portfolio/?add=parkrun").url


def test_adding_from_a_city_goes_on_with_its_portfolio(client):
    client.get("/portfolio/?city=london&add=jelbi-berlin")
    assert client.get("/portfolio/?city=london&add=parkrun").url == (
        "/portfolio/?v=1&city=london&service=jelbi-berlin&service=parkrun"
    )
    assert client.get("/portfolio/?city=berlin&add=parkrun").url == "/portfolio/?v=1&city=berlin&service=parkrun"


def test_back_gives_the_whole_page(client):
    asked = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    whole = parsed(client.get("/portfolio/?city=berlin", headers=asked))
    part = parsed(client.get("/portfolio/?city=berlin", headers={"HX-Request": "true"}))
    assert len(whole.select("html #outcome")) == 1
    assert (len(part.select("#outcome")), part.select("html")) == (1, [])


def test_too_large_and_unprintable_states_are_refused_in_words(client, owner):
    told = []
    for state, name in (("v=1&costs=" + "x" * 20_000, ""), ("city=london", "a\0b")):
        answered = parsed(client.post("/portfolio/saved/", {"state": state, "name": name}, follow=True))
        told += [text_of(message) for message in answered.select("#content > [role=status]")]
        assert not SavedPortfolio.objects.exists()
    assert len(set(told)) == 2, "each for its own reason"
    assert client.post("/portfolio/saved/", {"state": "city=london&saved=%00"}).status_code == 302
    assert client.post("/portfolio/saved/%00/", {"delete": "1"}).status_code == 404
    assert SavedPortfolio.objects.count() == 1


def test_saving_after_the_session_ended_loses_nothing(client):
    asked = client.post("/portfolio/saved/", {"state": "city=london", "name": "Mine"})
    assert "next=/portfolio/%3Fv%3D1%26name%3DMine%26city%3Dlondon" in asked.url


def test_a_coder_is_not_led(client, django_user_model):
    user = django_user_model.objects.create_user("coder")
    ask_to_code(user, "jelbi-berlin")
    client.force_login(user)
    for query in ("service=jelbi-berlin", "city=berlin"):
        assert refusal(client, query) == {"": [hidden_sentence(["Jelbi"])]}
        assert held_on(page_of(client, query)) == []
    found = answer(client, "city=london&k=10")["result"]
    assert "jelbi-berlin" not in {p["service"] for p in found["additions"]["picks"]}


def test_a_catalogue_without_fields_of_activity(client):
    CodingSheet.objects.all().delete()
    Service.objects.all().delete()
    Domain.objects.all().delete()
    for query in ("", "?format=json", "?format=profile-csv", "?k=3"):
        assert client.get(f"/portfolio/{query}").status_code == 200
