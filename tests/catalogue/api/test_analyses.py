"""Analyses answer as their pages do, by address and by body."""

import json

import pytest
from django.urls import reverse

from catalogue.api.analyses import ANALYSES
from catalogue.exchange.turns import ANALYSIS, TURNS, Turns

pytestmark = pytest.mark.django_db

SERVICES = ["jelbi-berlin", "whim-helsinki"]
ASKED = {
    "city": ("/cities/berlin/", {"k": "2", "for": ["resident"]}),
    "my-city": ("/my-city/", {"service": SERVICES, "name": "Here"}),
    "compare": ("/compare/", {"service": SERVICES}),
}


def address_of(name):
    return f"/api/v1/analyses/{name}" + ("/berlin" if ANALYSES[name].of else "")


def sent(client, name, body, **more):
    text = body if isinstance(body, (str, bytes)) else json.dumps(body)
    return client.post(address_of(name), text, **({"content_type": "application/json"} | more))


@pytest.mark.parametrize("name", ASKED)
def test_the_answer_is_that_of_the_page(client, name):
    page, parameters = ASKED[name]
    by_page = client.get(page, parameters | {"format": "json"})
    assert by_page.status_code == 200
    for answer in (client.get(address_of(name), parameters), sent(client, name, parameters)):
        own = answer.json()
        assert own.pop("address").partition("?")[0] == f"http://testserver{page}"
        assert own == {key: value for key, value in by_page.json().items() if key != "address"}


def test_what_would_help_most_is_that_of_the_page(client):
    _page, parameters = ASKED["my-city"]
    whole, best = client.get(address_of("my-city"), parameters).json(), client.get(address_of("best-next"), parameters)
    expected = {name: whole["result"][name] for name in ("suggestions", "additions")}
    assert (best.json()["result"], best.json()["analysis"]) == (expected, "best-next")
    nothing = client.get(address_of("best-next"), {"service": SERVICES[:1], "must": "nowhere"})
    assert nothing.status_code == 400


def test_an_idea_is_tried_by_the_form_of_the_page(client, snapshot):
    answers = {determinant.slug: "1" for determinant in snapshot.determinants}
    idea = {"name": "A lift for bicycles", "field": next(iter(snapshot.domains)), **answers}
    page = client.get("/evaluate/", idea | {"format": "json"}).json()
    own = sent(client, "idea", idea).json()
    assert (own["result"], own["analysis"]) == (page["result"], "evaluate")


def test_what_is_wrong_is_named(client, problem_in):
    problem_in(client.get(address_of("city"), {"nothing": "1"}), "invalid-parameters", "nothing")
    problem_in(client.get(address_of("city"), {"format": "json"}), "invalid-parameters", "format")
    problem_in(client.get(address_of("city"), {"k": ""}), "invalid-parameters", "k")
    problem_in(sent(client, "my-city", {"k": "99"}), "invalid-parameters", "k")
    both = client.post(f"{address_of('my-city')}?service=parkrun", {"k": "3"}, content_type="application/json")
    problem_in(both, "invalid-parameters", "service")
    problem_in(client.get(address_of("compare")), "invalid-parameters")
    told = problem_in(client.get("/api/v1/analyses/city/nowhere"), "not-found")
    assert told["instance"] == "/api/v1/analyses/city/nowhere"


@pytest.mark.parametrize(
    ("body", "kind", "named"),
    [
        ("{", "bad-request", ["body"]),
        (b"\xff\xfe", "bad-request", ["body"]),
        ('{"k": NaN}', "bad-request", ["body"]),
        ("[" * 100_000, "bad-request", ["body"]),
        ('{"a":' * 100_000, "bad-request", ["body"]),
        ("[]", "invalid-body", ["body"]),
        ('"k"', "invalid-body", ["body"]),
        ("null", "invalid-body", ["body"]),
        ('{"k": 3}', "invalid-body", ["k"]),
        ('{"service": [["a"]]}', "invalid-body", ["service"]),
        ('{"service": []}', "invalid-body", ["service"]),
        ('{"k": null}', "invalid-body", ["k"]),
        ('{"k": {"k": "1"}}', "invalid-body", ["k"]),
        ('{"name": "\\u0000"}', "invalid-parameters", ["name"]),
        ('{"name": "\\ud800"}', "invalid-parameters", ["name"]),
        ('{"\\ud800": "1"}', "invalid-parameters", ["�"]),
        (json.dumps({"service": ["a"] * 2000}), "invalid-body", ["body"]),
    ],
)
def test_a_body_of_another_form_is_refused(client, problem_in, body, kind, named):
    problem_in(sent(client, "my-city", body), kind, *named)


def test_bodies_that_nobody_reads_are_refused(client, problem_in, settings):
    for content_type in ("text/plain", "application/xml", "application/json; charset=latin-1", "multipart/form-data"):
        problem_in(sent(client, "my-city", "{}", content_type=content_type), "unsupported-media-type", "Content-Type")
    assert sent(client, "my-city", "{}", content_type="application/json; charset=UTF-8").status_code == 200
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    problem_in(sent(client, "my-city", json.dumps({"name": "x" * 1000})), "too-large", "body")
    problem_in(sent(client, "my-city", "{}", CONTENT_LENGTH="100000000"), "too-large", "body")


def test_they_wait_for_the_turn_of_the_pages(client, problem_in, monkeypatch):
    others = Turns(most_waiting=0)
    monkeypatch.setitem(TURNS, ANALYSIS, others)
    with others.next():
        for name in ANALYSES:
            for answer in (client.get(address_of(name), {"k": "2"} if name == "city" else {}), sent(client, name, {})):
                problem_in(answer, "busy")
                assert int(answer["Retry-After"]) > 0


def test_no_header_of_a_page_makes_another_answer_of_it(client):
    for headers in ({"HX-Request": "true"}, {"HX-Request": "true", "HX-History-Restore-Request": "true"}):
        assert "result" in client.get(address_of("my-city"), {"service": SERVICES}, headers=headers).json()


def test_they_are_answered_in_the_view_that_the_address_begins_with(client):
    own = client.get("/by/atlas-1/api/v1/analyses/city/berlin").json()
    assert own["address"].startswith(f"http://testserver/by/atlas-1{reverse('city-detail', args=['berlin'])}")
