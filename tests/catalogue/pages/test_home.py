"""The start page: its figures and its matrix equal the database."""

from collections import Counter
from statistics import fmean

import pytest

from catalogue.models import City, Country, Evidence, Service
from experience.models import Determinant
from tests.answers import numbers_in, parsed
from tests.factories import profiles_of

pytestmark = pytest.mark.django_db


def test_figures_equal_the_database(client):
    said = numbers_in(parsed(client.get("/")).select_one(".intro"))
    counted = [
        Service.objects.published().count(),
        City.objects.filter(services__state="published").distinct().count(),
        Country.objects.filter(cities__services__state="published").distinct().count(),
        Determinant.objects.count(),
        Evidence.objects.filter(service__state="published").count(),
    ]
    assert Counter(counted) - Counter(said) == Counter()


def test_matrix_equals_the_database(client, snapshot):
    page = parsed(client.get("/"))
    for slug in ("place-identity", "accessibility"):
        place = [d.slug for d in snapshot.determinants].index(slug)
        members = Service.objects.published().filter(domain__slug="culture").values_list("pk", flat=True)
        mean = fmean(profiles_of(snapshot)[pk].levels[place] for pk in members)
        [cell] = page.select(f'.matrix a[href="/services/?domain=culture&determinant={slug}"]')
        assert numbers_in(cell) == [round(mean, 1)]


def test_it_has_three_ways_in(client):
    ways = parsed(client.get("/")).select(".ways a")
    assert [way["href"] for way in ways] == ["/services/", "/my-city/", "/evaluate/"]
