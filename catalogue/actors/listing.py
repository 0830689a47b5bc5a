"""A page of the bodies that have to do with services, read in a fixed number of queries."""

from typing import NamedTuple

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.utils.translation import gettext as _

from catalogue.exchange.requests import LONGEST_ECHO
from catalogue.models import Actor

PAGE_SIZE = 100


class Listed(NamedTuple):
    """A page of actors with `provided_count` and `taken_part_count`; none, and a sentence, where there is none."""

    page: Page | None
    problem: str = ""


def listed(number: str) -> Listed:
    """By name, as on every list."""
    paginator = Paginator(Actor.objects.shown().by_name().with_counts().select_related("seat__country"), PAGE_SIZE)
    try:
        return Listed(paginator.page(number or 1))
    except (EmptyPage, PageNotAnInteger):
        message = _("There is no page “%(number)s”; there are %(pages)s.")
        return Listed(None, message % {"number": number[:LONGEST_ECHO], "pages": paginator.num_pages})
