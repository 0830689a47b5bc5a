"""When somebody should look again whether a record still holds."""

from datetime import date, timedelta

from catalogue.models import Service

YEAR, HALF_A_YEAR = timedelta(days=365), timedelta(days=182)

OLD = 2
"""A state that was last seen so many years ago may be another by now."""

SOON = (Service.Status.PILOT, Service.Status.UNKNOWN)


def next_review(service: Service, looked: date) -> date | None:
    """The day that follows from when somebody last looked: a year later, or half a year where things may change sooner.

    That is where it is a pilot, where nobody knows whether it runs, or where that was seen long ago. What has ended
    changes no more.
    """
    if service.status == Service.Status.DISCONTINUED:
        return None
    seen_long_ago = service.status_as_of is None or looked.year - service.status_as_of >= OLD
    return looked + (HALF_A_YEAR if service.status in SOON or seen_long_ago else YEAR)


def is_ahead(service: Service, today: date) -> bool:
    """Whether a day is set that is still to come."""
    return service.review_due is not None and service.review_due > today


def planned(service: Service, today: date) -> date | None:
    """The day for a record that has none: it follows from the last year for which a page shows how the service stands.

    Where no page does, it is today.
    """
    if service.status_as_of is None:
        return None if service.status == Service.Status.DISCONTINUED else today
    return next_review(service, min(date(service.status_as_of, 12, 31), today))
