"""The selection as a table: exactly what the page shows, and nothing that a spreadsheet would run."""

import csv
import io

import pytest

from catalogue.models import Service
from experience.models import Determinant
from tests.answers import body
from tests.factories import classify, make_random_services, make_service, profiles_of

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
        profile = profiles_of(snapshot)[Service.objects.get(slug=row["slug"]).pk]
        assert [row[slug] for slug in slugs] == ["" if level is None else str(level) for level in profile.levels]


def test_whole_export_holds_every_service_in_the_order_of_the_page(client):
    rows = export(client, "")
    assert [row["slug"] for row in rows] == list(Service.objects.published().by_name().values_list("slug", flat=True))
    assert len(rows) < Service.objects.count(), "some have left"


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


def joined(values):
    return "; ".join(values)


IN_WORDS = {
    "domain": lambda s: s.domain.slug,
    "secondary_domains": lambda s: joined(d.slug for d in s.secondary_domains.all()),
    "cities": lambda s: joined(c.name for c in s.cities.all()),
    "countries": lambda s: joined(sorted({c.country.code for c in s.cities.all()})),
    "regions": lambda s: joined(sorted({c.country.region for c in s.cities.all()})),
    "kind": lambda s: s.kind.slug if s.kind else "",
    "provider": lambda s: s.provider.name,
    "provider_type": lambda s: s.provider.type,
    "provider_short_name": lambda s: s.provider.short_name,
    "provider_seat": lambda s: s.provider.seat.name if s.provider.seat else "",
    "partners": lambda s: joined(f"{p} ({p.role})" for p in s.partners.all()),
    "channels": lambda s: joined(sorted({t.channel for t in s.touchpoints.all()})),
    "phases": lambda s: joined(dict.fromkeys(t.phase for t in s.touchpoints.all())),
    "customers_documented": lambda s: joined(c.group.slug for c in s.served.all() if c.basis == "documented"),
    "customers_inferred": lambda s: joined(c.group.slug for c in s.served.all() if c.basis == "inferred"),
    "data_sources": lambda s: joined(d.slug for d in s.data_sources.all()),
    "technologies": lambda s: joined(t.slug for t in s.technologies.all()),
    "payment": lambda s: joined(p.slug for p in s.payments.all()),
    "detriments": lambda s: joined(f"{d.kind}: {d.text}" for d in s.detriments.all()),
    "unknown": lambda s: joined(s.open_questions),
    "official_url_seen": lambda s: "yes" if s.official_url_seen else "no" if s.official_url else "",
    "evidence": lambda s: joined(e.url for e in s.evidence.all()),
    "collection": lambda s: s.collection.slug,
    "collection_owner": lambda s: s.collection.owner,
    "licence": lambda s: s.collection.licence or "not stated",
}
"""Columns that are no plain field, as the models tell them."""
ASKED_FOR = (
    "secondary_domains", "cities__country", "partners__actor", "touchpoints", "served__group", "data_sources",
    "technologies", "payments", "detriments", "evidence",
)  # fmt: skip
"""What they ask for, for all services at once."""


def told(service, name):
    value = IN_WORDS[name](service) if name in IN_WORDS else getattr(service, name)
    return "" if value is None else str(value)


@pytest.mark.parametrize("query", ["", "q=made&sort=-contribution", "region=europe&channel=app&sort=launched"])
def test_every_cell_is_what_the_models_tell(client, query):
    make_random_services(40, seed=7)
    rows = export(client, f"&{query}")
    found = Service.objects.with_verification().with_form().select_related("provider__seat", "domain", "kind")
    services = {s.slug: s for s in found.prefetch_related(*ASKED_FOR)}
    names = [name for name in rows[0] if not Determinant.objects.filter(slug=name).exists()]
    assert [{name: row[name] for name in names} for row in rows] == [
        {name: told(services[row["slug"]], name) for name in names} for row in rows
    ]
