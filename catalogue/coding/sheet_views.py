"""One service to code. What was entered survives a lost session and a second tab."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalogue.coding.assignments import assigned
from catalogue.coding.permissions import CODES
from catalogue.coding.sheet_page import (
    SheetPage,
    asks_for_json,
    conflict_page,
    sent_forms,
    sent_opening,
    session_ended,
    stored_forms,
    without_token_sentence,
)
from catalogue.coding.sheets import ConflictError, Opened, save_draft, sheets_of
from catalogue.exchange.requests import Request
from catalogue.exchange.tokens import answered_without_token
from catalogue.models import Assignment
from catalogue.models.querysets import is_shown
from catalogue.rules.collections import ClosedError, Role, known_to, refuse_read_only

NEXT = {"check": "coding-submit"}
"""Where a save leads, by the button that saved; else to the sheet again."""


def without_token(request: Request, round_slug: str, slug: str) -> HttpResponseBase:
    """A sheet from before the own sign-in in another tab is shown again with all that was entered."""
    return unsaved(request, round_slug, slug, without_token_sentence(request), 403)


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


def refuse(request: Request, round_slug: str, slug: str) -> HttpResponseBase:
    """For somebody who is not asked to code the service. Raises PermissionDenied or Http404."""
    if not request.user.has_perm(CODES):
        raise PermissionDenied
    if request.method != "POST":
        raise Http404
    problem = _("You are not asked to code this service, perhaps no longer. Nothing was saved; copy what you need.")
    return unsaved(request, round_slug, slug, problem, 409)


def show(request: Request, task: Assignment) -> HttpResponse:
    newest = sheets_of(task).first()
    page = SheetPage(task, stored_forms(task, newest, "check" in request.GET), newest)
    page.revise = "revise" in request.GET and page.submitted
    return page.response(request)


def unsaved(request: Request, round_slug: str, slug: str, problem: str, status: int) -> HttpResponse:
    """The sheet with all that was sent and was not saved. Only for what somebody is asked to code.

    A service that readers do not see is shown to its own coders alone.
    """
    own = Q(coder__user=request.user.pk or 0) & known_to(request.user, Assignment, Role.CODER)
    may_see = is_shown() | own
    tasks = Assignment.objects.filter(may_see, coding_round__slug=round_slug, service__slug=slug)
    task = tasks.select_related("coding_round__guide__codebook", "service__provider").first()
    if task is None:
        raise Http404
    page = SheetPage(task, sent_forms(request, task), problem=problem, opened=sent_opening(request))
    return page.response(request, status)


def save(request: Request, task: Assignment) -> HttpResponseBase:
    """Keep what was sent as a draft, whichever button or script sent it."""
    opened, forms = sent_opening(request), sent_forms(request, task)
    if task.coding_round.closed:
        problem = _("This round is closed; nothing was saved.")
        return SheetPage(task, forms, sheets_of(task).first(), problem).response(request, 409)
    if not forms.are_valid():
        problem = _("Not saved: please mend the marked answers.")
        page = SheetPage(task, forms, sheets_of(task).first(), problem, opened=opened)
        return page.response(request, 422)
    try:
        refuse_read_only(task.service.collection)
        saved = save_draft(task, forms.content(), opened)
    except ClosedError as closed:
        return SheetPage(task, forms, sheets_of(task).first(), str(closed)).response(request, 409)
    except ConflictError as conflict:
        return conflict_page(task, forms, conflict.sheet).response(request, 409)
    return told(request, task, saved)


def told(request: Request, task: Assignment, saved: Opened) -> HttpResponseBase:
    """Where a person goes on after a save; to a script, what its next save must name."""
    if asks_for_json(request):
        return JsonResponse({"version": saved.version, "revision": saved.revision})
    after = NEXT.get(request.POST.get("action", ""))
    if after:
        return redirect(after, task.coding_round.slug, task.service.slug)
    messages.success(request, _("Draft saved."))
    return redirect(request.path)
