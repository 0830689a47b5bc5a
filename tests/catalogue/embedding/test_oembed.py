"""oEmbed 1.0 as its consumers read it: answers, bounds of sizes, refusals, and how a page leads to it."""

from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from catalogue.models import Service
from catalogue.sharing.embeds import CARD, CITY_MOMENTS, MOST_WIDTH, SERVICE_MOMENTS, size_of
from tests.answers import body, parsed, queries_of, text_of
from tests.factories import make_random_services, make_service

pytestmark = pytest.mark.django_db

SITE = "https://atlas.example.org"
PAGES = {"/services/jelbi-berlin/": "/embed/services/jelbi-berlin/", "/cities/berlin/": "/embed/cities/berlin/"}


@pytest.fixture(autouse=True)
def _public_address(settings):
    settings.PUBLIC_ADDRESS = SITE


def ask(client, **asked):
    return client.get("/oembed", asked)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_answered_with_its_frame(client, path):
    response = ask(client, url=f"{SITE}{path}")
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    assert response["Access-Control-Allow-Origin"] == "*"
    told = response.json()
    assert {name: told[name] for name in ("version", "type", "provider_name", "provider_url", "cache_age")} == {
        "version": "1.0", "type": "rich", "provider_name": "City Experience Atlas", "provider_url": f"{SITE}/",
        "cache_age": 86400,
    }  # fmt: skip
    [frame] = BeautifulSoup(told["html"], "html.parser").find_all()
    assert frame.name == "iframe"
    assert frame["src"] == f"{SITE}{PAGES[path]}"
    assert (int(frame["width"]), int(frame["height"])) == (told["width"], told["height"])
    assert frame["title"].startswith(f"{told['title']}: ")
    assert told["title"] == text_of(parsed(client.get(path)).h1)


@pytest.mark.parametrize("path", PAGES)
def test_as_xml_it_says_the_same(client, path):
    response = ask(client, url=f"{SITE}{path}", format="xml")
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)
    assert root.tag == "oembed"
    told = ask(client, url=f"{SITE}{path}", format="json").json()
    assert {element.tag: element.text for element in root} == {name: str(value) for name, value in told.items()}


@pytest.mark.parametrize("path", PAGES)
def test_the_page_leads_to_its_answers(client, path):
    page = parsed(client.get(f"{path}?utm_source=x"))
    links = {link["type"]: link["href"] for link in page.select("link[rel=alternate]") if "oembed" in link["type"]}
    assert links.keys() == {"application/json+oembed", "text/xml+oembed"}
    for kind, address in links.items():
        response = client.get(address.removeprefix(SITE))
        assert address.startswith(f"{SITE}/oembed?")
        assert (response.status_code, kind.split("+")[0]) == (200, response["Content-Type"].partition(";")[0])
        assert f"{SITE}{PAGES[path]}" in body(response)


@pytest.mark.parametrize(
    "url",
    [
        f"{SITE}/services/jelbi-berlin", "http://atlas.example.org/services/jelbi-berlin/",
        f"{SITE}/services/jelbi-berlin/?format=json#reasons", "http://testserver/services/jelbi-berlin/",
    ],
)  # fmt: skip
def test_other_ways_to_write_its_address(client, url):
    assert ask(client, url=url).status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/services/jelbi-berlin/", "ftp://atlas.example.org/services/jelbi-berlin/",
        "//atlas.example.org/services/jelbi-berlin/", "/services/jelbi-berlin/", "services", "http://[",
        f"{SITE}.evil.example/services/jelbi-berlin/", "https://user@atlas.example.org/services/jelbi-berlin/",
        f"{SITE}/services/nope/", f"{SITE}/cities/nope/", f"{SITE}/services/", f"{SITE}/", f"{SITE}/admin/",
        f"{SITE}/services/jelbi-berlin/codings/", f"{SITE}/cities/kigali/", f"{SITE}/%ff%00/",
        f"{SITE}/in/own/cities/berlin/", f"{SITE}/embed/services/jelbi-berlin/", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_what_is_no_page_to_show_is_not_found(client, url):
    response = ask(client, url=url)
    assert response.status_code == 404
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "url" in body(response)


@pytest.mark.parametrize("state", ["draft", "review", "withdrawn"])
def test_what_is_not_public_is_not_found(client, state):
    service = make_service(state=state, withdrawal_reason="It ended." if state == "withdrawn" else "")
    assert ask(client, url=f"{SITE}{service.get_absolute_url()}").status_code == 404


@pytest.mark.parametrize("asked", ["html", "JSON", "json ", "x" * 500])
def test_a_format_that_there_is_not(client, asked):
    assert ask(client, url=f"{SITE}/services/jelbi-berlin/", format=asked).status_code == 501


@pytest.mark.parametrize("name", ["maxwidth", "maxheight"])
@pytest.mark.parametrize("value", ["0", "-1", "1.5", "wide", "1e3", "9" * 5000])
def test_a_size_that_is_none_is_refused_by_name(client, name, value):
    response = ask(client, url=f"{SITE}/services/jelbi-berlin/", **{name: value})
    assert response.status_code == 400
    assert name in body(response)


def test_it_must_be_asked_for_something(client):
    for asked in ({}, {"url": ""}, {"url": f"{SITE}/{'x' * 2000}"}):
        response = ask(client, **asked)
        assert response.status_code == 400
        assert "url" in body(response)


def test_parameters_for_other_providers_are_passed_over(client):
    assert ask(client, url=f"{SITE}/cities/berlin/", dnt="1", maxwidth="", omitscript="true").status_code == 200


bounds = st.one_of(st.none(), st.integers(1, 10**9))


@given(st.sampled_from([CARD, SERVICE_MOMENTS, CITY_MOMENTS]), st.integers(0, 30), bounds, bounds)
def test_no_size_is_beyond_its_bounds(frame, groups, most_width, most_height):
    size = size_of(frame, groups, most_width, most_height)
    assert 1 <= size.width <= min(most_width or MOST_WIDTH, MOST_WIDTH)
    needed = size_of(frame, groups).height
    assert size.height == min(needed, most_height or needed)
    if most_width and most_width < MOST_WIDTH:
        assert size.width == most_width, "all the room that there is"


def test_the_sizes_asked_for_are_those_answered(client):
    told = ask(client, url=f"{SITE}/cities/berlin/", maxwidth="320", maxheight="200").json()
    assert (told["width"], told["height"]) == (320, 200)
    assert 'width="320" height="200"' in told["html"]


def test_no_name_breaks_out(client):
    Service.objects.filter(slug="jelbi-berlin").update(name='"><script>alert(1)</script>&\x0b')
    for asked in ("json", "xml"):
        response = ask(client, url=f"{SITE}/services/jelbi-berlin/", format=asked)
        root = response.json() if asked == "json" else {e.tag: e.text for e in ElementTree.fromstring(response.content)}
        [frame] = BeautifulSoup(root["html"], "html.parser").find_all()
        assert frame["title"].startswith('"><script>alert(1)</script>&: ')
        assert root["title"] == '"><script>alert(1)</script>&'


def test_the_number_of_queries_is_fixed(client):
    paths = [f"/oembed?url={SITE}{path}" for path in PAGES]
    few = [queries_of(client, path) for path in paths]
    make_random_services(20, seed=7)
    assert [queries_of(client, path) for path in paths] == few
    assert max(few) <= 6
