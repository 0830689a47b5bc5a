"""What the services of my city cover together, as formulas and database say."""

import csv
import io
import re
from urllib.parse import urlencode

import pytest

from catalogue.analysis.drafts import DOCUMENTED, PLANNED, Draft
from catalogue.models import City, CodingSheet, Domain, Service
from catalogue.rules.blindness import hidden_sentence
from experience.models import Determinant
from tests import by_hand
from tests.answers import body, content, parsed, queries_of, text_of
from tests.catalogue.my_city.asked import (
    answer,
    held_on,
    page_of,
    refusal,
)
from tests.factories import ask_to_code, make_random_services

pytestmark = pytest.mark.django_db


OPEN = tuple([None] * 13)


def test_added_services_count_in_full_whatever_their_state(client):
    assert Service.objects.get(slug="amazon-go-seattle").status == "discontinued"
    found = answer(client, "service=amazon-go-seattle&service=jelbi-berlin")["result"]
    assert [service["counts"] for service in found["services"]] == [1, 1]
    started = answer(client, "city=new-york")["result"]
    assert {s["service"]: s["counts"] for s in started["services"]}["amazon-go-seattle"] == 0
    runs = answer(client, "city=new-york&service=amazon-go-seattle")["result"]
    assert {s["service"]: s["counts"] for s in runs["services"]}["amazon-go-seattle"] == 1
    assert len(runs["services"]) == len(started["services"])


def test_left_out_services_are_gone(client):
    own = answer(client, "city=london&without=parkrun")["result"]
    assert "parkrun" not in {s["service"] for s in own["services"]}


def test_drafts_count_as_planned_and_open_answers_are_not_zero(client):
    answers = (2, None, 3, *[0] * 4, 4, *[0] * 5)
    draft = Draft("Night bus <b>&~", "mobility", answers, frozenset({"before"}))
    found = answer(client, urlencode({"draft": draft.encoded()}))["result"]
    assert found["services"][0]["levels"] == [2, None, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0]
    assert found["services"][0]["name"] == "Night bus <b>&~"
    [row] = held_on(page_of(client, urlencode({"draft": draft.encoded()})))
    assert text_of(row.select_one("th")).startswith("Night bus <b>&~")
    assert row.select("th b") == []
    assert found["services"][0]["status"] == PLANNED


def test_open_answers_of_a_draft_stand_in_the_range(client):
    answers = (2, None, 3, *[0] * 4, 4, *[0] * 5)
    draft = Draft("Night bus", "mobility", answers, frozenset({"before"}), {"resident": DOCUMENTED})
    found = answer(client, urlencode({"city": "berlin", "draft": draft.encoded(), "scope": "mobility"}))["result"]
    closed = Draft(draft.name, draft.domain, (2, 0, *answers[2:]), draft.phases, draft.persons)
    other = answer(client, urlencode({"city": "berlin", "draft": closed.encoded(), "scope": "mobility"}))["result"]
    rows = [next(d for d in each["determinants"] if d["slug"] == "price-value") for each in (found, other)]
    assert rows[0]["moments"] == rows[1]["moments"]
    assert rows[0]["high"] > rows[1]["high"]


def test_one_service_alone_is_told_as_one(client):
    reasons = [
        answer(client, f"service={slugs}")["result"]["reason"] for slugs in ("parkrun", "parkrun&service=jelbi-berlin")
    ]
    assert [" service " in reason for reason in reasons] == [True, False]


def test_where_too_much_is_open_page_and_report_say_from_where_to_where(client):
    query = urlencode({"city": "berlin", "draft": Draft("Night bus", "mobility", (2,) * 13).encoded()})
    found = answer(client, query)["result"]
    rungs = list(found["ladder"].values())
    assert {"from": rungs[1]["low"], "to": rungs[1]["high"]} == found["contribution"]
    assert [(rung["c1"], rung["c0"], rung["median"]) for rung in rungs] == [(None, None, None)] * 3
    assert found.keys().isdisjoint({"conventions", "codings"}), "a value under other conventions is one too"
    ends = [list(dict.fromkeys(f"{100 * rung[end]:.0f}" for end in ("low", "high"))) for rung in rungs]
    for path in ("/my-city/", "/my-city/report/"):
        ladder = parsed(client.get(f"{path}?{query}")).select(".ladder strong")
        assert [re.findall(r"[0-9]+", text_of(rung)) for rung in ladder] == ends


def test_a_repeated_field_in_scope_counts_once(client):
    once = answer(client, "city=berlin&scope=mobility&scope=culture")["result"]
    assert answer(client, "city=berlin&scope=mobility&scope=mobility&scope=culture")["result"] == once


def test_export_as_csv_cannot_be_a_formula(client):
    draft = Draft("=HYPERLINK(1)", "mobility", OPEN[:12] + (1,)).encoded()
    text = body(client.get("/my-city/", {"city": "london", "draft": draft, "format": "csv"})).removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(by_hand.in_city("london")) + 1
    assert rows[-1]["name"] == "'=HYPERLINK(1)"
    assert rows[-1]["accessibility"] == ""
    text = body(client.get("/my-city/?city=london&format=profile-csv")).removeprefix("\ufeff")
    assert [row["determinant"] for row in csv.DictReader(io.StringIO(text))] == [
        d.slug for d in Determinant.objects.all()
    ]


def test_a_coder_is_not_led(client, django_user_model):
    user = django_user_model.objects.create_user("coder")
    ask_to_code(user, "jelbi-berlin")
    client.force_login(user)
    for query in ("service=jelbi-berlin", "city=berlin", "must=jelbi-berlin&k=2"):
        assert refusal(client, query) == {"": [hidden_sentence(["Jelbi"])]}
        assert held_on(page_of(client, query)) == []
    assert client.get("/my-city/?city=berlin&without=jelbi-berlin").status_code == 200
    found = answer(client, "city=london&k=10")["result"]
    assert "jelbi-berlin" not in {p["slug"] for p in found["additions"]["picks"]}


def test_queries_do_not_grow_with_services(client):
    few = queries_of(client, "/my-city/?city=kigali")
    city = City.objects.get(slug="kigali")
    for service in make_random_services(40, seed=6):
        service.cities.set([city])
    assert queries_of(client, "/my-city/?city=kigali") == few
    assert few <= 8


def test_a_catalogue_without_fields_of_activity(client):
    CodingSheet.objects.all().delete()
    Service.objects.all().delete()
    Domain.objects.all().delete()
    for query in ("", "?format=json", "?format=profile-csv", "?k=3"):
        answer = client.get(f"/my-city/{query}")
        assert answer.status_code == 200
        assert content(answer)
