"""Every page: what it shows equals the database, and its number of queries does not grow with the rows."""

import csv
import io
import re

import pytest
from django.urls import reverse

from catalogue.models import City, Evidence, Service
from catalogue.models.querysets import ServiceQuerySet
from experience.levels import touchpoint_integration
from experience.models import Determinant
from tests.answers import body, queries_of
from tests.factories import classify, make_random_services, make_service

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
PAGES = ["home", "agreement", "service-list", "determinant-list", "city-list", "method", "login"]


@pytest.mark.parametrize("name", PAGES)
def test_pages_answer(client, name):
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert "Content-Security-Policy" in response.headers


@pytest.mark.parametrize("query", LISTINGS)
def test_listing_needs_the_same_queries_for_one_and_for_thirty_services(client, query):
    Service.objects.update(published=False)
    make_service(name="City one")
    one = queries_of(client, f"/services/{query}")
    for number in range(29):
        service = make_service(name=f"City {number}", cities=City.objects.all()[number : number + 2])
        classify(service, "accessibility", 2)
    assert queries_of(client, f"/services/{query}") == one
    assert one <= 12


def test_other_pages_do_not_ask_per_row(client):
    few = {
        path: queries_of(client, path) for path in ("/", "/cities/", "/determinants/", "/determinants/accessibility/")
    }
    make_random_services(30, seed=3)
    assert {path: queries_of(client, path) for path in few} == few
    assert max(few.values()) <= 10


def test_service_page_does_not_ask_per_part(client):
    service = make_service()
    one = queries_of(client, service.get_absolute_url())
    busy = Service.objects.get(slug="jelbi-berlin")
    assert queries_of(client, busy.get_absolute_url()) <= one + 3, "only what an empty relation saves"
    assert one <= 25


def test_city_page_does_not_ask_per_service(client):
    city = City.objects.get(slug="london")
    lone = City.objects.get(slug="kigali")
    assert queries_of(client, city.get_absolute_url()) == queries_of(client, lone.get_absolute_url())


@pytest.mark.parametrize("slug", ["jelbi-berlin", "21-swings-montreal", "decidim-barcelona"])
def test_service_page_shows_level_reason_and_evidence(client, slug):
    service = Service.objects.get(slug=slug)
    page = body(client.get(service.get_absolute_url()))
    rows = re.findall(r'<li class="row (l\d|missing)">(.*?)</li>', page, re.S)
    shown = [None if css == "missing" else int(css[1]) for css, _row in rows]
    own = dict(service.classifications.values_list("determinant__slug", "level"))
    own["touchpoint-integration"] = touchpoint_integration(service.integration_level)
    assert shown == [own[d.slug] for d in Determinant.objects.all()]
    for judgement in service.classifications.filter(level__gte=1):
        assert escaped(judgement.reason) in page
    for evidence in service.evidence.all():
        assert f'id="evidence-{evidence.number}"' in page
    known = sum(level or 0 for level in shown)
    assert f"<strong>{known / 39:.3f}</strong>" in page
    assert f"= {known} of 39 level points" in page


def escaped(text):
    from django.utils.html import escape

    return escape(text)


def test_missing_level_is_neither_shown_nor_counted_as_zero(client):
    service = make_service(integration_level=None, integration_reason="")
    classify(service, "accessibility", None, "The pages do not say.")
    page = body(client.get(service.get_absolute_url()))
    assert page.count('<li class="row missing">') == 13
    assert "up to 1.000 if what is missing were core" in page
    assert 'class="hatch"' in page
    rows = {row["slug"]: row for row in export(client, "")}
    assert rows[service.slug]["accessibility"] == ""
    assert rows[service.slug]["touchpoint-integration"] == ""
    assert rows[service.slug]["integration_level"] == ""


def export(client, query):
    response = client.get(f"/services/?format=csv{query}")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(body(response).removeprefix("\ufeff"))))


def test_export_is_exactly_the_selection(client, snapshot):
    rows = export(client, "&domain=mobility&determinant=accessibility&level=2&sort=-accessibility")
    expected = Service.objects.published().filter(domain__slug="mobility").contributing_to("accessibility", 2)
    assert {row["slug"] for row in rows} == set(expected.values_list("slug", flat=True))
    assert [row["accessibility"] for row in rows] == sorted((row["accessibility"] for row in rows), reverse=True)
    slugs = list(Determinant.objects.values_list("slug", flat=True))
    assert list(rows[0])[-13:] == slugs
    for row in rows:
        profile = snapshot.profiles[Service.objects.get(slug=row["slug"]).pk]
        assert [row[slug] for slug in slugs] == ["" if level is None else str(level) for level in profile.levels]


def test_whole_export_holds_every_service_in_the_order_of_the_page(client):
    rows = export(client, "")
    assert [row["slug"] for row in rows] == list(Service.objects.published().by_name().values_list("slug", flat=True))
    assert len(rows) == 141


