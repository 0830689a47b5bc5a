"""The listing: its pages, chips and fragments, and queries that do not grow with the services."""

import pytest
from django.http import QueryDict

from catalogue.models import City, Domain, Service
from catalogue.services.filters import SORTS
from catalogue.services.least import least_words
from catalogue.templatetags.lists import first_names
from experience.levels import STANDARD
from tests.answers import numbers_in, parsed, queries_of, text_of
from tests.factories import ask_to_code, classify, make_service

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


@pytest.mark.parametrize("query", ["", "&region=europe", "&domain=mobility&city=berlin&city=tokyo", "&city=singapore"])
def test_a_map_lists_every_city_and_each_dot_leads_to_as_many_services_as_it_says(client, query):
    page = parsed(client.get(f"/services/?view=map{query}"))
    cities = City.objects.filter(services__in=Service.objects.published())
    listed = [text_of(link) for link in page.select(".places li a")]
    assert query or listed == list(cities.order_by("name").values_list("name", flat=True).distinct())
    assert len(page.select(".map figure")) == (1 if query else 3), "Europe and East Asia larger, beside the world"
    led = [
        (numbers_in(dot["aria-label"].partition(": ")[2])[0], dot["href"])
        for dot in page.select(".map figure:first-child a")
    ]
    several = [(number, href) for number, href in led if href.startswith("/services/?")]
    assert [int(number) for number, _href in several[:3]] == [
        int(numbers_in(parsed(client.get(href)).select_one("#result-count"))[0]) for _number, href in several[:3]
    ]
    assert {href for _number, href in led} - {href for _number, href in several} <= {
        link["href"] for link in page.select(".places li a")
    }


def test_the_name_of_a_dot_holds_the_words_beside_it(client):
    """Who speaks to a browser says what is seen; axe 4.14 asks for it as well."""
    dots = [dot for dot in parsed(client.get("/services/?view=map")).select(".map a") if dot.select("text")]
    assert any("+" in text_of(dot.select_one("text")) for dot in dots)
    for dot in dots:
        assert "".join(dot.select_one("text").get_text().split()) in "".join(dot["aria-label"].split())


def test_without_a_city_there_is_a_sentence_in_place_of_a_map(client):
    service = make_service(name="Nowhere to be found")
    service.cities.clear()
    page = parsed(client.get("/services/?view=map&q=nowhere"))
    assert page.select(".map") == []
    assert page.select("#results p.quiet") != []


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
    assert fragment.select_one('#facets[data-hx-swap-oob="true"]') is not None
    assert fragment.select("html, form") == []
    restored = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    whole = parsed(client.get("/services/?domain=parking", headers=restored))
    assert len(whole.select("html")) == 1


def test_chips_name_and_remove_each_filter(client):
    whole = ["determinant=price-value", "determinant=safety-trust:3", "domain=parking", "domain=retail", "q=app"]
    page = parsed(client.get(f"/services/?{'&'.join(whole)}&level=2&page=1"))
    chips = page.select("#asked .chips a:not(.clear)")
    left = [QueryDict(chip["href"].partition("?")[2]) for chip in chips]
    assert {tuple(rest.getlist("level")) for rest in left} == {("2",)}
    told = [sorted(f"{name}={value}" for name, values in rest.lists() for value in values) for rest in left]
    assert sorted(told) == sorted([one for one in [*whole[:4], "level=2", "q=app"] if one != gone] for gone in whole)
    levels = [text_of(chip) for chip in chips if "determinant" in chip["href"]]
    words = least_words(STANDARD)
    assert [words[level] in text for level, text in zip((2, 3), map(text_of, chips), strict=False)] == [True, True]
    assert levels


def test_the_form_without_scripts_leads_to_the_address_that_others_can_have(client):
    sent = "q=&view=cards&at-least-safety-trust=2&at-least-accessibility=&at-least-price-value=1&domain=parking"
    response = client.get(f"/services/?{sent}")
    assert response.status_code == 302
    path, _mark, query = response["Location"].partition("?")
    assert path == "/services/"
    assert dict(QueryDict(query).lists()) == {
        "view": ["cards"],
        "determinant": ["safety-trust:2", "price-value:1"],
        "domain": ["parking"],
    }


def test_the_dial_says_what_each_level_would_leave(client):
    """Of each determinant beside what is asked of the others; what would leave nothing cannot be chosen."""
    page = parsed(client.get("/services/?determinant=safety-trust:2&domain=mobility"))
    rest = Service.objects.published().filter(domain__slug="mobility")
    for field in page.select("#asked fieldset"):
        slug = field["id"].removeprefix("dial-")
        held = rest if slug == "safety-trust" else rest.contributing_to("safety-trust", 2)
        for level in (1, 2, 3):
            count = held.contributing_to(slug, level).count()
            block = field.select_one(f"input[value='{level}']")
            assert numbers_in(block.parent.select_one("data")) == [count]
            assert block.has_attr("disabled") == (count == 0)
            assert block.has_attr("checked") == (slug == "safety-trust" and level == 2)
        assert field.select_one("input[value='']").has_attr("checked") == (slug != "safety-trust")


