"""The selection as a table: exactly what the page shows, and nothing that a spreadsheet would run."""

import csv
import io

import pytest

from catalogue.models import Service
from experience.models import Determinant
from tests.answers import body
from tests.factories import classify, make_service

pytestmark = pytest.mark.django_db


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


def test_a_missing_level_is_an_empty_cell(client):
    service = make_service(integration_level=None, integration_reason="")
    classify(service, "accessibility", None, "The pages do not say.")
    rows = {row["slug"]: row for row in export(client, "")}
    assert rows[service.slug]["accessibility"] == ""
    assert rows[service.slug]["touchpoint-integration"] == ""
    assert rows[service.slug]["integration_level"] == ""


def test_it_never_holds_a_formula(client):
    make_service(name="=cmd()", summary="+1", slug="formula")
    row = next(row for row in export(client, "&q=cmd") if row["slug"] == "formula")
    assert (row["name"], row["summary"]) == ("'=cmd()", "'+1")
