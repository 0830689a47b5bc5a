"""What holds for all pages: they answer, are read only, know no other address, and do not ask per row."""

import pytest
from django.urls import reverse

from catalogue.models import Classification, Coding
from experience.models import Determinant, GuideEntry, Weight
from tests.answers import parsed, queries_of
from tests.factories import make_random_services, make_service

pytestmark = pytest.mark.django_db

PAGES = [
    "home", "agreement", "service-list", "determinant-list", "city-list", "compare", "evaluate", "my-city",
    "method", "my-city-start", "login", "password_reset", "how-to-read", "ideas", "collection-list",
    "guide-list", "codebook-list", "kind-list", "sample", "reach", "data", "api", "api-problems",
    "latest-changes", "release-list", "actor-list",
]  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_it_answers_under_a_policy(client, name):
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert "Content-Security-Policy" in response.headers
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_none_asks_per_row(client):
    few = {
        path: queries_of(client, path)
        for path in (
            "/",
            "/cities/",
            "/collections/",
            "/determinants/",
            "/determinants/accessibility/",
            "/how-to-read/",
            "/coding/guide/",
            "/codebooks/",
            "/codebooks/atlas-1/",
            "/kinds/",
            "/kinds/bike-share/",
            "/sample/",
            "/coding/reach/",
            "/data/",
            "/changes/",
            "/data/releases/",
        )
    }
    make_random_services(30, seed=3)
    assert {path: queries_of(client, path) for path in few} == few
    assert max(few.values()) <= 11


def test_they_work_without_the_model(client):
    """As after loading places and services, but not yet the model."""
    Classification.objects.all().delete()
    Coding.objects.all().delete()
    Weight.objects.all().delete()
    GuideEntry.objects.all().delete()
    Determinant.objects.all().delete()
    for path in (
        "/",
        "/services/?view=table",
        "/services/jelbi-berlin/",
        "/determinants/",
        "/how-to-read/",
        "/method/",
        "/coding/agreement/",
        "/coding/reach/",
        "/kinds/",
        "/kinds/bike-share/",
        "/sample/",
        "/data/",
        "/data/atlas.zip",
    ):
        assert client.get(path).status_code == 200, path


def test_unpublished_and_unknown_addresses_are_not_found(client):
    hidden = make_service(state="draft")
    for path in (
        hidden.get_absolute_url(),
        "/services/nothing-here/",
        "/cities/atlantis/",
        "/determinants/luck/",
        "/nowhere",
    ):
        response = client.get(path)
        assert response.status_code == 404
        assert "404.html" in [template.name for template in response.templates]
        page = parsed(response)
        assert page.select('main a[href="/services/"]') != [], "a way on"
        assert page.select('header nav a[href="/my-city/"]') != [], "the menu of every page"


def test_an_address_that_leads_nowhere_is_looked_for(client):
    [box] = parsed(client.get("/services/parkleit_system-K%C3%B6ln/")).select("main input[name=q]")
    assert box["value"] == "parkleit system Köln"


def test_only_reading_is_allowed(client):
    for path in (
        "/", "/services/", "/services/jelbi-berlin/", "/cities/", "/compare/", "/method/", "/healthz",
    ):  # fmt: skip
        assert client.post(path).status_code == 405
