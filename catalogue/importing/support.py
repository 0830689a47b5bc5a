"""What rests on pages of evidence that a file takes away or makes weaker, outside the rows of the file itself."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from catalogue.importing.known import EVIDENCE
from catalogue.importing.lines import Line, problem
from catalogue.importing.plan import Write
from catalogue.importing.records import Key
from catalogue.importing.sheets import Sheet
from catalogue.models import Classification, Coding, Detriment, Evidence, Service, ServiceLink
from catalogue.rules.evidence import evidenced
from experience.levels import EVIDENCED_INTEGRATION


class Weak(NamedTuple):
    """A page that goes, or is no page that was read any more."""

    key: Key
    row: int
    goes: bool


class Support:
    """Collects the pages, and the rows that the file writes anew: these were looked at with their pages."""

    def __init__(self) -> None:
        self._weak: dict[int, Weak] = {}
        self._written: dict[str, set[int]] = defaultdict(set)

    def note(self, sheet: Sheet, write: Write, row: int) -> None:
        if write.pk is None:
            return
        if sheet is EVIDENCE:
            goes = not write.changed
            if goes or write.values.get("kind") == Evidence.Kind.GENERAL_KNOWLEDGE:
                self._weak[write.pk] = Weak(write.key, row, goes)
        elif sheet.name in RESTING:
            self._written[sheet.name].add(write.pk)

    def problems(self) -> Iterator[Line]:
        for name, pointers in RESTING.items():
            for user, page in resting(pointers(), self._weak):
                if user not in self._written[name] and (self._weak[page].goes or name != "detriments"):
                    yield self.tell(page, _("A level of 2 or more, a link or a detriment rests on this page."))
        gone = [pk for pk, weak in self._weak.items() if weak.goes]
        for _code, page in resting(submitted_codes(), gone):
            yield self.tell(page, _("Submitted codes cite this page, and are kept: it cannot be deleted."))

    def tell(self, page: int, sentence: str) -> Line:
        weak = self._weak[page]
        return problem(sentence, EVIDENCE.name, weak.row, "" if weak.goes else "kind", " ".join(weak.key))


def resting(pointers: QuerySet, pages: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The rows that point to some pages, each with the page; of each page the first."""
    found: dict[int, Any] = {}
    for user, page in (
        pointers.filter(evidence__in=list(pages)).order_by("pk").values_list(user_of(pointers), "evidence")
    ):
        found.setdefault(page, (user, page))
    yield from found.values()


def user_of(pointers: QuerySet) -> str:
    [name] = [field.name for field in pointers.model._meta.fields if field.name not in ("id", "evidence")]
    return name


def submitted_codes() -> QuerySet:
    return Coding.evidence.through._default_manager.filter(coding__sheet__submitted__isnull=False)


RESTING = {
    "services": lambda: Service.integration_evidence.through._default_manager.filter(
        service__integration_level__gte=EVIDENCED_INTEGRATION
    ),
    "classifications": lambda: Classification.evidence.through._default_manager.filter(evidenced("classification__")),
    "links": lambda: ServiceLink.evidence.through._default_manager.all(),
    "detriments": lambda: Detriment.evidence.through._default_manager.all(),
}