def test_export_never_holds_a_formula(client):
    make_service(name="=cmd()", summary="+1", slug="formula")
    row = next(row for row in export(client, "&q=cmd") if row["slug"] == "formula")
    assert (row["name"], row["summary"]) == ("'=cmd()", "'+1")


def test_pages_work_without_the_model(client):
    """As after loading places and services, but not yet the model."""
    from catalogue.models import Classification, Coding

    Classification.objects.all().delete()
    Coding.objects.all().delete()
    Determinant.objects.all().delete()
    for path in (
        "/",
        "/services/?view=table",
        "/services/jelbi-berlin/",
        "/determinants/",
        "/method/",
        "/coding/agreement/",
    ):
        assert client.get(path).status_code == 200, path


def test_a_correction_by_editors_is_not_passed_off_as_coded(client):
    service = Service.objects.get(slug="jelbi-berlin")
    assert "set by editors" not in body(client.get(service.get_absolute_url()))
    service.classifications.filter(determinant__slug="offer-variety").update(level=3, reason="A correction.")
    assert body(client.get(service.get_absolute_url())).count("set by editors") == 1


def test_home_matrix_equals_the_database(client, snapshot):
    page = body(client.get("/"))
    members = Service.objects.published().filter(domain__slug="culture")
    place = [d.slug for d in snapshot.determinants].index("place-identity")
    levels = [snapshot.profiles[pk].levels[place] for pk in members.values_list("pk", flat=True)]
    mean = sum(levels) / len(levels)
    cell = re.search(r'href="/services/\?domain=culture&amp;determinant=place-identity"[^>]*>([\d.]+)<', page)
    assert cell.group(1) == f"{mean:.1f}"
    assert f"{Service.objects.published().count()} real services" in page
    assert f"{Evidence.objects.count()} pages of evidence" in page


def test_determinant_distribution_equals_the_database(client):
    page = body(client.get("/determinants/accessibility/"))
    for level in (3, 2, 1, 0):
        count = Service.objects.published().with_level("accessibility").filter(level=level).count()
        row = rf'<tr class="l{level}">\s*<th scope="row">{level} \w+</th>\s*<td class="figure">{count}</td>'
        assert re.search(row, page)


def test_fragment_for_htmx_holds_results_and_facets_only(client):
    fragment = body(client.get("/services/?domain=parking", headers={"HX-Request": "true"}))
    assert 'id="results"' in fragment
    assert 'id="facets" hx-swap-oob="true"' in fragment
    assert "<html" not in fragment
    whole = body(
        client.get("/services/?domain=parking", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    )
    assert "<html" in whole


def test_chips_name_and_remove_each_filter(client):
    page = body(client.get("/services/?domain=parking&domain=retail&q=app&level=2&determinant=price-value&page=1"))
    removals = re.findall(r'<a\s+href="\?([^"]*)"[^>]*\stitle="Remove this filter"', page)
    assert len(removals) == 5
    left = [sorted(removal.split("&amp;")) for removal in removals]
    whole = ["determinant=price-value", "domain=parking", "domain=retail", "level=2", "q=app"]
    assert sorted(left) == sorted([one for one in whole if one != gone] for gone in whole)
    assert not any("page=" in removal for removal in removals)


def test_pages_follow_each_other(client):
    seen = []
    for number in range(1, 7):
        page = body(client.get(f"/services/?page={number}"))
        seen += re.findall(r'<h3><a href="/services/([^/]+)/"', page)
    assert seen == list(Service.objects.published().by_name().values_list("slug", flat=True))


def test_unpublished_and_unknown_addresses_are_not_found(client):
    hidden = make_service(published=False)
    for path in (
        hidden.get_absolute_url(),
        "/services/nothing-here/",
        "/cities/atlantis/",
        "/determinants/luck/",
        "/nowhere",
    ):
        response = client.get(path)
        assert response.status_code == 404
        assert "There is nothing at this address" in body(response)


def test_only_reading_is_allowed(client):
    for path in ("/", "/services/", "/services/jelbi-berlin/", "/cities/", "/method/", "/healthz"):
        assert client.post(path).status_code == 405


def test_health_probe(client, monkeypatch):
    from django.db import DatabaseError

    assert client.get("/healthz").status_code == 200

    def broken(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", broken)
    assert client.get("/healthz").status_code == 503


def test_listing_order_is_bytewise_on_both_databases():
    names = ["zeta", "Alpha", "beta", "Éclair", "alpha 2", "Alpha-1"]
    for name in names:
        make_service(name=name)
    queryset: ServiceQuerySet = Service.objects.filter(slug__startswith="made-", name__in=names)
    assert [s.name for s in queryset.by_name()] == ["Alpha", "alpha 2", "Alpha-1", "beta", "zeta", "Éclair"]
