"""A case as a sheet, and a try beside what was settled."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import prefetch_related_objects

from catalogue.analysis.current import current_snapshot
from catalogue.coding.contents import SheetContent
from catalogue.coding.sheet_forms import NUMBERS, SheetForms, as_sent
from catalogue.coding.sheet_page import SheetPage
from catalogue.coding.training import Case, content_of_try
from catalogue.coding.training_results import Compared, TrainingResult, compared
from catalogue.forms.questions import Meaning, meanings
from catalogue.models import Assignment, Classification, CodingRound, Service, TrainingCase, TrainingSheet
from catalogue.models.scopes import guide_in_view
from experience.models import Determinant, Guide

TEMPLATE = "coding/training_sheet.html"


def task_of(case: TrainingCase) -> Assignment:
    """The case as if a round with the newest guide asked for it; never stored."""
    return Assignment(service=case.service, coding_round=CodingRound(guide=guide_in_view()))


def content_in(service: Service, sheet: TrainingSheet | None, items: Sequence[Determinant]) -> SheetContent:
    return content_of_try(sheet, items, {page.pk for page in service.evidence.all()})


def stored_page(row: Case) -> SheetPage:
    """The draft of a case, else an empty sheet for the next try."""
    items = current_snapshot().determinants
    data = as_sent(content_in(row.service, row.draft, items))
    data.setlist(NUMBERS, [])  # nobody adds pages here
    task = task_of(row.case)
    newest = row.draft or row.compared
    return SheetPage(task, SheetForms(task, items, data), newest, revise=True, template=TEMPLATE)


class Explained(NamedTuple):
    """One item with the anchors of the guide, the highest level first, and what it is not to be confused with."""

    item: Compared
    anchors: Sequence[Meaning]
    boundary: str


def explained(items: Iterable[Compared], guide: Guide) -> list[Explained]:
    entries = [(item, guide.of(item.determinant)) for item in items]
    return [Explained(item, meanings(item.determinant, entry), entry.boundary) for item, entry in entries]


def result_of(rows: Iterable[Case]) -> TrainingResult:
    """Over the newest compared try of each case that is open."""
    done = [row for row in rows if row.compared and not row.hidden]
    with_settled([row.service for row in done])
    items = current_snapshot().determinants
    return TrainingResult([compared(row.service, content_in(row.service, row.compared, items), items) for row in done])


def settled_scale(rows: Iterable[Case]) -> set[int | None]:
    """Which levels the cases show together, but for those that are hidden."""
    open_to_see = [row.service.pk for row in rows if not row.hidden]
    shown = Classification.objects.filter(service__in=open_to_see, determinant__in=current_snapshot().determinants)
    return set(shown.order_by().values_list("level", flat=True).distinct())


def with_settled(services: Sequence[Service]) -> None:
    """Read what was settled of some services, in a fixed number of queries."""
    prefetch_related_objects(
        services, "evidence", "classifications__determinant", "classifications__evidence", "integration_evidence"
    )
