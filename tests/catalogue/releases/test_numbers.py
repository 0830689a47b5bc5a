"""Numbers of releases: what is one, and which is above which."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.releases.numbers import ReleaseError, check_number, order_of

COUNTED = st.lists(st.integers(0, 99), min_size=2, max_size=3)
DAYS = st.dates(datetime.date(1000, 1, 1)).map(str)


@pytest.mark.parametrize(
    "version",
    [
        "", "1", "v1.0", "1.0.0.0", "01.0", "1.0-rc1", "1.0 ", "1.0\n", " 1.0", "latest", "../1.0", "1.0/2", "٢.0",
        "2026-02-30", "2026-11", "2026-1-2", "0000-01-01", "1." + "9" * 20,
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused(version):
    with pytest.raises(ReleaseError):
        check_number(version, None)


@given(COUNTED, COUNTED)
def test_counted_numbers_are_ordered_by_their_parts(one, other):
    def padded(parts):
        return [*parts, 0][:3]

    first, second = (".".join(map(str, parts)) for parts in (one, other))
    assert (order_of(first) < order_of(second)) == (padded(one) < padded(other))


@given(COUNTED, DAYS)
def test_a_day_comes_after_every_number_that_counts(parts, day):
    assert order_of(".".join(map(str, parts))) < order_of(day)


@given(DAYS, DAYS)
def test_days_are_ordered_as_days(one, other):
    assert (order_of(one) < order_of(other)) == (one < other)


@pytest.mark.parametrize(
    ("version", "newest"),
    [
        ("1.0", "1.0"),
        ("1.0.0", "1.0"),
        ("0.9", "1.0"),
        ("1.9", "1.10"),
        ("2.0", "2026-11-26"),
        ("2026-11-25", "2026-11-26"),
    ],
)
def test_a_number_is_above_the_newest_one(version, newest):
    with pytest.raises(ReleaseError):
        check_number(version, newest)
    check_number(newest, None)


def test_a_number_above_is_taken():
    for version, newest in (("1.0.1", "1.0"), ("1.10", "1.9"), ("2026-11-26", "99.0"), ("2026-11-27", "2026-11-26")):
        check_number(version, newest)
