"""Where services are documented, and what they take."""

import pytest

from catalogue.analysis.origins import Origin, lower, marks, origins, rounded
from tests.answers import numbers_in


@pytest.mark.django_db
def test_origins_are_read_in_two_queries(django_assert_num_queries):
    with django_assert_num_queries(2):
        found = origins(["nol-dubai", "jelbi-berlin", "kyiv-digital"])
    [(city, population)] = found["nol-dubai"].cities
    assert (city, population > 3_000_000) == ("Dubai", True)
    assert found["nol-dubai"].means == ("cards or tickets", "kiosks or machines")
    assert "vehicles" in found["jelbi-berlin"].means


TOWN, METROPOLIS = ("Town", 40_000), ("Metropolis", 3_426_354)


@pytest.mark.parametrize(
    ("cities", "population", "numbers"),
    [
        ([METROPOLIS], 3_426_354 // 5, [[3]]),
        ([METROPOLIS], 3_426_354 // 5 + 1, []),
        ([METROPOLIS, TOWN], 200_000, []),
        ([METROPOLIS, TOWN], 5_000, [[40, 0]]),
        ([TOWN], 199_999, []),
        ([TOWN], 200_000, [[40, 0]]),
        ([("Elsewhere", None), METROPOLIS], 40_000, [[3]]),
        ([("Elsewhere", None)], 40_000, []),
        ([METROPOLIS], None, []),
        ([], 40_000, []),
    ],
)
def test_a_city_of_quite_another_size_is_marked(cities, population, numbers):
    found = marks(Origin(tuple(cities)), population)
    assert [numbers_in(mark) for mark in found] == numbers


def test_what_a_service_takes_is_marked():
    [mark] = marks(Origin(means=("vehicles", "displays or signs")), None)
    assert "vehicles, displays or signs" in mark


def test_few_places_are_named():
    cities = tuple((name, 1_000_000) for name in "ABCDE")
    assert Origin(cities[:1]).in_words == "A (1 million people)"
    assert Origin((("A", None),)).in_words == "A"
    assert numbers_in(Origin(cities).in_words)[-1] == 2


@pytest.mark.parametrize(
    ("population", "about", "at_least"),
    [
        (3_426_354, "3.4 million", "3 million"),
        (985_000, "980,000", "900,000"),
        (999_900, "1 million", "900,000"),
        (658_864, "660,000", "600,000"),
        (6_207, "6,200", "6,000"),
        (24_874_500, "25 million", "20 million"),
    ],
)
def test_populations_are_rounded(population, about, at_least):
    assert (rounded(population), lower(population)) == (about, at_least)
