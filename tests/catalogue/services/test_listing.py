"""The listing: its pages, chips and fragments, and queries that do not grow with the services."""

import pytest

from catalogue.models import City, Domain, Service
from catalogue.templatetags.lists import first_names
from tests.answers import parsed, queries_of, text_of
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
    Service.objects.update(state="draft")
    make_service(name="City one")
    one = queries_of(client, f"/services/{query}")
    for number in range(29):
        service = make_service(name=f"City {number}", cities=City.objects.all()[number : number + 2])
        classify(service, "accessibility", 2)
    assert queries_of(client, f"/services/{query}") == one
    assert one <= 14


def test_a_page_of_cards_needs_five_queries(client):
    """The version of the data, the number of services, those of the page, and their cities."""
    assert queries_of(client, "/services/") == 5


def test_names_show_as_they_are_written(client):
    name = """R&D <b>'bold'</b> "labs\""""
    Domain.objects.filter(slug="mobility").update(name=name)
    City.objects.filter(slug="berlin").update(name=name)
    Service.objects.filter(slug="jelbi-berlin").update(name=name)
    page = parsed(client.get("/services/?domain=mobility&city=berlin"))
    for choice in ("mobility", "berlin"):
        assert text_of(page.select_one(f"label:has(input[value={choice}]) > span")) == name
    card = page.select_one(".card:has(a[href='/services/jelbi-berlin/'])")
    assert text_of(card.select_one("h3")) == name
    assert text_of(card.select_one("p.quiet")).startswith(f"{name} · {name}")


@pytest.mark.parametrize(("cities", "shown"), [(0, ""), (1, "1"), (2, "1, 2"), (5, "1, 2 and 3 more")])
def test_of_many_cities_the_first_are_named(cities, shown):
    country = City.objects.first().country
    assert first_names([City(name=str(number + 1), country=country) for number in range(cities)], "cities") == shown


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
