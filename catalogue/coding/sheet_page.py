"""The page of a sheet: what was entered, what a person must know, and the same as the small answer of a save."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import gettext as _

from catalogue.analysis.current import current_snapshot
from catalogue.coding.contents import Difference, content_of, differences
from catalogue.coding.gaps import gaps
from catalogue.coding.sheet_forms import CodeForm, SheetForms, as_sent
from catalogue.coding.sheets import Opened
from catalogue.exchange.requests import Request
from catalogue.models import Assignment, CodingSheet, TrainingSheet
from experience.models import Determinant, Guide

NEVER = -1
"""Stands for a version or revision that cannot be, and so for a conflict."""

MOST_DIGITS = 5


def determinants(guide: Guide) -> list[Determinant]:
    """What is coded by a guide: all of its codebook, in its order. Of that in view they are held."""
    snapshot = current_snapshot()
    if guide.codebook_id == snapshot.codebook.pk:
        return snapshot.determinants
    return list(Determinant.objects.filter(group__codebook=guide.codebook_id))


def asked(task: Assignment) -> list[Determinant]:
    return determinants(task.coding_round.guide)


def sent_forms(request: Request, task: Assignment) -> SheetForms:
    return SheetForms(task, asked(task), request.POST)


def sent_opening(request: Request) -> Opened:
    """Version and revision as the form was opened with."""
    return Opened(*(read_count(request.POST.get(name, "")) for name in ("version", "revision")))


def read_count(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else NEVER


def stored_forms(task: Assignment, sheet: CodingSheet | None, checked: bool = False) -> SheetForms:
    """The forms as they were saved; where `checked`, with what is missing beside the fields."""
    content, items = content_of(sheet), asked(task)
    forms = SheetForms(task, items, as_sent(content))
    if checked:
        forms.tell(gaps(task.service, content, items))
    return forms


def session_ended() -> str:
    return _(
        "You are not signed in any more, and nothing was saved yet. Nothing is lost: keep this page open, sign in in "
        "another tab, then come back and save here."
    )


def without_token_sentence(request: Request) -> str:
    """What is said to who sent a page without its token."""
    if not request.user.is_authenticated:
        return session_ended()
    return _("The page was opened before you signed in again. Nothing is lost: please save once more.")


def asks_for_json(request: Request) -> bool:
    """Whether a script saves, which needs a small answer and no page."""
    return not request.accepts("text/html")


class Step(NamedTuple):
    """An item between the one before and the one after it."""

    form: CodeForm
    before: CodeForm | None
    after: CodeForm | None


def steps(forms: list[CodeForm]) -> Iterable[Step]:
    return map(Step, forms, [None, *forms[:-1]], [*forms[1:], None])


@dataclass
class SheetPage:
    """`opened` is what the next save must name; by default what follows from the newest version.

    `short` is the problem for a script, where it is another than on the page.
    """

    task: Assignment
    forms: SheetForms
    newest: CodingSheet | TrainingSheet | None = None
    problem: str = ""
    short: str = ""
    opened: Opened | None = None
    revise: bool = False
    differing: list[Difference] = field(default_factory=list)
    template: str = "coding/sheet.html"

    @property
    def submitted(self) -> bool:
        return self.newest is not None and self.newest.submitted is not None

    @property
    def locked(self) -> bool:
        """Whether it can only be read: the round is closed, or the sheet submitted and no revision begun."""
        kept = self.submitted and not self.revise and not self.problem
        return kept or self.task.coding_round.closed is not None

    def next_save(self) -> Opened:
        if self.opened:
            return self.opened
        if self.newest is None:
            return Opened(1, 0)
        if self.submitted:
            return Opened(self.newest.version + 1, 0)
        return Opened(self.newest.version, self.newest.revision)

    def response(self, request: Request, status: int = 200) -> HttpResponse:
        if asks_for_json(request):
            return JsonResponse({"problem": self.short or self.problem, "token": get_token(request)}, status=status)
        context = {
            "coding_round": self.task.coding_round,
            "service": self.task.service,
            "sheet": self.newest,
            "forms": self.forms,
            "steps": steps(self.forms.items),
            "answered": sum(bool(form.answer) for form in self.forms.items),
            "locked": self.locked,
            "submitted": self.submitted,
            "problem": self.problem,
            "differing": self.differing,
            **self.next_save()._asdict(),
        }
        return render(request, self.template, context, status=status)


def conflict_page(task: Assignment, forms: SheetForms, newest: CodingSheet | None) -> SheetPage:
    """Another tab or a double click was faster: both stand there, and nothing was overwritten."""
    differing = list(differences(forms.content(), content_of(newest), asked(task)))
    return SheetPage(task, forms, newest, conflict_sentence(newest), conflict_words(newest), differing=differing)


def conflict_words(newest: CodingSheet | None) -> str:
    """The conflict in short, behind “Not saved:”."""
    if newest is None:
        return _("the draft was deleted meanwhile. “Save” keeps what stands here.")
    if newest.submitted:
        return _("it was submitted meanwhile, perhaps in another tab. “Save” shows how to begin a revision with this.")
    return _("it was saved elsewhere meanwhile, perhaps in another tab. “Save” shows both, and overwrites nothing.")


def conflict_sentence(newest: CodingSheet | TrainingSheet | None) -> str:
    if newest is None:
        return _("This draft was deleted meanwhile. Below is what you sent now: save again to keep it.")
    if newest.submitted:
        return _(
            "This sheet was submitted meanwhile, perhaps in another tab or by a double click; it stays as it was. "
            "Below is what you sent now: save it to begin a revision, or leave the page."
        )
    return _(
        "This draft was saved elsewhere meanwhile, perhaps in another tab. Below is what you sent now: "
        "save again to put it in place of the other."
    )
