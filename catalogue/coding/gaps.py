"""What a sheet lacks before it can be submitted, in words. A draft may lack anything."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalogue.coding.contents import GivenCode, SheetContent
from catalogue.models import Evidence, Service
from catalogue.models.found_pages import FoundPage, as_evidence
from catalogue.rules.evidence import evidence_problems
from experience.models import Determinant


class Gap(NamedTuple):
    """What is missing where: the prefix of the form and how that is called, the name of the field, and a message."""

    form: str
    name: str
    field: str
    message: str


def gaps(service: Service, content: SheetContent, determinants: Iterable[Determinant]) -> Iterator[Gap]:
    """All that is missing, in the order of the sheet."""
    evidence = {page.pk: page for page in service.evidence.all()}
    found = {page["number"]: as_evidence(page) for page in content.found}
    answers = content.by_item()
    for determinant in determinants:
        code = answers.get(determinant.slug)
        if code is None:
            yield Gap(determinant.slug, determinant.name, "level", _("Choose a level, or that it cannot be told."))
            continue
        pages = [evidence[pk] for pk in code.evidence] + [found[number] for number in code.found if number in found]
        yield from code_gaps(code, pages)
    for page in content.found:
        yield from page_gaps(page)


def code_gaps(code: GivenCode, pages: Iterable[Evidence]) -> Iterator[Gap]:
    where = (code.determinant.slug, code.determinant.name)
    if code.level != 0 and not code.reason.strip():
        yield Gap(*where, "reason", _("Give a reason: every answer but 0 needs one."))
    elif code.determinant.derived and not code.reason.strip():
        yield Gap(*where, "reason", _("Every integration level needs a reason, 0 too."))
    for problem in evidence_problems(code.level, pages, code.determinant.evidenced_from):
        yield Gap(*where, "evidence", problem)


def page_prefix(number: int) -> str:
    return f"page-{number}"


def page_gaps(page: FoundPage) -> Iterator[Gap]:
    """What a found page lacks to be evidence one day."""
    where = (page_prefix(page["number"]), page["title"] or page["url"] or page["quote"])
    if not page["url"]:
        yield Gap(*where, "url", _("Give the address of the page."))
    try:
        as_evidence(page).clean_fields(exclude=["service", "number", "supports", "read_on", "extent"])
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            yield Gap(*where, name, messages[0])
