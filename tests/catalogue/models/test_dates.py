"""A date as far as it is known: every year, month or day of the calendar until today, and nothing else."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from catalogue.models import Evidence
from catalogue.models.dates import first_day, validate_not_in_the_future, validate_reduced_date

days = st.dates(min_value=date(1000, 1, 1))
PRECISIONS = {"%Y": {"month": 1, "day": 1}, "%Y-%m": {"day": 1}, "%Y-%m-%d": {}}
precisions = st.sampled_from(list(PRECISIONS))


def code_of(check, value):
    """The code of the refusal; None where the value is taken."""
    try:
        check(value)
    except ValidationError as error:
        return error.code
    return None


@given(days, precisions)
def test_a_day_written_with_less_precision_means_its_first_day(day, precision):
    assert first_day(day.strftime(precision)) == day.replace(**PRECISIONS[precision])


@given(days, precisions)
def test_what_has_begun_is_taken_and_what_has_not_is_refused(day, precision):
    begins = day.replace(**PRECISIONS[precision])
    wanted = "future" if begins > date.today() else None
    assert code_of(validate_reduced_date, day.strftime(precision)) == wanted
    assert code_of(validate_not_in_the_future, begins) == wanted


@given(st.text(alphabet="0123456789-/ TZ٣", max_size=12))
def test_whatever_else_is_typed_is_refused(text):
    refused = code_of(validate_reduced_date, text) == "reduced_date"
    assert refused != is_written(text)


def is_written(text):
    try:
        return first_day(text).isoformat().startswith(text)
    except ValueError:
        return False


@pytest.mark.parametrize(
    "text", ["", "24", "2024-13", "2024-00", "2023-02-29", "2024-5", "2024-05-17T10:00", "May 2024"]
)
def test_examples_of_what_is_no_date(text):
    assert code_of(validate_reduced_date, text) == "reduced_date"


@pytest.mark.parametrize("published", ["", "2024", "2024-05", "2024-05-03"])
def test_a_page_may_be_read_once_it_may_be_there(published):
    Evidence(published_on=published, read_on=date(2024, 5, 3)).clean()


@pytest.mark.parametrize("published", ["2025", "2024-06", "2024-05-04"])
def test_a_page_is_not_read_before_it_is_published(published):
    with pytest.raises(ValidationError) as refused:
        Evidence(published_on=published, read_on=date(2024, 5, 3)).clean()
    assert list(refused.value.message_dict) == ["read_on"]
