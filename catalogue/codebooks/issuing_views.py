"""A draft is issued, and an issued version is made the current one: shown first, then asked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalogue.codebooks import current
from catalogue.codebooks.differences import compared
from catalogue.codebooks.issuing import NotIssuedError, digest, issue, lacks
from catalogue.codebooks.permissions import ISSUES
from catalogue.codebooks.reading import codebooks, determinants_of
from catalogue.exchange.requests import SignedInRequest
from catalogue.forms.seen import FIELD, opened, seal
from experience.models import Codebook


def named(slug: str) -> Codebook:
    """Raises Http404."""
    for codebook in codebooks(drafts=True):
        if codebook.slug == slug:
            return codebook
    raise Http404


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(ISSUES, raise_exception=True)
def issue_codebook(request: SignedInRequest, slug: str) -> HttpResponseBase:
    draft, about, problem = named(slug), f"codebook/{slug}", ""
    if draft.issued:
        return redirect(draft)
    if request.method == "POST":
        seen = opened(about, request.POST.get(FIELD, ""))
        try:
            issue(request.user, draft, seen.values if seen else "")
        except NotIssuedError as error:
            problem = str(error)
        else:
            messages.success(request, _("“%(name)s” is issued.") % {"name": draft})
            return redirect(draft)
    before = origin_of(draft)
    context = {
        "codebook": draft,
        "problem": problem,
        "lacks": list(lacks(draft)),
        "comparison": compared(before, draft) if before else None,
        "size": len(determinants_of(draft)),
        "seen": seal(about, digest(draft)),
    }
    return render(request, "codebooks/issue.html", context, status=409 if problem else 200)


def origin_of(draft: Codebook) -> Codebook | None:
    """The version that its crosswalk leads from; the last of several."""
    sources = Codebook.objects.filter(groups__determinants__successors__target__group__codebook=draft)
    found = sources.order_by("-order", "-slug").values_list("slug", flat=True).first()
    return named(found) if found else None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(ISSUES, raise_exception=True)
def make_current(request: SignedInRequest, slug: str) -> HttpResponseBase:
    codebook, about, problem = named(slug), f"current/{slug}", ""
    if codebook.is_current:
        return redirect(codebook)
    if request.method == "POST":
        shown = opened(about, request.POST.get(FIELD, ""))
        try:
            current.make_current(request.user, codebook, shown.values if shown else None)
        except current.NotMovedError as error:
            problem = str(error)
        else:
            messages.success(request, _("Pages now show “%(name)s”.") % {"name": codebook})
            return redirect(codebook)
    context = {
        "codebook": codebook,
        "problem": problem,
        "before": Codebook.objects.filter(is_current=True).first(),
        "effect": current.effect(codebook),
        "seen": seal(about, current.seen(codebook)),
    }
    return render(request, "codebooks/current.html", context, status=409 if problem else 200)
