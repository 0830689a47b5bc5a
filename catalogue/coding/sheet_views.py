"""One service to code. What was entered survives a lost session and a second tab."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalogue.analysis.snapshot import current_snapshot
from catalogue.coding.permissions import CODES
from catalogue.coding.sheet_forms import CodeForm, all_valid, code_forms, content_of
from catalogue.coding.sheets import ConflictError, Opened, save_sheet, sheets_of
from catalogue.exchange.requests import Request
from catalogue.exchange.tokens import answered_without_token
from catalogue.models import Assignment, CodingSheet
from experience.models import Determinant

NEVER = -1
"""Stands for a version or revision that cannot be, and so for a conflict."""

MOST_DIGITS = 5


def without_token(request: Request, round_slug: str, slug: str) -> HttpResponseBase:
    """A sheet from before the own sign-in in another tab is shown again with all that was entered."""
    problem = _("The page was opened before you signed in again. Nothing is lost: please save once more.")
    if not request.user.is_authenticated:
        problem = session_ended()
    return unsaved(request, round_slug, slug, problem, 403)


@answered_without_token(without_token)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: Request, round_slug: str, slug: str) -> HttpResponseBase:
    if not request.user.is_authenticated:
        if request.method == "POST":
            return unsaved(request, round_slug, slug, session_ended(), 403)
        return redirect_to_login(request.path)
    task = assigned(request.user, round_slug, slug)
    if task is None:
        return refuse(request, round_slug, slug)
    return save(request, task) if request.method == "POST" else show(request, task)


def assigned(user: User | AnonymousUser, round_slug: str, slug: str) -> Assignment | None:
    """The assignment of a coder with the right to code, or None."""
    if not user.has_perm(CODES):
        return None
    tasks = Assignment.objects.select_related("coding_round__guide", "coder", "service__provider")
    return tasks.filter(coding_round__slug=round_slug, service__slug=slug, coder__user=user.pk).first()


def refuse(request: Request, round_slug: str, slug: str) -> HttpResponseBase:
    """For somebody who is not asked to code the service. Raises PermissionDenied or Http404."""
    if not request.user.has_perm(CODES):
        raise PermissionDenied
    if request.method != "POST":
        raise Http404
    problem = _("You are not asked to code this service, perhaps no longer. Nothing was saved; copy what you need.")
    return unsaved(request, round_slug, slug, problem, 409)


@dataclass
class SheetPage:
    """The page of a sheet: what it is about, what was entered, and what a person must know.

    `opened` is what the next save must name; by default what follows from the newest version.
    """

    task: Assignment
    forms: list[CodeForm]
    newest: CodingSheet | None = None
    problem: str = ""
    opened: Opened | None = None
    revise: bool = False

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
        context = {
            "coding_round": self.task.coding_round,
            "service": self.task.service,
            "sheet": self.newest,
            "forms": self.forms,
            "locked": self.locked,
            "submitted": self.submitted,
            "problem": self.problem,
            **self.next_save()._asdict(),
        }
        return render(request, "coding/sheet.html", context, status=status)


def show(request: Request, task: Assignment) -> HttpResponse:
    newest = sheets_of(task).first()
    page = SheetPage(task, code_forms(task, determinants(), sheet=newest), newest)
    page.revise = "revise" in request.GET and page.submitted
    return page.response(request)


def unsaved(request: Request, round_slug: str, slug: str, problem: str, status: int) -> HttpResponse:
    """The sheet with all that was sent and was not saved. Only for what somebody is asked to code."""
    tasks = Assignment.objects.filter(coding_round__slug=round_slug, service__slug=slug)
    task = tasks.select_related("coding_round__guide", "service__provider").first()
    if task is None:
        raise Http404
    forms = code_forms(task, determinants(), data=request.POST)
    return SheetPage(task, forms, problem=problem, opened=sent_opening(request)).response(request, status)


def save(request: Request, task: Assignment) -> HttpResponseBase:
    """Keep what was sent as a draft, and submit it where that was asked and nothing speaks against it."""
    opened = sent_opening(request)
    if task.coding_round.closed:
        forms = code_forms(task, determinants(), data=request.POST)
        problem = _("This round is closed; nothing was saved.")
        return SheetPage(task, forms, sheets_of(task).first(), problem).response(request, 409)
    submit = request.POST.get("action") == "submit"
    refused = submission_refused(task) if submit else ""
    forms = code_forms(task, determinants(), data=request.POST, complete=submit)
    draft = forms
    if not all_valid(forms) and submit:
        refused = refused or _(
            "Not submitted yet: please complete the marked answers. What you entered is kept as a draft."
        )
        draft = code_forms(task, determinants(), data=request.POST)
    if not all_valid(draft):
        problem = _("Not saved: please mend the marked answers.")
        page = SheetPage(task, forms, sheets_of(task).first(), problem, opened)
        return page.response(request, 422)
    try:
        saved = save_sheet(task, content_of(draft), opened, submit and not refused)
    except ConflictError as conflict:
        return SheetPage(task, forms, conflict.sheet, conflict_sentence(conflict.sheet)).response(request, 409)
    if refused:
        return SheetPage(task, forms, saved, refused).response(request, 422)
    messages.success(request, _("Submitted. Thank you.") if saved.submitted else _("Draft saved."))
    return redirect("coding-workspace") if saved.submitted else redirect(request.path)


def submission_refused(task: Assignment) -> str:
    """Why a sheet cannot be submitted now, whatever it holds; empty where it can."""
    if not task.service.is_published:
        return _("This service was withdrawn meanwhile. Your codes are kept as a draft and not submitted.")
    return ""


def conflict_sentence(newest: CodingSheet | None) -> str:
    """Another tab or a double click was faster: what was entered stays on the page, and nothing was overwritten."""
    if newest is not None and newest.submitted:
        return _(
            "This sheet was submitted meanwhile, perhaps in another tab or by a double click; it stays as it was. "
            "Below is what you sent now: save it to begin a revision, or leave the page."
        )
    return _(
        "This draft was saved elsewhere meanwhile, perhaps in another tab. Below is what you sent now: "
        "save again to put it in place of the other."
    )


def session_ended() -> str:
    return _(
        "You are not signed in any more, and nothing was saved yet. Nothing is lost: keep this page open, sign in in "
        "another tab, then come back and save here."
    )


def sent_opening(request: Request) -> Opened:
    """Version and revision as the form was opened with."""
    return Opened(*(read_count(request.POST.get(name, "")) for name in ("version", "revision")))


def read_count(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else NEVER


def determinants() -> list[Determinant]:
    return current_snapshot().determinants
