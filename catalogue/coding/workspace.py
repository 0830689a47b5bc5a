"""The coder's workspace: own assignments, the sheet of one service, assignment by editors. Blind to other coders."""

from django.contrib import messages
from django.contrib.auth import authenticate, login
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as default_csrf_failure
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from catalogue.analysis.snapshot import current_snapshot
from catalogue.coding.forms import code_forms
from catalogue.coding.sheets import ConflictError, guide_version, own_sheets, progress, save_sheet
from catalogue.models import Assignment, Coder, CodingSheet

CODES = "catalogue.add_codingsheet"


@never_cache
@require_safe
@login_required
@permission_required(CODES, raise_exception=True)
def workspace(request):
    """The coder's own assignments by round, with their state."""
    coder = Coder.objects.filter(user=request.user).first()
    assignments = Assignment.objects.filter(coder=coder).select_related("coding_round", "service__domain")
    sheets = CodingSheet.objects.filter(coder=coder).annotate(answered=Count("codings"))
    rows = list(progress(assignments.order_by("-coding_round__opened", "service__name"), sheets))
    done = sum(row["submitted"] is not None for row in rows)
    return render(request, "coding/workspace.html", {"coder": coder, "rows": rows, "done": done})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request, round_slug, slug):
    """One service to code. What was entered survives a lost session, a second tab and a changed guide."""
    if not request.user.is_authenticated:
        if request.method == "POST":
            return resume(request, round_slug, slug)
        return redirect(f"/accounts/login/?next={request.path}")
    assignment = assigned(request.user, round_slug, slug)
    if assignment is None:
        if not request.user.has_perm(CODES):
            raise PermissionDenied
        if request.method == "POST":
            problem = _(
                "You are not asked to code this service, perhaps no longer. Nothing was saved; copy what you need."
            )
            return unsaved(request, round_slug, slug, problem, 409)
        raise Http404
    key = (assignment.coding_round, assignment.coder, assignment.service)
    if request.method == "POST":
        return save(request, key)
    newest = own_sheets(*key).order_by("-version").first()
    revise = "revise" in request.GET and newest is not None and newest.submitted is not None
    forms_ = code_forms(key[2], determinants(), sheet=newest)
    old = newest.guide_version if newest and not newest.submitted else guide_version()
    problem = "" if old == guide_version() else guide_changed(old)
    return sheet_page(request, key, newest, forms_, revise=revise, problem=problem, guide=old)


def assigned(user, round_slug, slug):
    """The assignment of a coder with the right to code, or None."""
    if not user.has_perm(CODES):
        return None
    tasks = Assignment.objects.select_related("coding_round", "coder", "service__provider")
    return tasks.filter(coding_round__slug=round_slug, service__slug=slug, coder__user=user).first()


def guide_changed(old):
    return _(
        "The guide changed meanwhile from version %(old)s to %(new)s. Your codes are kept as a draft: "
        "please look at the anchors again, then submit."
    ) % {"old": old, "new": guide_version()}


def unsaved(request, round_slug, slug, problem, status):
    """The sheet with all that was sent and was not saved. Only for what somebody is asked to code."""
    tasks = Assignment.objects.filter(coding_round__slug=round_slug, service__slug=slug)
    task = tasks.select_related("coding_round", "service__provider").first()
    if task is None:
        raise Http404
    version, revision, _guide = numbers(request)
    forms_ = code_forms(task.service, determinants(), data=request.POST)
    key = (task.coding_round, None, task.service)
    return sheet_page(request, key, None, forms_, problem=problem, status=status, fields=(version, revision))


def csrf_failure(request, reason=""):
    """A form from before the own sign-in in another tab: a sheet is shown again with all that was entered."""
    match = request.resolver_match
    if match and match.url_name == "coding-sheet" and request.method == "POST":
        problem = _("The page was opened before you signed in again. Nothing is lost: please save once more.")
        return unsaved(request, match.kwargs["round_slug"], match.kwargs["slug"], problem, 403)
    return default_csrf_failure(request, reason)


def determinants():
    return current_snapshot().determinants


