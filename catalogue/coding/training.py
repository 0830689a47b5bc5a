"""Coding is tried on cases with settled levels: drafts, tries, and which cases are open to whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from catalogue.coding.contents import GivenCode, SheetContent
from catalogue.coding.sheets import Opened
from catalogue.models import Service, TrainingCase, TrainingSheet
from catalogue.models.querysets import is_shown
from catalogue.models.scopes import codebook_in_view
from catalogue.rules.blindness import is_hidden
from experience.models import Determinant

KEPT = ("level", "reason", "quote")
"""What a try holds of an item, beside evidence."""


class OvertakenError(Exception):
    """The draft was saved elsewhere since the form was opened."""


@dataclass(frozen=True)
class Case:
    """A case for one person, its open draft, and the newest try that was compared."""

    case: TrainingCase
    hidden: bool
    draft: TrainingSheet | None = None
    compared: TrainingSheet | None = None

    @property
    def service(self) -> Service:
        return self.case.service

    @property
    def is_next(self) -> bool:
        """Whether it waits to be coded for the first time."""
        return not self.hidden and self.compared is None


def cases_in_view() -> QuerySet[TrainingCase]:
    """Published services to try coding on by the version of the model in view."""
    return TrainingCase.objects.filter(is_shown(), codebook=codebook_in_view().pk)


def cases_of(user: User) -> list[Case]:
    """All cases in view that are published, in their order.

    Who is asked to code one in a round must not see it settled.
    """
    cases = cases_in_view()
    hidden = set(
        Service.objects.filter(is_hidden(user), pk__in=cases.values("service")).order_by().values_list("pk", flat=True)
    )
    sheets: dict[int, list[TrainingSheet]] = {}
    for sheet in TrainingSheet.objects.filter(user=user).order_by("version"):
        sheets.setdefault(sheet.case_id, []).append(sheet)
    found = []
    for case in cases.select_related("service__domain", "service__provider"):
        own = sheets.get(case.pk, [])
        draft = next((sheet for sheet in own if not sheet.submitted), None)
        compared = next((sheet for sheet in reversed(own) if sheet.submitted), None)
        found.append(Case(case, case.service_id in hidden, draft, compared))
    return found


def tries(user: User, case: TrainingCase) -> QuerySet[TrainingSheet]:
    """The newest first."""
    return TrainingSheet.objects.filter(user=user, case=case).order_by("-version")


def save_try(user: User, case: TrainingCase, content: SheetContent, opened: Opened) -> Opened:
    """Write a draft; what the next save must name.

    Raises OvertakenError if another tab or a double click was faster.
    """
    fields = {
        "codes": {code.determinant.slug: kept(code) for code in content.codes},
        "notes": dict(content.notes),
        "revision": opened.revision + 1,
        "saved": timezone.now(),
    }
    if not as_opened(user, case, opened).update(**fields):
        newest = tries(user, case).first()
        next_version = 1 if newest is None else newest.version + 1 if newest.submitted else None
        if opened.version != next_version or opened.revision:
            raise OvertakenError
        try:
            with transaction.atomic():
                TrainingSheet.objects.create(user=user, case=case, version=opened.version, **fields)
        except IntegrityError:
            raise OvertakenError from None
    return opened._replace(revision=opened.revision + 1)


def finish_try(user: User, case: TrainingCase, opened: Opened) -> None:
    """Compare the draft as it was opened; from then on it stays. Raises OvertakenError where it was saved meanwhile."""
    if not as_opened(user, case, opened).update(submitted=timezone.now()):
        raise OvertakenError


def as_opened(user: User, case: TrainingCase, opened: Opened) -> QuerySet[TrainingSheet]:
    drafts = TrainingSheet.objects.filter(user=user, case=case, submitted=None)
    return drafts.filter(version=opened.version, revision=opened.revision)


def kept(code: GivenCode) -> dict[str, Any]:
    return {**{name: getattr(code, name) for name in KEPT}, "evidence": list(code.evidence)}


def content_of_try(sheet: TrainingSheet | None, determinants: Iterable[Determinant], pages: set[int]) -> SheetContent:
    """What a try says of the items that there are, citing what is still a page (its id) of the service."""
    if sheet is None:
        return SheetContent()

    def cited(values: dict[str, Any]) -> dict[str, Any]:
        own = {name: value for name, value in values.items() if name in KEPT}
        return {**own, "evidence": [page for page in values.get("evidence", []) if page in pages]}

    known = {determinant.slug: determinant for determinant in determinants}
    codes = [GivenCode(known[slug], **cited(values), found=[]) for slug, values in sheet.codes.items() if slug in known]
    notes: Any = {slug: cited(values) for slug, values in sheet.notes.items() if slug in known}
    return SheetContent(codes, notes)
