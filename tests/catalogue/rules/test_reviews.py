"""When a record is due for a review follows from how its service stands, and from nothing else."""

from datetime import date, timedelta

import pytest

from catalogue.models import Service
from catalogue.rules.reviews import HALF_A_YEAR, YEAR, is_ahead, next_review, planned

TODAY = date(2026, 11, 26)


def service(status, as_of, due=None):
    return Service(status=status, status_as_of=as_of, review_due=due)


@pytest.mark.parametrize(
    ("status", "as_of", "wait"),
    [
        ("active", 2026, YEAR),
        ("changed", 2025, YEAR),
        ("active", 2024, HALF_A_YEAR),
        ("active", None, HALF_A_YEAR),
        ("pilot", 2026, HALF_A_YEAR),
        ("unknown", 2026, HALF_A_YEAR),
    ],
)
def test_what_may_change_sooner_is_looked_at_sooner(status, as_of, wait):
    assert next_review(service(status, as_of), TODAY) == TODAY + wait


@pytest.mark.parametrize("as_of", [None, 2016, 2026])
def test_what_has_ended_is_not_looked_at_again(as_of):
    assert next_review(service("discontinued", as_of), TODAY) is None
    assert planned(service("discontinued", as_of), TODAY) is None


@pytest.mark.parametrize(
    ("status", "as_of", "day"),
    [
        ("active", 2026, TODAY + YEAR),
        ("active", 2025, date(2026, 12, 31)),
        ("active", 2023, date(2024, 12, 30)),
        ("unknown", 2023, date(2023, 12, 31) + HALF_A_YEAR),
        ("unknown", None, TODAY),
    ],
)
def test_a_first_day_follows_from_the_last_year_that_a_page_shows(status, as_of, day):
    assert planned(service(status, as_of), TODAY) == day


def test_a_day_is_ahead_from_tomorrow_on():
    days = [None, TODAY - timedelta(1), TODAY, TODAY + timedelta(1)]
    assert [is_ahead(service("active", 2026, day), TODAY) for day in days] == [False, False, False, True]
