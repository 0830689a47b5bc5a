"""Whoever asks for anything but a page is told what is wrong in one form."""

import re

import pytest
from django.urls import get_resolver

from catalogue.exchange.problems import FILE, KINDS, MEDIA_TYPE
from tests.catalogue.pages.test_reading import routes

pytestmark = pytest.mark.django_db


def told(response):
    """What an answer says, whatever address it was met at."""
    assert response["Content-Type"] == MEDIA_TYPE
    problem = response.json()
    assert (problem["status"], problem.pop("instance")) == (
        response.status_code,
        response.wsgi_request.get_full_path(),
    )
    return problem


def test_every_form_of_a_page_and_every_file_is_refused_as_json_is(client):
    refused = told(client.get("/services/?domain=nope&launched_after=x&format=json"))
    assert (refused["type"], refused["problems"].keys()) == (
        KINDS["invalid-parameters"].type,
        {"domain", "launched_after"},
    )
    for asked in ("csv", "xlsx", "atom", "ttl", "geojson", "evidence-bib", "ris"):
        assert told(client.get(f"/services/?domain=nope&launched_after=x&format={asked}")) == refused
    of_codes = told(client.get("/data/codings.csv?round=nope"))
    assert (of_codes["status"], of_codes["problems"].keys()) == (400, {"round"})
    assert told(client.get("/data/codings.xlsx?round=nope")) == of_codes


def test_what_is_not_there_is_told_as_a_page_to_readers_of_pages_alone(client):
    missing = told(client.get("/cities/nowhere/?format=json"))
    assert missing["type"] == KINDS["not-found"].type
    for address in ("/cities/nowhere/?format=ttl", "/data/nothing.csv", "/data/releases/9/atlas.zip"):
        assert told(client.get(address)) == missing
    for address in ("/cities/nowhere/", "/cities/nowhere/?format=", "/nowhere"):
        page = client.get(address)
        assert (page.status_code, page["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert client.get("/embed/services/nothing/card.svg")["Content-Type"].startswith("image/svg+xml")


def test_the_addresses_of_files_are_known_by_their_endings():
    data = {route for route in routes(get_resolver().url_patterns) if re.match(r"/data/.*\.\w+$", route)}
    assert {route for route in data if not FILE.search(route)} == set()
    assert "/data/agreement.csv" in data
