"""A draft of the guide is written on one page; what others wrote meanwhile is brought together with it, or told."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalogue.coding.guide_forms import DraftPage
from catalogue.coding.guide_texts import with_entries
from catalogue.coding.guides import digest
from catalogue.coding.permissions import DRAFTS_GUIDES
from catalogue.exchange.kept import keep, kept_page
from catalogue.exchange.requests import Request
from catalogue.exchange.tokens import answered_without_token
from catalogue.forms import telling
from catalogue.forms.seen import FIELD, opened, seal
from catalogue.forms.sent_values import with_plain_lines
from catalogue.history.recording import Origin, recorded
from experience.models import Guide

SHOW = "show"
"""The action that saves nothing: the page comes back with all that was sent."""


@answered_without_token(keep)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit_guide(request: Request, version: str) -> HttpResponseBase:
    if not request.user.is_authenticated:
        return kept_page(request) if request.method == "POST" else redirect_to_login(request.get_full_path())
    if not request.user.has_perm(DRAFTS_GUIDES):
        raise PermissionDenied
    if request.method == "POST":
        data = with_plain_lines(request.POST)
        return save(request, version, data) if data.get("action") != SHOW else show(request, page_of(version, data))
    return show(request, page_of(version))


def page_of(version: str, data: QueryDict | None = None) -> DraftPage:
    """Raises Http404 where there is no such version."""
    draft = Guide.objects.filter(version=version).first()
    if draft is None:
        raise Http404
    return DraftPage(with_entries(draft), draft.codebook.determinants, data)


def show(request: Request, page: DraftPage, problem: str = "", status: int = 200) -> HttpResponseBase:
    if page.draft.issued and not problem:
        return redirect(page.draft)
    seen = seal(about(page.draft), page.changes.seen if page.changes else page.drawn())
    context = {
        "page": page,
        "guide": page.draft,
        "stamp": digest(page.draft),
        "seen": page.data.get(FIELD, "") if page.data and not page.changes else seen,
        "meanwhile": page.changes,
        "problem": problem,
    }
    return render(request, "coding/guide/edit.html", context, status=status)


def about(draft: Guide) -> str:
    return f"experience.guide/{draft.pk}/texts"


def save(request: Request, version: str, data: QueryDict) -> HttpResponseBase:
    """All of it or nothing; a draft that was issued meanwhile stays as it is."""
    with recorded(request.user, "", Origin.FORM):
        list(Guide.objects.select_for_update(no_key=True).filter(version=version).values_list("pk"))
        sent = page_of(version, data)
        page, changes = sent.compared(opened(about(sent.draft), data.get(FIELD, "")))
        issued = _("Nothing was saved: this version was issued meanwhile. Begin a new one.")
        problem = issued if page.draft.issued else page.problem()
        if not problem:
            page.save()
    if problem:
        return show(request, page, problem, 409 if page.draft.issued or changes.refusal else 422)
    if changes.kept:
        messages.info(request, telling.in_one_line(changes.kept))
    messages.success(request, _("Saved."))
    return redirect("guide-edit", page.draft.version)
