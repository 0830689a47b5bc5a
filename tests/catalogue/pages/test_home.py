"""The start page: its figures and its matrix equal the database."""

from collections import Counter
from statistics import fmean

import pytest

from catalogue.models import City, Country, Evidence, Service
from catalogue.pages.overview import MatrixCell, MatrixRow, contribution_matrix, finding
from experience.levels import STANDARD
from experience.models import Determinant
from tests.answers import numbers_in, parsed
from tests.factories import ask_to_code, profiles_of

pytestmark = pytest.mark.django_db


def test_figures_equal_the_database(client):
    page = parsed(client.get("/"))
    said = [number for place in (".intro", ".example > p") for number in numbers_in(page.select_one(place))]
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
        assert numbers_in(cell) == [round(100 * mean / 3)]
        assert cell["aria-label"].startswith(cell["title"])


def test_the_matrix_of_a_coder_is_without_what_is_still_to_be_coded(client, django_user_model, snapshot):
    """Of which the levels could be told from a mean, since all others are known."""
    coder = django_user_model.objects.create_user("coder")
    ask_to_code(coder, "jelbi-berlin")
    hidden = snapshot.members["jelbi-berlin"]
    client.force_login(coder)
    matrix = list(contribution_matrix(snapshot.hiding([hidden.pk])))
    assert client.get("/").context["matrix"] == matrix != list(contribution_matrix(snapshot))


def test_links_of_the_matrix_have_names_that_tell_them_apart(client):
    links = parsed(client.get("/")).select(".matrix td a")
    assert len({link["aria-label"] for link in links}) == len(links) > 0


def test_it_has_three_ways_in(client):
    ways = parsed(client.get("/")).select(".ways a")
    assert [way["href"] for way in ways] == ["/services/", "/my-city/", "/evaluate/"]


def cells(*means):
    return [MatrixCell(determinant, mean, 1, 1, STANDARD) for determinant, mean in zip(NAMED, means, strict=True)]


NAMED = [
    Determinant(pk=place, name=name) for place, name in enumerate(("Safety", "Price and value", "Access"), start=1)
]


def found(*rows):
    return finding([MatrixRow(str(place), str(place), 1, cells(*means)) for place, means in enumerate(rows)])


def test_the_finding_names_what_most_and_what_fewest_fields_support():
    assert found((1.4, 3.0, None), (1.5, 1.5, 0.2), (0.0, 1.0, 1.5)) == [
        "In 2 of 3 fields, services support price and value on average.",
        "In only 1 do they support safety.",
    ]
    assert found((0.0, 2.0, 2.0), (0.0, 1.5, 1.0)) == [
        "In every field, services support price and value on average.",
        "In none do they support safety.",
    ]


def test_the_finding_is_silent_where_nothing_stands_out():
    assert found() == []
    assert found((0.0, 1.0, 1.4)) == []
    assert found((2.0, 2.0, 2.0)) == ["In every field, services support safety on average."]


def test_the_example_names_the_level_of_each_column_it_explains(client, snapshot):
    page = parsed(client.get("/"))
    slug = page.select_one(".example a")["href"].split("/")[-2]
    levels = {d.name: level for d, level in zip(snapshot.determinants, snapshot.members[slug].levels, strict=True)}
    told = [strong.get_text() for strong in page.select(".example li strong")]
    words = {0: "none", 1: "incidental", 2: "supporting", 3: "core"}
    assert {line.rpartition(": ")[0] for line in told} <= {*levels}
    assert told == [f"{name}: {levels[name]} {words[levels[name]]}." for name in (t.rpartition(": ")[0] for t in told)]
    assert len(told) == len(page.select(".example .calls circle")) == 3
