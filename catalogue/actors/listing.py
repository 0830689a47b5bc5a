"""A page of the bodies that have to do with services, read in a fixed number of queries."""

from typing import NamedTuple

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _

from catalogue.actors.forms import ActorsForm
from catalogue.exchange.problems import Problems
from catalogue.exchange.requests import LONGEST_ECHO, form_problems
from catalogue.models import Actor

PAGE_SIZE = 100


class Listed(NamedTuple):
    """A page of actors with `provided_count` and `taken_part_count`; none where something asked for is wrong, which
    `problems` say by parameter."""

    form: ActorsForm
    page: Page | None
    problems: Problems

    @property
    def query(self) -> str:
        """What names are searched for; empty for nothing."""
        return self.form.cleaned_data.get("q", "")


def listed(asked: QueryDict) -> Listed:
    """By name, as on every list."""
    form = ActorsForm(asked)
    if not form.is_valid():
        return Listed(form, None, form_problems(form))
    found = form.narrowed(Actor.objects.shown().by_name().with_counts().select_related("seat__country"))
    paginator, number = Paginator(found, PAGE_SIZE), asked.get("page") or "1"
    try:
        return Listed(form, paginator.page(number), {})
    except (EmptyPage, PageNotAnInteger):
        message = _("There is no page “%(number)s”; there are %(pages)s.")
        told = message % {"number": number[:LONGEST_ECHO], "pages": paginator.num_pages}
        return Listed(form, None, {"page": [told]})
