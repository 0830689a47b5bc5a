"""What every address of the API does with methods, types, bodies and errors."""

import gzip

import pytest
from django.urls import reverse

from catalogue.exchange.problems import KINDS

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/kinds"


def test_whatever_is_not_there_is_told_in_the_one_form(client, problem_in):
    for address in ("/api/v1/nothing", "/api/v2/kinds", "/api/v1/kinds/", "/in/nobodys/api/v1/kinds"):
        told = problem_in(client.get(address), "not-found")
        assert told["instance"] == address


def test_a_page_that_is_asked_for_as_data_refuses_in_the_same_form(client, problem_in):
    problem_in(client.get("/cities/nowhere/?format=json"), "not-found")
    told = problem_in(client.get("/my-city/?format=json&k=99"), "invalid-parameters", "k")
    assert told["instance"] == "/my-city/?format=json&k=99"
    assert client.get("/cities/nowhere/")["Content-Type"].startswith("text/html")


def test_head_is_answered_as_get_without_a_body(reader):
    get, head = reader.get(ADDRESS), reader.head(ADDRESS)
    assert (head.status_code, head.content) == (200, b"")
    assert {name: head[name] for name in get.headers} == dict(get.headers)


def test_options_says_which_methods_there_are(client, problem_in):
    answer = client.options(ADDRESS)
    assert (answer.status_code, answer["Allow"]) == (204, "GET, HEAD, OPTIONS")
    refused = client.delete(ADDRESS)
    problem_in(refused, "method-not-allowed")
    assert refused["Allow"] == answer["Allow"]


def test_scripts_of_other_sites_may_read_and_are_told_so_before(client):
    for answer in (client.get(ADDRESS), client.get(f"{ADDRESS}?limit=0"), client.head(ADDRESS)):
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer
        assert {"ETag", "Link"} <= {*answer["Access-Control-Expose-Headers"].split(", ")}
    before = client.options(ADDRESS, headers={"Access-Control-Request-Method": "GET", "Origin": "https://a.example"})
    assert (before.status_code, before["Access-Control-Allow-Origin"]) == (204, "*")
    assert before["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "Access-Control-Allow-Origin" not in client.get("/cities/?format=json")


def test_scripts_of_other_sites_may_ask_analyses_by_a_body_and_write_nothing(client):
    asked = {"Access-Control-Request-Method": "POST", "Origin": "https://a.example"}
    allowed = {
        path: client.options(path, headers=asked)["Access-Control-Allow-Methods"]
        for path in ("/api/v1/analyses/my-city", "/in/main/api/v1/analyses/city/berlin", "/api/v1/services")
    }
    assert [*allowed.values()] == ["GET, HEAD, OPTIONS, POST"] * 2 + ["GET, HEAD, OPTIONS"]
    body = {"path": "/api/v1/analyses/compare", "data": "{}", "content_type": "application/json"}
    assert client.post(**body)["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.post(**body | {"path": "/api/v1/services"})


def test_who_takes_no_json_is_told_so_and_nobody_gets_the_answer_of_another(reader, problem_in):
    assert reader.get(ADDRESS).status_code == 200
    problem_in(reader.get(ADDRESS, headers={"Accept": "text/csv"}), "not-acceptable")
    for accepted in ("*/*", "application/*", "application/json", "text/html, application/json;q=0.1"):
        answer = reader.get(ADDRESS, headers={"Accept": accepted})
        assert (answer.status_code, "Accept" in answer["Vary"].split(", ")) == (200, True)


def test_an_answer_that_did_not_change_is_not_sent_again(reader):
    tag = reader.get(ADDRESS)["ETag"]
    again = reader.get(ADDRESS, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again["Access-Control-Allow-Origin"]) == (304, b"", "*")
    assert reader.get(f"{ADDRESS}?fields=slug")["ETag"] != tag


def test_an_answer_to_somebody_is_kept_for_nobody(reader):
    answer = reader.get(ADDRESS, headers={"Authorization": "Bearer nobody"})
    assert "ETag" not in answer
    assert {"private", "no-store"} <= {*answer["Cache-Control"].split(", ")}


def test_each_kind_of_problem_is_explained_at_its_address(client):
    page = client.get(reverse("api-problems")).content.decode()
    assert [name for name in KINDS if f'id="{name}"' not in page] == []


def test_it_names_what_is_wrong(client, problem_in):
    problem_in(client.get(f"{ADDRESS}?nothing=1&limit="), "invalid-parameters", "nothing", "limit")
    for limit in ("0", "101", "-1", "1.5", "x", "٣", "1" * 5000):
        problem_in(client.get(ADDRESS, {"limit": limit}), "invalid-parameters", "limit")
    problem_in(client.get(f"{ADDRESS}?limit=2&limit=3"), "invalid-parameters", "limit")
    problem_in(client.get(f"{ADDRESS}?fields=slug,nothing"), "invalid-parameters", "fields")
    problem_in(client.get(f"{ADDRESS}?{'&'.join(f'x{n}=1' for n in range(2000))}"), "bad-request")


def test_a_body_that_would_be_misread_is_refused_by_what_makes_it_so(client, problem_in):
    """Compressed it would be no JSON, and in chunks it would seem empty."""
    address, body = "/api/v1/analyses/compare", b'{"services": ["parkrun"]}'
    packed = client.post(address, gzip.compress(body), "application/json", headers={"Content-Encoding": "gzip"})
    problem_in(packed, "unsupported-media-type", "Content-Encoding")
    chunked = client.post(address, body, "application/json", headers={"Transfer-Encoding": "chunked"})
    problem_in(chunked, "bad-request", "Transfer-Encoding")
    plain = client.post(address, b"[]", "application/json", headers={"Content-Encoding": "identity"})
    problem_in(plain, "invalid-body", "body")
