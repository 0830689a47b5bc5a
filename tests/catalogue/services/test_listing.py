"""The listing: its pages, chips and fragments, and queries that do not grow with the services."""

import pytest

from catalogue.models import City, Service
from tests.answers import parsed, queries_of
from tests.factories import classify, make_service

pytestmark = pytest.mark.django_db

LISTINGS = [
    "",
    "?view=table",
    "?view=matrix",
    "?view=map",
    "?q=city&sort=relevance",
    "?sort=-contribution",
    "?format=csv",
]


@pytest.mark.parametrize("query", LISTINGS)
def test_it_needs_the_same_queries_for_one_and_for_thirty_services(client, query):
    Service.objects.update(published=False)
    make_service(name="City one")
    one = queries_of(client, f"/services/{query}")
    for number in range(29):
        service = make_service(name=f"City {number}", cities=City.objects.all()[number : number + 2])
        classify(service, "accessibility", 2)
    assert queries_of(client, f"/services/{query}") == one
    assert one <= 13


def test_fragment_for_htmx_holds_results_and_facets_only(client):
    fragment = parsed(client.get("/services/?domain=parking", headers={"HX-Request": "true"}))
    assert fragment.select_one("#results") is not None
    assert fragment.select_one('#facets[hx-swap-oob="true"]') is not None
    assert fragment.select("html, form") == []
    restored = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    whole = parsed(client.get("/services/?domain=parking", headers=restored))
    assert len(whole.select("html")) == 1


def test_chips_name_and_remove_each_filter(client):
    page = parsed(client.get("/services/?domain=parking&domain=retail&q=app&level=2&determinant=price-value&page=1"))
    removals = [chip["href"].removeprefix("?") for chip in page.select("#results .chips a:not(.clear)")]
    left = [sorted(removal.split("&")) for removal in removals]
    whole = ["determinant=price-value", "domain=parking", "domain=retail", "level=2", "q=app"]
    assert sorted(left) == sorted([one for one in whole if one != gone] for gone in whole)


def test_pages_follow_each_other(client):
    seen = []
    for number in range(1, 7):
        page = parsed(client.get(f"/services/?page={number}"))
        seen += [link["href"].split("/")[2] for link in page.select("article.card h3 a")]
    assert seen == list(Service.objects.published().by_name().values_list("slug", flat=True))
