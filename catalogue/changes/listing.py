"""One page of the changes of a record, read in a fixed number of queries."""

from dataclasses import dataclass

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from catalogue.history.acts import Act, Lens, acts
from catalogue.models import Version

PAGE_SIZE = 20
LONGEST_ECHO = 40


@dataclass(frozen=True)
class Listed:
    """Some changes, the newest first; `problem` where there is no such page."""

    page: Page | None
    acts: list[Act]
    problem: str = ""


def listed(whole: type[Model], versions: QuerySet[Version], number: str, lens: Lens) -> Listed:
    paginator = Paginator(versions.values_list("pk", flat=True), PAGE_SIZE)
    try:
        page = paginator.page(number or 1)
    except (EmptyPage, PageNotAnInteger):
        message = _("There is no page “%(number)s”; there are %(pages)s.")
        return Listed(None, [], message % {"number": number[:LONGEST_ECHO], "pages": paginator.num_pages})
    start = (page.number - 1) * PAGE_SIZE
    with_one_before = list(versions[start : start + PAGE_SIZE + 1])
    return Listed(page, acts(whole, with_one_before, PAGE_SIZE, lens))
