"""The coding guide: its versions for every reader, and the way of a new one from a copy to an issued version."""

from functools import partial
from itertools import zip_longest

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import AnonymousUser, User
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalogue.coding.guide_answers import guide_answer, guides_answer
from catalogue.coding.guide_citation import guide_citation
from catalogue.coding.guide_texts import EntryChange, changes, versions, with_entries
from catalogue.coding.guides import NotIssuedError, begin, digest, issue, lacks
from catalogue.coding.permissions import DRAFTS_GUIDES, ISSUES_GUIDES
from catalogue.exchange.requests import Formats, Request, SignedInRequest, json_address, respond
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.forms.seen import FIELD, opened, seal
from catalogue.models.scopes import codebook_in_view, is_in_view
from catalogue.scoping.addresses import by_codebook
from catalogue.sharing.citations import citation_formats
from experience.guides import current_guide
from experience.models import Guide

LONGEST_CHANGES = 4000


def may_draft(user: User | AnonymousUser) -> bool:
    return user.has_perm(DRAFTS_GUIDES)


@require_safe
@in_turn(PAGE)
def guide_list(request: Request) -> HttpResponseBase:
    """All issued versions for the version of the model in view; for who prepares them the draft too."""
    guides = versions(codebook_in_view(), drafts=may_draft(request.user))
    issued = [guide for guide in guides if guide.issued]
    context = {
        "issued": list(zip_longest(issued, issued[1:])),
        "draft": next((guide for guide in guides if not guide.issued), None),
        "may_draft": may_draft(request.user),
        "json_address": json_address(request),
    }
    formats: Formats[list[Guide]] = {"json": lambda found: guides_answer(request, found)}
    return respond(request, issued, lambda: render(request, "coding/guide/versions.html", context), formats)


def visible(user: User | AnonymousUser, version: str) -> Guide:
    """A version that the person may read, of whatever codebook. Raises Http404."""
    guide = get_object_or_404(Guide.objects.select_related("codebook"), version=version)
    if guide.issued is None and not may_draft(user):
        raise Http404
    return guide


@require_safe
@in_turn(PAGE)
def guide_version(request: Request, version: str) -> HttpResponseBase:
    """All that a version says, and with `since` what it says differently from another one."""
    guide = visible(request.user, version)
    if guide.codebook.issued and not is_in_view(guide.codebook):
        return redirect(by_codebook(guide.codebook, request.get_full_path()))
    guide, known = with_entries(guide), versions(guide.codebook, drafts=may_draft(request.user))
    asked = request.GET.get("since", "")
    since = next((with_entries(other) for other in known if other.version == asked), None)
    problems = {"since": [_("There is no such version of the guide.")]} if asked and not since else {}
    changed = changes(since, guide) if since else []
    own = guide_citation(request, guide)
    context = {
        "guide": guide,
        "others": [other for other in known if other != guide],
        "since": since,
        "changed": changed,
        "problems": problems,
        "citation": own,
        "may_issue": request.user.has_perm(ISSUES_GUIDES),
        "json_address": json_address(request),
    }
    formats: Formats[Guide] = {
        "json": lambda found: guide_answer(request, found, since, changed),
        **(citation_formats(own) if own else {}),
    }
    status = 400 if problems else 200
    page = partial(render, request, "coding/guide/version.html", context, status=status)
    return respond(request, guide, page, formats, problems)


@never_cache
@require_POST
@login_required
@permission_required(DRAFTS_GUIDES, raise_exception=True)
def begin_guide(request: SignedInRequest) -> HttpResponseBase:
    return redirect("guide-edit", begin(request.user).version)


class IssueForm(forms.Form):
    changes = forms.CharField(max_length=LONGEST_CHANGES, widget=forms.Textarea({"rows": 6}))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(ISSUES_GUIDES, raise_exception=True)
def issue_guide(request: SignedInRequest, version: str) -> HttpResponseBase:
    """What the draft changes, and the question what readers are told of it."""
    draft = visible(request.user, version)
    if draft.issued:
        return redirect(draft)
    form = IssueForm(request.POST or None, initial={"changes": draft.changes})
    problem = ""
    if form.is_valid():
        seen = opened(about(draft), request.POST.get(FIELD, ""))
        try:
            issue(request.user, draft, form.cleaned_data["changes"], seen.values if seen else "")
        except NotIssuedError as error:
            problem = str(error)
        else:
            messages.success(request, _("Version %(version)s is issued.") % {"version": version})
            return redirect(draft)
    return issue_page(request, draft, form, problem)


def about(draft: Guide) -> str:
    return f"guide/{draft.pk}"


def issue_page(request: SignedInRequest, draft: Guide, form: IssueForm, problem: str) -> HttpResponseBase:
    now, draft = current_guide(draft.codebook.slug), with_entries(draft)
    changed: list[EntryChange] = changes(with_entries(now), draft) if now.pk else []
    context = {
        "guide": draft,
        "since": now,
        "changed": changed,
        "form": form,
        "problem": problem,
        "lacks": list(lacks(draft)),
        "seen": seal(about(draft), digest(draft)),
    }
    status = 409 if problem else 422 if form.errors else 200
    return render(request, "coding/guide/issue.html", context, status=status)
