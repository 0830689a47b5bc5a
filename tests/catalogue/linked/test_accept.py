"""Who asks for linked data by the header Accept is led from a page to them; everybody else gets the page."""

import pytest

from catalogue.exchange.problems import MEDIA_TYPE
from catalogue.linked.public import Reason
from catalogue.models import Actor
from tests.answers import body
from tests.factories import make_service

pytestmark = pytest.mark.django_db

SERVICE, ACTOR, CITY = "/services/jelbi-berlin/", "/actors/berliner-verkehrsbetriebe-bvg/", "/cities/berlin/"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
TURTLE, JSON_LD = "text/turtle", "application/ld+json"


def asked(client, path, accept):
    return client.get(path, headers={"Accept": accept})


@pytest.mark.parametrize("path", [SERVICE, ACTOR, CITY, "/services/?q=bus&page=1", f"/in/main{SERVICE}"])
def test_a_page_leads_to_its_linked_data(client, path):
    mark = "&" if "?" in path else "?"
    for accept, ending in ((TURTLE, "ttl"), (JSON_LD, "jsonld"), (f"text/html;q=0.5,{TURTLE}", "ttl")):
        answer = asked(client, path, accept)
        assert (answer.status_code, answer["Location"]) == (303, f"{path}{mark}format={ending}")
        assert "Accept" in answer["Vary"]
        led = client.get(answer["Location"], headers={"Accept": accept})
        assert (led.status_code, led["Content-Type"].partition(";")[0]) == (200, accept.rpartition(",")[2])
        assert path.partition("?")[0].removeprefix("/in/main") in body(led)


@pytest.mark.parametrize("path", [SERVICE, ACTOR, CITY, "/services/?q=bus"])
def test_a_page_leads_to_its_json(client, path):
    answer = asked(client, path, "application/json")
    assert answer.status_code == 303
    led = client.get(answer["Location"], headers={"Accept": "application/json"})
    assert (led.status_code, led["Content-Type"]) == (200, "application/json")
    body(led)


@pytest.mark.parametrize("profile", ['"http://www.w3.org/ns/json-ld#compacted"', '"http://a http://b"', "compacted"])
def test_whatever_profile_is_asked_for_the_one_that_there_is_is_led_to(client, profile):
    for accept in (f"{JSON_LD};profile={profile}", f"text/html;q=0.1, {JSON_LD} ; profile = {profile} ;q=0.9"):
        assert asked(client, SERVICE, accept)["Location"] == f"{SERVICE}?format=jsonld"


@pytest.mark.parametrize("also", [";charset=utf-8", '; charset="utf-8" ;q=0.9', ";v=b3;level=1"])
def test_other_parameters_change_nothing(client, also):
    assert asked(client, SERVICE, f"{TURTLE}{also}")["Location"] == f"{SERVICE}?format=ttl"
    assert asked(client, SERVICE, f"text/html{also}").status_code == 200
    for path, accept in (("/api/v1/kinds", "application/json"), ("/api/v1/exports/csv?city=berlin", "text/csv")):
        answer = asked(client, path, f"{accept}{also}")
        assert answer.status_code == 200
        body(answer)


def test_what_is_refused_is_not_sent_whatever_else_is_accepted(client):
    assert asked(client, SERVICE, "text/html;q=0, */*").status_code == 303
    assert asked(client, SERVICE, "text/html;q=0, application/json;q=0.1")["Location"] == f"{SERVICE}?format=json"
    assert asked(client, "/api/v1/kinds", "application/json;q=0, */*").status_code == 406
    assert asked(client, "/api/v1/kinds", "application/*;q=0, application/json").status_code == 200


def test_the_page_of_the_data_leads_to_the_catalogue_of_data(client):
    assert asked(client, "/data/", TURTLE)["Location"] == "/data/catalogue.ttl"
    assert asked(client, "/data/", "application/json")["Location"] == "/data/datapackage.json"
    assert asked(client, "/in/main/data/", JSON_LD)["Location"] == "/in/main/data/catalogue.jsonld"
    assert asked(client, "/in/main/data/catalogue.jsonld", JSON_LD).status_code == 200


@pytest.mark.parametrize("accept", ["", "*/*", BROWSER, f"text/html,{TURTLE};q=0.9", "text/*", f"{TURTLE};q=0,*/*"])
def test_who_likes_pages_as_much_gets_the_page(client, settings, accept):
    settings.KEPT_ANSWERS_BYTES = 2**20
    for _again in range(2):
        answer = asked(client, SERVICE, accept)
        assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (200, "text/html")
        assert {"Accept", "Cookie"} <= {name.strip() for name in answer["Vary"].split(",")}


@pytest.mark.parametrize("accept", ["application/pdf", "application/rdf+xml", "text/html;q=0"])
def test_who_accepts_nothing_of_it_is_told_what_there_is(client, accept):
    for path in (SERVICE, ACTOR, CITY, "/services/", "/data/"):
        answer = asked(client, path, accept)
        assert (answer.status_code, answer["Content-Type"]) == (406, MEDIA_TYPE)
        assert TURTLE in answer.json()["problems"]["Accept"][0]


def test_a_service_that_is_no_public_service_is_given_as_the_next_best_that_there_is(client, django_assert_num_queries):
    private = make_service(
        provider=Actor.objects.create(name="A firm", type=Actor.Type.PRIVATE_COMPANY)
    ).get_absolute_url()
    client.get(private)
    refused = asked(client, private, f"{TURTLE}, {JSON_LD};q=0.5")
    assert (refused.status_code, refused["Content-Type"], "Accept" in refused["Vary"]) == (406, MEDIA_TYPE, True)
    why, types = refused.json()["problems"]["Accept"]
    assert why == str(Reason.NOT_PUBLIC.label)
    assert ("text/html" in types, "application/json" in types, TURTLE in types) == (True, True, False)
    assert asked(client, private, f"{TURTLE}, application/json;q=0.5, text/html;q=0.1")["Location"].endswith("=json")
    for accept in (f"{TURTLE}, text/html;q=0.2, application/json;q=0.1", f"{JSON_LD}, */*;q=0.1"):
        page = asked(client, f"/in/main{private}", accept)
        assert (page.status_code, page["Content-Type"].partition(";")[0]) == (200, "text/html")
    with django_assert_num_queries(1):
        asked(client, private, TURTLE)
    with django_assert_num_queries(0):
        asked(client, private, "application/json")


def test_other_addresses_and_formats_are_as_ever(client):
    for path in ("/", "/cities/", "/healthz", f"{SERVICE}?format=json", "/nowhere"):
        assert asked(client, path, TURTLE).status_code == client.get(path).status_code
    assert client.post(SERVICE, headers={"Accept": TURTLE}).status_code == 405