def test_who_is_to_code_a_service_sees_none_of_its_levels(client, django_user_model):
    coder = django_user_model.objects.create_user("coder")
    ask_to_code(coder, "jelbi-berlin")
    client.force_login(coder)
    for view, drawn in (("cards", ".card svg"), ("table", "td svg"), ("matrix", "td.l0, td.l1, td.l2, td.l3")):
        page = parsed(client.get(f"/services/?q=jelbi&view={view}"))
        assert page.select("a[href='/services/jelbi-berlin/']") != []
        assert page.select(drawn) == []
    asked = parsed(client.get("/services/?q=jelbi&determinant=touchpoint-integration:1"))
    assert numbers_in(asked.select_one("#result-count"))[0] == 0
    assert numbers_in(asked.select_one("label:has(#dial-touchpoint-integration-3) data")) == [0]


def test_the_order_that_is_shown_is_that_of_the_results(client):
    """With words the best match comes first, and one may still ask for names: after a change in place as well."""
    for query, first, second in (("", "name", "relevance"), ("?q=parking", "relevance", "name")):
        for headers in ({}, {"HX-Request": "true"}):
            options = parsed(client.get(f"/services/{query}", headers=headers)).select("#id-sort option")
            assert text_of(options[0]) == str(SORTS[first])
            values = [option["value"] for option in options]
            assert (first in values, second in values) == (False, True)


@pytest.mark.parametrize("sort", ["contribution", "-breadth", "safety-trust", "-touchpoint-integration"])
def test_who_is_to_code_a_service_is_told_nothing_by_its_place(client, django_user_model, sort):
    """It stands last, where what is unknown stands."""
    coder = django_user_model.objects.create_user("coder")
    ask_to_code(coder, "jelbi-berlin")
    client.force_login(coder)
    last = parsed(client.get(f"/services/?city=berlin&sort={sort}&view=table")).select("tbody tr a[href]")
    assert last[-1]["href"] == "/services/jelbi-berlin/"


def test_the_title_tells_what_is_listed(client):
    for query, parts in (
        ("", []),
        ("?domain=parking&city=vienna", ["Parking", "Vienna"]),
        ("?determinant=safety-trust:2&page=2", ["Safety", least_words(STANDARD)[2], "2"]),
    ):
        title = text_of(parsed(client.get(f"/services/{query}")).select_one("title"))
        assert [part for part in parts if part not in title] == []
        fragment = parsed(client.get(f"/services/{query}", headers={"HX-Request": "true"}))
        assert text_of(fragment.select_one("title")) == title


@pytest.mark.parametrize(
    "query",
    [f"domain=parking&city=kigali{more}" for more in ("", "&determinant=place-identity:3", "&view=map")],
)
def test_where_nothing_fits_it_leads_on(client, query):
    """To what there is without one of the filters, or without two, the most first."""
    page = parsed(client.get(f"/services/?{query}"))
    assert page.select(".card") == []
    assert text_of(page.select_one(".show .scripted")) == "No service: what to leave out"
    assert "No service" not in text_of(page.select_one("#results")), "the heading says already that there is none"
    links = page.select("#results .ways-out a")
    shown = [numbers_in(link.parent)[-1] for link in links]
    assert shown == sorted(shown, reverse=True)
    assert len(shown) >= 2
    for link, count in zip(links, shown, strict=True):
        rest = parsed(client.get(link["href"]))
        assert numbers_in(rest.select_one("#result-count"))[0] == count


@pytest.mark.parametrize("view", ["table", "matrix"])
def test_heads_sort_and_say_so(client, view):
    """A head that sorts already turns the order round."""
    page = parsed(client.get(f"/services/?view={view}&page=2"))
    [sorted_by] = page.select("th[aria-sort]")
    assert sorted_by["aria-sort"] == "ascending"
    for place, head in enumerate(page.select("thead th:has(a)")[:3]):
        first = head.select_one("a")["href"]
        for _again in range(2):
            page = parsed(client.get(first))
            [now] = page.select("th[aria-sort]")
            assert now == page.select("thead th:has(a)")[place]
            falling = QueryDict(first.partition("?")[2])["sort"].startswith("-")
            assert now["aria-sort"] == ("descending" if falling else "ascending")
            first = now.select_one("a")["href"]


def test_of_a_long_facet_nothing_chosen_is_behind_more(client):
    rarest = Domain.objects.order_by("-order").first().slug
    page = parsed(client.get(f"/services/?domain={rarest}"))
    facet = page.select_one("#facet-domain")
    assert facet.select_one(f"#more-domain input[value={rarest}]") is None
    assert facet.select_one(f"input[value={rarest}]").has_attr("checked")
    assert len(facet.select("input")) == Domain.objects.count()


def test_pages_follow_each_other(client):
    seen = []
    for number in range(1, 7):
        page = parsed(client.get(f"/services/?page={number}"))
        seen += [link["href"].split("/")[2] for link in page.select("article.card h3 a")]
    assert seen == list(Service.objects.published().by_name().values_list("slug", flat=True))
