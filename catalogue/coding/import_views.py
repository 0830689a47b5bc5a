"""Codes come in as files: a file is looked at, and written once somebody has seen what it would do."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required, user_passes_test
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from catalogue.coding.code_answers import template_xlsx
from catalogue.coding.code_imports import COMPLETE, DRAFTS, carry_out, examine
from catalogue.coding.import_forms import CodesUploadForm, WriteForm
from catalogue.coding.permissions import CODES, RUNS
from catalogue.coding.rounds import rounds_in_view
from catalogue.coding.sent_codes import MOST_CODES, open_codes, sent_sheets, whose_codes
from catalogue.exchange.requests import SignedInRequest
from catalogue.exchange.turns import DOWNLOAD, PAGE, in_turn
from catalogue.importing.keeping import keep
from catalogue.importing.lines import Kind
from catalogue.importing.packed import UnreadableError
from catalogue.importing.progress import told
from catalogue.importing.showing import TABS, may_write, shown_lines
from catalogue.models import Assignment, Coder, CodingRound, ServiceImport
from catalogue.models.belonging import known_in_view
from catalogue.rules.collections import Role, known_to

HEADINGS = {**TABS, Kind.CONFLICT: gettext_lazy("Not assigned")}


def may_bring_in(user: User | AnonymousUser) -> bool:
    """Editors who run rounds bring in everybody's codes, coders their own. Raises PermissionDenied."""
    if user.has_perm(RUNS) or user.has_perm(CODES):
        return True
    raise PermissionDenied


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@user_passes_test(may_bring_in)
def import_start(request: SignedInRequest) -> HttpResponseBase:
    form = CodesUploadForm(request.POST, request.FILES) if request.method == "POST" else CodesUploadForm()
    return take_in(request, form) if form.is_valid() else start_page(request, form)


@in_turn(DOWNLOAD)
def take_in(request: SignedInRequest, form: CodesUploadForm) -> HttpResponseBase:
    file = form.cleaned_data["file"]
    content = file.read()
    try:
        sent_sheets(open_codes(content, file.name))
    except UnreadableError as error:
        form.add_error("file", str(error))
        return start_page(request, form)
    kept = keep(request.user, file.name, content, ServiceImport.Holds.CODES)
    return told(request, examine(kept), kept.get_absolute_url(), _("Looking at the file"))


def start_page(request: SignedInRequest, form: CodesUploadForm) -> HttpResponse:
    asked = tasks_of(request.user)
    context = {
        "form": form,
        "rounds": CodingRound.objects.filter(closed=None, pk__in=asked.order_by().values("coding_round")),
        "kept": request.user.imports.filter(holds=ServiceImport.Holds.CODES).defer("content"),
        "most": MOST_CODES,
        "runs": request.user.has_perm(RUNS),
    }
    return render(request, "coding/import_start.html", context, status=422 if form.is_bound else 200)


def tasks_of(user: User) -> QuerySet[Assignment]:
    """What somebody may bring in codes for: everything who runs rounds, else what one is asked for."""
    tasks = Assignment.objects.filter(known_in_view(Assignment))
    if user.has_perm(RUNS):
        return tasks.filter(known_to(user, Assignment))
    return tasks.filter(known_to(user, Assignment, Role.CODER), coder__user=user)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@user_passes_test(may_bring_in)
def import_file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    kept = get_object_or_404(ServiceImport, pk=pk, owner=request.user, holds=ServiceImport.Holds.CODES)
    if request.method != "POST":
        return file_page(request, kept, WriteForm(kept))
    action = request.POST.get("action")
    if action == "discard":
        kept.delete()
        messages.success(request, _("The file is no longer kept here."))
        return redirect("codes-import-start")
    if action == "again" and not kept.written:
        return look_again(request, kept)
    if action == "write" and may_write(kept):
        form = WriteForm(kept, request.POST)
        return write(request, kept, form) if form.is_valid() else file_page(request, kept, form)
    return redirect(kept)


@in_turn(DOWNLOAD)
def look_again(request: SignedInRequest, kept: ServiceImport) -> HttpResponseBase:
    return told(request, examine(kept), kept.get_absolute_url(), _("Looking at the file"))


@in_turn(DOWNLOAD)
def write(request: SignedInRequest, kept: ServiceImport, form: WriteForm) -> HttpResponseBase:
    return told(request, carry_out(kept, form.decided()), kept.get_absolute_url(), _("Writing"))


def file_page(request: SignedInRequest, kept: ServiceImport, form: WriteForm) -> HttpResponse:
    drafts, complete = kept.counts.get(DRAFTS, 0), kept.counts.get(COMPLETE, 0)
    own = Coder.objects.filter(user=kept.owner).values_list("slug", flat=True).first()
    context = {
        "kept": kept,
        "form": form,
        **shown_lines(kept, request.GET, HEADINGS, partial(whose_codes, own=own)),
        "may_write": may_write(kept),
        "does_something": drafts or complete,
        "drafts": drafts,
        "complete": complete,
    }
    return render(request, "coding/import_file.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_safe
@login_required
@user_passes_test(may_bring_in)
@in_turn(PAGE)
def import_template(request: SignedInRequest, round_slug: str) -> HttpResponseBase:
    """All that is asked in a round, to be filled in; of some coders where the address names them (their slugs)."""
    coding_round = get_object_or_404(rounds_in_view().select_related("guide"), slug=round_slug)
    tasks = tasks_of(request.user).filter(coding_round=coding_round)
    if coders := request.GET.getlist("coder"):
        tasks = tasks.filter(coder__slug__in=coders)
    return template_xlsx(coding_round, tasks)
