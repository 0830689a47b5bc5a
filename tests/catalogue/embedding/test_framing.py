"""What other sites may show: under a policy of its own, alike for everybody, and nothing that strangers do not see."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.urls import get_resolver

from catalogue.models import Assignment, Classification, Coding, Collection, Membership, Service
from catalogue.rules.collections import Role
from experience.models import Determinant, GuideEntry, Weight
from tests.answers import body, content, parsed, queries_of, text_of
from tests.catalogue.pages.test_reading import every_address, filled, routes
from tests.factories import ask_to_code, make_random_services, make_service

pytestmark = pytest.mark.django_db

SERVICE = [
    "/embed/services/{}/", "/embed/services/{}/moments/", "/embed/services/{}/card.svg",
    "/embed/services/{}/fingerprint.svg", "/embed/services/{}/moments.svg",
]  # fmt: skip
CITY = ["/embed/cities/{}/", "/embed/cities/{}/moments.svg"]
EMBEDS = [path.format("jelbi-berlin") for path in SERVICE] + [path.format("berlin") for path in CITY]


def policy(response):
    parts = response["Content-Security-Policy"].split("; ")
    return {name: values for name, _blank, values in (part.partition(" ") for part in parts)}


def test_these_are_all_embeds():
    found = {filled(route) for route in routes(get_resolver().url_patterns) if route.startswith("/embed/")}
    assert found == set(EMBEDS)


@pytest.mark.parametrize("path", EMBEDS)
def test_every_site_may_show_it_and_nothing_in_it_runs(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert "X-Frame-Options" not in response
    own = policy(response)
    style = own.pop("style-src")
    assert own == {
        "default-src": "'none'", "script-src": "'none'", "connect-src": "'none'", "form-action": "'none'",
        "base-uri": "'none'", "frame-ancestors": "*", "img-src": "'self' data:", "font-src": "'self'",
    }  # fmt: skip
    assert re.fullmatch(r"'sha256-[\w+/=]{44}'" if path.endswith("svg") else "'self'", style)
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert not response.cookies
    assert re.search(r"<script|\son\w+=|javascript:", body(response)) is None


def test_no_other_page_may_be_shown_elsewhere(client, some):
    others = [path for path in every_address() if not path.startswith("/embed/")]
    assert len(others) > 100
    for path in some(others):
        response = client.get(path)
        content(response)
        assert response["X-Frame-Options"] == "DENY", path
        assert policy(response)["frame-ancestors"] == "'none'", path
        assert ("Cross-Origin-Resource-Policy" in response) == path.startswith("/api/v1/"), path


@pytest.mark.parametrize("path", EMBEDS)
def test_search_engines_are_led_to_the_whole_page(client, settings, path):
    settings.PUBLIC_ADDRESS = "https://atlas.example.org"
    response = client.get(path)
    whole = re.sub(r"^/embed|[\w.]+svg$|moments/$", "", path)
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Link"] == f'<https://atlas.example.org{whole}>; rel="canonical"'
    if not path.endswith("svg"):
        page = parsed(response)
        assert page.select_one("meta[name=robots]")["content"] == "noindex"
        assert page.select_one("link[rel=canonical]")["href"] == f"https://atlas.example.org{whole}"
        links = page.select("a[href]")
        assert {link["target"] for link in links} == {"_top"}
        assert {link["href"] for link in links} == {f"https://atlas.example.org{whole}"}


def test_the_sitemap_names_none(client):
    found = [body(client.get(f"/sitemap-{part}.xml")) for part in ("pages", "services", "cities", "determinants")]
    assert "embed" not in "".join(found)


@pytest.mark.parametrize("path", EMBEDS)
def test_a_person_is_shown_what_a_stranger_is(client, django_user_model, path):
    before = content(client.get(path))
    person = django_user_model.objects.create_superuser("zora", password="a-long-password")
    ask_to_code(person, "21-swings-montreal")
    client.force_login(person)
    response = client.get(path)
    assert content(response) == before
    assert not response.cookies


@pytest.mark.parametrize("path", EMBEDS)
def test_who_is_still_to_code_it_sees_no_level_here_either(client, django_user_model, path):
    before = content(client.get(path))
    person = django_user_model.objects.create_superuser("zora", password="a-long-password")
    ask_to_code(person, "jelbi-berlin")
    client.force_login(person)
    response = client.get(path)
    assert response.status_code == 403
    assert policy(response)["frame-ancestors"] == "*"
    assert "Hidden from you until you have submitted your own codes" in body(response)
    assert re.search(r"filled|class=\"f\"|Strong at", body(response).split("</style>")[-1]) is None
    assert "no-store" in response["Cache-Control"]
    Assignment.objects.all().delete()
    assert content(client.get(path)) == before


@pytest.mark.parametrize("path", EMBEDS)
def test_it_is_kept_and_known_by_its_tag(path, request):
    reader = request.getfixturevalue("reader")
    tag = reader.get(path)["ETag"]
    again = reader.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, content(again)) == (304, b"")
    kept = reader.get(path)
    assert "X-Frame-Options" not in kept
    assert policy(kept)["frame-ancestors"] == "*"
    Service.objects.get(slug="jelbi-berlin").save()
    assert reader.get(path)["ETag"] != tag


def test_the_number_of_queries_is_fixed(client):
    few = {path: queries_of(client, path) for path in EMBEDS}
    make_random_services(20, seed=5)
    assert {path: queries_of(client, path) for path in EMBEDS} == few
    assert max(few.values()) <= 6


@pytest.mark.parametrize("template", SERVICE)
def test_a_withdrawn_service_is_told_to_have_left(client, template):
    service = make_service(state="withdrawn", name="Gone & <past>", withdrawal_reason="It ended.")
    response = client.get(template.format(service.slug))
    assert response.status_code == 410
    assert "X-Frame-Options" not in response
    assert policy(response)["frame-ancestors"] == "*"
    assert "was withdrawn" in body(response)
    assert "Gone &amp; &lt;past&gt;" in body(response)


@pytest.mark.parametrize("state", ["draft", "review"])
@pytest.mark.parametrize("template", SERVICE)
def test_what_is_not_published_is_as_if_it_were_not(client, template, state):
    service = make_service(state=state)
    own, nothing = client.get(template.format(service.slug)), client.get(template.format("nothing-here"))
    assert own.status_code == nothing.status_code == 404
    assert content(own) == content(nothing)
    assert policy(own)["frame-ancestors"] == "*", "a sentence in the frame, not an empty one"
    assert "nothing at this address" in body(own)


def test_a_member_of_a_hidden_collection_sees_no_embed_of_it(client):
    hidden = Collection.objects.create(slug="own", name="Own")
    service = make_service(collection=hidden, name="Hidden one")
    person = get_user_model().objects.create_superuser("zora", password="a-long-password")
    Membership.objects.create(collection=hidden, user=person, role=Role.REVIEWER)
    client.force_login(person)
    page = f"/in/own/services/{service.slug}/"
    assert client.get(page).status_code == 200
    for template in SERVICE:
        for beginning in ("", "/in/own"):
            response = client.get(beginning + template.format(service.slug))
            assert response.status_code == 404
            assert "Hidden one" not in body(response)
    address = f"/in/own/oembed?url=http://testserver{page}"
    assert client.get(address).status_code == 404
    assert parsed(client.get(page)).select("#embed, link[type$=oembed]") == []


def test_another_version_of_the_model_has_its_own(client):
    """An address that names the version stays with it."""
    response = client.get("/by/atlas-1/services/jelbi-berlin/")
    codes = [text_of(code) for code in parsed(response).select("textarea")]
    assert codes
    assert [code for code in codes if "http://testserver/by/atlas-1/embed/services/jelbi-berlin/" not in code] == []
    assert client.get("/by/atlas-1/embed/services/jelbi-berlin/").status_code == 200
    asked = "/by/atlas-1/oembed?url=http://testserver/by/atlas-1/services/jelbi-berlin/"
    assert "/by/atlas-1/embed/" in client.get(asked).json()["html"]
    assert client.get("/oembed?url=http://testserver/by/atlas-1/services/jelbi-berlin/").status_code == 404


def test_they_work_without_the_model(client):
    for model in (Classification, Coding, Weight, GuideEntry, Determinant):
        model.objects.all().delete()
    assert {path: client.get(path).status_code for path in EMBEDS} == dict.fromkeys(EMBEDS, 200)


def test_only_reading_is_allowed(client):
    assert {client.post(path).status_code for path in [*EMBEDS, "/oembed"]} == {405}
    heads = [client.head(path) for path in EMBEDS]
    assert {(head.status_code, head.content) for head in heads} == {(200, b"")}


def test_a_card_says_what_the_page_says(client, snapshot):
    page = parsed(client.get(EMBEDS[0]))
    service = Service.objects.get(slug="jelbi-berlin")
    told = text_of(page)
    assert text_of(page.h1) == service.name
    assert service.summary in told
    profile = snapshot.profile_at("jelbi-berlin")
    listed = [text_of(row) for row in page.select("details li")]
    words = [f"{d.name} {level} {profile.scale.labels[level]}" for d, level in profile]
    assert listed == words
    assert f"data {snapshot.content_version} of" in told
    assert "CC BY 4.0" in told


def test_the_table_of_a_city_is_that_of_its_page(client):
    rows, whole = (
        [
            [text_of(cell) for cell in row.select("th, td")]
            for row in parsed(client.get(path)).select(".moments tbody tr")
        ]
        for path in ("/embed/cities/berlin/", "/cities/berlin/")
    )
    assert rows == whole
    assert len(rows) == 9