def sheet_page(request, key, newest, forms_, *, revise=False, problem="", status=200, fields=None, guide=""):
    """The page of a sheet; `fields` are the version and revision that the next save must name."""
    coding_round, _coder, service = key
    submitted = newest is not None and newest.submitted is not None
    if fields is None:
        fields = (newest.version + 1, 0) if submitted else (newest.version, newest.revision) if newest else (1, 0)
    return render(
        request,
        "coding/sheet.html",
        {
            "coding_round": coding_round,
            "service": service,
            "sheet": newest,
            "forms": forms_,
            "locked": (submitted and not revise and not problem) or coding_round.closed is not None,
            "submitted": submitted,
            "problem": problem,
            "version": fields[0],
            "revision": fields[1],
            "guide": guide or guide_version(),
        },
        status=status,
    )


def numbers(request):
    """Version, revision and guide as the form was opened with; values that cannot be stand for a conflict."""
    sent = [request.POST.get(name, "") for name in ("version", "revision")]
    version, revision = (int(text) if text.isdecimal() and len(text) < 6 else -1 for text in sent)
    return version, revision, request.POST.get("guide", "")[:10]


def all_valid(forms_) -> bool:
    """Whether every form is valid; each is asked, so that each shows its errors."""
    answers = [form.is_valid() for form in forms_]
    return all(answers)


def save(request, key):
    coding_round, _coder, service = key
    version, revision, guide = numbers(request)
    wants_submit = request.POST.get("action") == "submit"
    if coding_round.closed:
        newest = own_sheets(*key).order_by("-version").first()
        unsaved = code_forms(service, determinants(), data=request.POST)
        return sheet_page(
            request, key, newest, unsaved, problem=_("This round is closed; nothing was saved."), status=409
        )
    refused = ""
    if wants_submit and not service.published:
        refused = _("This service was withdrawn meanwhile. Your codes are kept as a draft and not submitted.")
    elif wants_submit and guide != guide_version():
        refused = guide_changed(guide)
    forms_ = code_forms(service, determinants(), data=request.POST, complete=wants_submit)
    whole = all_valid(forms_)
    if wants_submit and not whole:
        refused = refused or _(
            "Not submitted yet: please complete the marked answers. What you entered is kept as a draft."
        )
        forms_to_save = code_forms(service, determinants(), data=request.POST)
        whole = all_valid(forms_to_save)
    else:
        forms_to_save = forms_
    if not whole:
        newest = own_sheets(*key).order_by("-version").first()
        return sheet_page(request, key, newest, forms_, problem=_("Not saved: please mend the marked answers."),
                          status=422, fields=(version, revision))  # fmt: skip
    try:
        saved = save_sheet(key, forms_to_save, version, revision, wants_submit and not refused, guide)
    except ConflictError as conflict:
        return conflicting(request, key, conflict.sheet, forms_)
    if refused:
        return sheet_page(request, key, saved, forms_, problem=refused, status=422)
    messages.success(request, _("Submitted. Thank you.") if saved.submitted else _("Draft saved."))
    return redirect("coding-workspace") if saved.submitted else redirect(request.path)


def conflicting(request, key, newest, forms_):
    """Another tab or a double click was faster: what was entered stays on the page, and nothing was overwritten."""
    if newest is not None and newest.submitted:
        problem = _(
            "This sheet was submitted meanwhile, perhaps in another tab or by a double click; it stays as it was. "
            "Below is what you sent now: save it to begin a revision, or leave the page."
        )
    else:
        problem = _(
            "This draft was saved elsewhere meanwhile, perhaps in another tab. Below is what you sent now: "
            "save again to put it in place of the other."
        )
    return sheet_page(request, key, newest, forms_, problem=problem, status=409)


def resume(request, round_slug, slug):
    """A form sent after the session ended: shown again with all that was entered, and with fields to sign in."""
    problem = _("Your session has ended. Nothing is lost: sign in below and save again.")
    if request.POST.get("username"):
        user = authenticate(request, username=request.POST["username"], password=request.POST.get("password", ""))
        task = assigned(user, round_slug, slug) if user else None
        if task:
            login(request, user)
            return save(request, (task.coding_round, task.coder, task.service))
        problem = _("User name or password is wrong. What you entered is still here.")
        if user:
            problem = _("This account is not asked to code this service. What you entered is still here.")
    return unsaved(request, round_slug, slug, problem, 403)
