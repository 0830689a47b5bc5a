"""Dates as far as they are known: a year, a month or a day, as ISO 8601 writes them with reduced precision."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

REDUCED_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
LONGEST_DATE = len("YYYY-MM-DD")


def first_day(text: str) -> date:
    """The first day that a date of reduced precision can mean; ValueError where the text is no such date."""
    match = REDUCED_DATE.fullmatch(text)
    if not match:
        raise ValueError(text)
    year, month, day = (int(part or 1) for part in match.groups())
    return date(year, month, day)


def validate_reduced_date(text: str) -> None:
    try:
        begins = first_day(text)
    except ValueError:
        message = _("Give a year, a month or a day, such as 2024, 2024-05 or 2024-05-17.")
        raise ValidationError(message, code="reduced_date") from None
    validate_not_in_the_future(begins)


def validate_not_in_the_future(day: date) -> None:
    if day > date.today():
        raise ValidationError(_("This date lies in the future."), code="future")
