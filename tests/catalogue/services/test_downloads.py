"""The selection in every form: exactly what the page shows, in portions, and nothing that somebody must not see."""

import json
import re
from itertools import islice
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from catalogue.exchange import reading
from catalogue.models import Evidence, Service
from catalogue.services.downloads import FORMATS, FORMS, OFFERED
from catalogue.services.evidence_files import pages
from catalogue.services.export import records
from catalogue.services.json_files import listed
from tests.answers import body, content, parsed
from tests.factories import ask_to_code, make_random_services, make_service

pytestmark = pytest.mark.django_db

QUERY = "q=bus&region=europe&sort=launched"


def answer(client, asked, query=QUERY):
    return client.get(f"/services/?{query}&format={asked}")


def slugs(client, query):
    """In the order of the CSV, which other tests hold against the page."""
    return [line.split(",")[0] for line in re.findall(r"^[a-z0-9-]+,.*$", body(answer(client, "csv", query)), re.M)]


def test_json_holds_typed_records_of_the_selection_in_its_order_with_where_they_come_from(
    client, snapshot, monkeypatch
):
    monkeypatch.setattr(reading, "PORTION", 50)
    make_random_services(60, seed=3)
    for query in (QUERY, "sort=-launched", "q=made"):
        found = answer(client, "json", query)
        assert found.headers["Content-Type"] == "application/json"
        data = json.loads(body(found))
        services = {record["slug"]: record for record in records(Service.objects.published())}
        told = [record["slug"] for record in data["services"]]
        assert data["services"] == [services[slug] for slug in told] != []
        assert told == list(dict.fromkeys(told))
    assert len(told) > reading.PORTION
    assert data["parameters"] == {"q": ["made"]}
    assert data["address"].endswith("/services/?q=made")
    assert data["data"]["terms"]["main"]["licence"] == "CC BY 4.0"
    assert re.fullmatch("[0-9a-f]{16}", data["data"]["version"])


def test_the_same_services_in_the_same_order_stand_in_every_form(client):
    told = [record["slug"] for record in json.loads(body(answer(client, "json")))["services"]]
    features = json.loads(body(answer(client, "geojson")))["features"]
    assert list(dict.fromkeys(each["properties"]["slug"] for each in features)) == told != []
    assert [line for line in slugs(client, QUERY) if line != "slug"] == told


def test_geojson_has_a_point_for_each_city_of_a_service(client):
    features = json.loads(body(answer(client, "geojson", "")))["features"]
    placed = {(each["properties"]["slug"], each["properties"]["city"]): each for each in features}
    rows = Service.objects.published().values_list("slug", "cities__slug", "cities__longitude", "cities__latitude")
    assert {key: each["geometry"]["coordinates"] for key, each in placed.items()} == {
        (slug, city): [float(x), float(y)] for slug, city, x, y in rows
    }
    assert len({each["id"] for each in features}) == len(features) == len(placed)


def test_a_selection_of_nothing_is_a_file_of_nothing(client):
    query = "q=zzzzqqqq"
    assert json.loads(body(answer(client, "json", query)))["services"] == []
    assert json.loads(body(answer(client, "geojson", query)))["features"] == []
    assert body(answer(client, "evidence-bib", query)) == body(answer(client, "evidence-ris", query)) == ""
    assert content(answer(client, "xlsx-table", query)).startswith(b"PK")


def test_portions_are_joined_into_one_list():
    portions = [iter(()), iter(["1", "2"]), iter(()), iter(["3"])]
    assert json.loads(b"".join(listed({"a": 1}, "of", iter(portions)))) == {"a": 1, "of": [1, 2, 3]}


def test_each_page_is_cited_once_with_all_that_it_documents(client):
    one, other = make_service(slug="one"), make_service(slug="other")
    url = "https://example.org/{a}\\b?x=1&y=%20#z"
    fields = {"url": url, "kind": "official", "supports": "All"}
    Evidence.objects.create(service=other, number=90, title="Later", read_on="2026-11-02", **fields)
    Evidence.objects.create(service=one, number=91, title="100 % & more_{x}", published_on="2024-05", **fields)
    Evidence.objects.create(service=one, number=92, title="Known", supports="x", kind="general-knowledge")
    own = [page for page in pages(Service.objects.filter(pk__in=[one.pk, other.pk])) if page.address == url]
    [page] = own
    assert (page.title, page.services, page.date) == ("100 % & more_{x}", ("one", "other"), [2024, 5])
    assert str(page.read_on) == "2026-11-02"
    file = body(answer(client, "evidence-bib", ""))
    assert file.count(f"{{{page.key},") == 1
    assert "title = {{100 \\% \\& more\\_\\textbraceleft{}x\\textbraceright{}}}" in file
    assert "url = {https://example.org/%7Ba%7D%5Cb?x=1&y=%20#z}" in file
    assert "Known" not in file


def test_no_form_asks_per_row(client):
    def asked():
        found = {}
        for form in FORMS:
            content(answer(client, form, ""))
            with CaptureQueriesContext(connection) as captured:
                content(answer(client, form, ""))
            found[form] = len(captured)
        return found

    few = asked()
    make_random_services(20, seed=3)
    assert asked() == few
    assert max(few.values()) <= 30


def test_the_page_offers_every_form_of_exactly_the_selection(client):
    page = parsed(client.get(f"/services/?{QUERY}&page=1&view=table"))
    links = {link["href"] for link in page.select(".export a") if "format=" in link["href"]}
    feed = "/services/?q=bus&region=europe&format=atom"  # its order is its own
    assert links == {feed, *(f"/services/?{QUERY}&format={asked}" for asked in OFFERED)}


def test_an_unknown_form_names_all(client):
    refused = client.get("/services/?format=pdf&domain=nope")
    assert (refused.status_code, refused["Content-Type"]) == (400, "application/problem+json")
    problems = refused.json()["problems"]
    assert problems.keys() == {"format", "domain"}
    assert all(asked in problems["format"][0] for asked in FORMATS)


def test_the_address_of_a_selection_as_data_is_that_of_its_page(client):
    found = json.loads(body(answer(client, "json", f"{QUERY}&view=table")))
    assert parsed(client.get(found["address"])).select("#result-count")
    assert QueryDict(urlsplit(found["address"]).query) == QueryDict("q=bus&region=europe")
    assert found["parameters"] == {"q": ["bus"], "region": ["europe"]}


@pytest.mark.parametrize("asked", FORMS)
def test_who_is_to_code_a_service_gets_no_file_with_its_levels(client, django_user_model, asked):
    user = django_user_model.objects.create_user("blind")
    ask_to_code(user, "jelbi-berlin")
    client.force_login(user)
    assert answer(client, asked, "city=berlin").status_code == 400
    assert answer(client, asked, "city=kigali").status_code == 200


def test_it_is_sent_while_it_is_read(client, monkeypatch):
    monkeypatch.setattr(reading, "PORTION", 50)
    response = answer(client, "json", "")
    assert len(list(islice(iter(response), 3))) == 3
    response.close()
