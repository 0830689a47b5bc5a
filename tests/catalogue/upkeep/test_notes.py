"""When a page counts as dead and when as alive again, and what that changes for readers."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.index.data_version import data_version
from catalogue.models import DeadPage, PageCheck
from catalogue.upkeep.notes import KEPT, failed_days, is_dead, note, write
from catalogue.upkeep.outcomes import Outcome

Result = PageCheck.Result

DAY = timedelta(days=1)
START = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
URL = "https://example.org/page"

ALIVE = [
    "timeout timeout",
    "gone",
    "gone+gone",
    "timeout+timeout+no-host",
    "timeout timeout answers timeout",
    "gone answers gone",
    "gone refused gone",
    "gone elsewhere gone",
    "unsafe unsafe unsafe unsafe",
    "private private private robots",
    "gone gone moved",
]
"""What was found on one day after the other; + joins what was found on the same."""

DEAD = [
    "timeout timeout timeout",
    "no-host server-error no-connection",
    "loop broken broken",
    "gone gone",
    "gone timeout gone",
    "gone robots gone",
    "timeout unsafe timeout private timeout",
    "gone gone timeout",
]


def noted(days):
    page = PageCheck(url=URL)
    for number, found in enumerate(days.split()):
        for word in found.split("+"):
            write(page, Outcome(URL, Result(word)), START + number * DAY)
    return page


@pytest.mark.parametrize("days", ALIVE)
def test_a_single_failure_is_no_death(days):
    assert not is_dead(noted(days))


@pytest.mark.parametrize("days", DEAD)
def test_a_page_that_keeps_failing_on_different_days_is_dead(days):
    page = noted(days)
    assert is_dead(page)
    assert page.first_failed == START.date()


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(Result)), max_size=40))
def test_failures_are_the_days_on_which_it_failed_since_it_last_answered(steps):
    page, when, days = PageCheck(url=URL), START, set()
    for forward, result in steps:
        when += forward * DAY
        write(page, Outcome(URL, result), when)
        if result in PageCheck.SETTLED:
            days = set()
        elif result in PageCheck.FAILED:
            days.add(when.date())
        assert (page.checked_at, page.result) == (when, result)
        assert page.failures == len(days) or len(page.earlier) == KEPT
        assert (page.first_failed is None) == (page.failures == 0)
        assert page.failures == failed_days(page.earlier, PageCheck.FAILED)
        assert len(page.earlier) == len({(entry["day"], entry["result"]) for entry in page.earlier}) <= KEPT


@pytest.mark.django_db
def test_a_host_that_wants_to_be_left_alone_is_no_result():
    PageCheck.objects.create(url=URL, result=Result.ANSWERS, checked_at=START)
    note([Outcome(URL, None, 429, later=DAY)], START + DAY)
    page = PageCheck.objects.get(url=URL)
    assert (page.result, page.checked_at, page.not_before) == (Result.ANSWERS, START, START + 2 * DAY)


@pytest.mark.django_db
def test_the_version_of_the_data_changes_with_marks_alone():
    PageCheck.objects.bulk_create([PageCheck(url=URL), PageCheck(url=f"{URL}/other")])
    seen = []
    for number, word in enumerate(["answers", "gone", "gone", "gone", "answers", "answers"]):
        before = data_version()
        changed = note([Outcome(URL, Result(word), 404), Outcome(f"{URL}/other", Result.ANSWERS)], START + number * DAY)
        seen.append((changed, data_version() != before, DeadPage.objects.count()))
    assert seen == [(0, False, 0), (0, False, 0), (1, True, 1), (0, False, 1), (1, True, 0), (0, False, 0)]


@pytest.mark.django_db
def test_a_mark_says_since_when_and_goes_with_its_page():
    page = PageCheck.objects.create(url=URL)
    for number in range(4):
        note([Outcome(URL, Result.GONE, 404)], START + number * DAY)
    assert DeadPage.objects.get().since == START.date()
    page.delete()
    assert not DeadPage.objects.exists()


@pytest.mark.django_db
def test_a_page_that_is_named_no_longer_is_passed_over():
    assert note([Outcome(URL, Result.GONE, 404)], START) == 0
