"""The question before a sheet is submitted: what it says, what is missing, and whether it shall be for good."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalogue.coding.assignments import assigned
from catalogue.coding.contents import content_of
from catalogue.coding.gaps import gaps
from catalogue.coding.permissions import CODES
from catalogue.coding.sheet_page import asked, sent_opening
from catalogue.coding.sheets import ClosedError, ConflictError, sheets_of, submit
from catalogue.exchange.requests import SignedInRequest
from catalogue.exchange.tokens import answered_without_token
from catalogue.models import Assignment, CodingSheet
from catalogue.rules.collections import closed_sentence


def ask_again(request: SignedInRequest, round_slug: str, slug: str) -> HttpResponseBase:
    """Without its token nothing is submitted; the question is asked anew."""
    return redirect("coding-submit", round_slug, slug)


@answered_without_token(ask_again)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(CODES, raise_exception=True)
def submit_sheet(request: SignedInRequest, round_slug: str, slug: str) -> HttpResponseBase:
    task = assigned(request.user, round_slug, slug)
    if task is None:
        raise Http404
    draft = sheets_of(task).filter(submitted=None).first()
    if draft is None:
        return redirect("coding-sheet", round_slug, slug)
    if request.method != "POST":
        return summary(request, task, draft)
    problem = refusal(task)
    missing = list(gaps(task.service, content_of(draft), asked(task)))
    if problem or missing:
        return summary(request, task, draft, problem, 422)
    try:
        submit(task, sent_opening(request))
    except ClosedError:
        task.coding_round.refresh_from_db()
        return summary(request, task, draft, refusal(task), 422)
    except ConflictError:
        problem = _("This draft was saved meanwhile, perhaps in another tab. Look at it as it is now, then submit.")
        return summary(request, task, draft, problem, 409)
    messages.success(request, _("Submitted: %(name)s. Thank you.") % {"name": task.service.name})
    return redirect("coding-workspace")


def refusal(task: Assignment) -> str:
    """Why a sheet cannot be submitted now, whatever it holds; empty where it can."""
    if task.coding_round.closed:
        return _("This round is closed. Your codes are kept as a draft and not submitted.")
    if not task.service.is_published:
        return _("This service was withdrawn meanwhile. Your codes are kept as a draft and not submitted.")
    if task.service.collection.read_only:
        return closed_sentence(task.service.collection)
    return ""


def summary(
    request: SignedInRequest, task: Assignment, draft: CodingSheet, problem: str = "", status: int = 200
) -> HttpResponse:
    content, items = content_of(draft), asked(task)
    answers = content.by_item()
    context = {
        "coding_round": task.coding_round,
        "service": task.service,
        "draft": draft,
        "content": content,
        "rows": [(determinant, answers.get(determinant.slug)) for determinant in items],
        "untold": sum(code.level is None for code in content.codes),
        "missing": list(gaps(task.service, content, items)),
        "problem": problem or refusal(task),
        "open": not refusal(task),
    }
    return render(request, "coding/submit.html", context, status=status)
