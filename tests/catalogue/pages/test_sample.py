"""What the sample holds: every distribution equals a count of its own, and what left is named with its reason."""

from collections import Counter

import pytest

from catalogue.models import Evidence, Service
from catalogue.pages.sample import in_words, states_in_words
from tests.answers import parsed, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def result(client):
    return client.get("/sample/?format=json").json()["result"]


def counts(rows):
    return {row["label"]: row["count"] for row in rows if row["count"]}


def test_distributions_equal_the_database(result):
    rows = Service.objects.published().select_related("domain", "kind", "provider")
    services = rows.prefetch_related("cities__country")
    assert result["services"] == len(services)
    assert counts(result["fields"]) == Counter(service.domain.name for service in services)
    kinds = Counter(service.kind.name if service.kind else "none of these" for service in services)
    assert counts(result["kinds"]) == kinds
    regions = [{city.country.get_region_display() for city in service.cities.all()} for service in services]
    assert counts(result["regions"]) == Counter(region for own in regions for region in own)
    providers = Counter(service.provider.get_type_display() or "unknown" for service in services)
    assert counts(result["providers"]) == providers
    pages = Evidence.objects.filter(service__in=services)
    assert counts(result["pages_by_kind"]) == Counter(page.get_kind_display() for page in pages)
    assert result["pages"] == {
        "all": pages.count(),
        "dated": pages.exclude(published_on="").count(),
        "read_on_known": pages.exclude(read_on=None).count(),
    }
    for spread in ("states", "launches"):
        assert sum(row["count"] for row in result[spread]) == len(services)


def test_every_service_that_left_is_named_with_its_reason(client, result):
    gone = Service.objects.filter(state="withdrawn")
    assert result["withdrawn"] == {service.slug: service.withdrawal_reason for service in gone}
    page = text_of(parsed(client.get("/sample/")))
    assert all(service.withdrawal_reason in page for service in gone)
    for service in gone:
        assert client.get(service.get_absolute_url()).status_code == 410


def test_states_and_years_in_words():
    states = ["unknown 2021", "active 2024", "discontinued", "active 2025", "unknown"]
    assert [*states_in_words(states).values()] == [
        "running, seen 2025", "running, seen 2024", "ended", "last seen running 2021", "present state unknown",
    ]  # fmt: skip
    assert in_words(["2015", "", "2000"]) == {"2000": "2000–2004", "2015": "2015–2019", "": "year unknown"}


def test_an_empty_catalogue_has_a_sample_of_nothing(client):
    Service.objects.all().update(state="draft")
    assert client.get("/sample/").status_code == 200
