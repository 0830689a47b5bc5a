"""The trainer: cases to try coding on, each with what was settled and why, and how far one agrees over all."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from catalogue.analysis.current import current_snapshot
from catalogue.coding.gaps import Gap, gaps
from catalogue.coding.permissions import CODES
from catalogue.coding.sheet_page import (
    SheetPage,
    asks_for_json,
    conflict_sentence,
    sent_forms,
    sent_opening,
    session_ended,
    without_token_sentence,
)
from catalogue.coding.sheets import Opened
from catalogue.coding.training import Case, OvertakenError, cases_in_view, cases_of, finish_try, save_try, tries
from catalogue.coding.training_page import (
    TEMPLATE,
    content_in,
    explained,
    result_of,
    settled_scale,
    stored_page,
    task_of,
    with_settled,
)
from catalogue.coding.training_results import compared
from catalogue.exchange.requests import Request, SignedInRequest
from catalogue.exchange.tokens import answered_without_token
from catalogue.models import Service
from catalogue.models.scopes import guide_in_view
from catalogue.rules.blindness import hidden_sentence


@never_cache
@require_safe
@login_required
@permission_required(CODES, raise_exception=True)
def training(request: SignedInRequest) -> HttpResponse:
    rows = cases_of(request.user)
    levels = settled_scale(rows)
    context = {
        "levels": sorted(level for level in levels if level is not None),
        "untold": None in levels,
        "rows": rows,
        "next": following(rows),
        "result": result_of(rows),
        "items": len(current_snapshot().determinants),
        "guide": guide_in_view(),
    }
    return render(request, "coding/training.html", context)


def following(rows: list[Case]) -> Case | None:
    """The first case that waits."""
    return next((row for row in rows if row.is_next), None)


def without_token(request: Request, slug: str) -> HttpResponseBase:
    """A sheet from before the own sign-in in another tab is shown again with all that was entered."""
    return unsaved(request, slug, without_token_sentence(request), 403)


@answered_without_token(without_token)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def training_case(request: Request, slug: str) -> HttpResponseBase:
    user = request.user
    if not isinstance(user, User):
        if request.method == "POST":
            return unsaved(request, slug, session_ended(), 403)
        return redirect_to_login(request.path)
    if not user.has_perm(CODES):
        raise PermissionDenied
    rows = cases_of(user)
    row = next((row for row in rows if row.service.slug == slug), None)
    if row is None or guide_in_view().pk is None:
        raise Http404
    if row.hidden:
        return hidden(request, row)
    if request.method == "POST":
        return save(request, user, row)
    if row.compared and not row.draft and "again" not in request.GET:
        return beside_settled(request, row, following(rows))
    return stored_page(row).response(request)


def hidden(request: Request, row: Case) -> HttpResponseBase:
    """Who is asked to code a service in a round must not see its levels here."""
    problem = hidden_sentence([row.service.name])
    if request.method == "POST":
        return unsaved(request, row.service.slug, problem, 409)
    messages.warning(request, problem)
    return redirect("coding-training")


def unsaved(request: Request, slug: str, problem: str, status: int) -> HttpResponseBase:
    """The sheet with all that was sent and was not saved."""
    cases = cases_in_view()
    task = task_of(get_object_or_404(cases.select_related("service__provider"), service__slug=slug))
    forms = sent_forms(request, task)
    page = SheetPage(task, forms, problem=problem, opened=sent_opening(request), template=TEMPLATE)
    return page.response(request, status)


def save(request: Request, user: User, row: Case) -> HttpResponseBase:
    """Keep what was sent as a draft; compare it where that was asked and each item has an answer."""
    opened, task = sent_opening(request), task_of(row.case)
    page = SheetPage(task, sent_forms(request, task), row.draft or row.compared, opened=opened, template=TEMPLATE)
    if not page.forms.are_valid():
        page.problem = _("Not saved: please mend the marked answers.")
        return page.response(request, 422)
    try:
        saved = save_try(user, row.case, page.forms.content(), opened)
        if request.POST.get("action") == "check":
            return compare(request, user, row, page, saved)
    except OvertakenError:
        return overtaken(request, user, row, page)
    if asks_for_json(request):
        return JsonResponse(saved._asdict())
    messages.success(request, _("Draft saved."))
    return redirect(request.path)


def compare(request: Request, user: User, row: Case, page: SheetPage, saved: Opened) -> HttpResponseBase:
    missing = [gap for gap in missing_in(row.service, page) if gap.field == "level"]
    if missing:
        page.forms.tell(missing)
        page.problem, page.opened = _("Not compared yet: answer each question. What you entered is kept."), saved
        return page.response(request, 422)
    finish_try(user, row.case, saved)
    return redirect(request.path)


def missing_in(service: Service, page: SheetPage) -> list[Gap]:
    return list(gaps(service, page.forms.content(), current_snapshot().determinants))


def overtaken(request: Request, user: User, row: Case, page: SheetPage) -> HttpResponseBase:
    """A double click ends where the first one did; of two tabs both stand there, and nothing was overwritten."""
    newest = tries(user, row.case).first()
    opened = sent_opening(request)
    if newest and newest.submitted and newest.version == opened.version and not asks_for_json(request):
        return redirect(request.path)
    page.newest, page.opened, page.problem = newest, None, conflict_sentence(newest)
    return page.response(request, 409)


def beside_settled(request: Request, row: Case, following: Case | None) -> HttpResponse:
    with_settled([row.service])
    items = current_snapshot().determinants
    content = content_in(row.service, row.compared, items)
    pairs = compared(row.service, content, items)
    guide = guide_in_view()
    context = {
        "service": row.service,
        "sheet": row.compared,
        "rows": explained(pairs, guide),
        "same": sum(item.same for item in pairs),
        "of": sum(item.counts for item in pairs),
        "lacks": list(gaps(row.service, content, items)),
        "next": following,
        "guide": guide,
    }
    return render(request, "coding/training_result.html", context)
