"""Import of services by editors: a file is looked at, and written once somebody has seen what it would do."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalogue.exchange.problems import refusal
from catalogue.exchange.requests import SignedInRequest
from catalogue.exchange.turns import PAGE, in_turn
from catalogue.importing.answers import file_answer
from catalogue.importing.files import UnreadableError, open_book
from catalogue.importing.forms import UploadForm, WriteForm
from catalogue.importing.keeping import keep
from catalogue.importing.lines import Kind
from catalogue.importing.permissions import IMPORTS
from catalogue.importing.progress import told
from catalogue.importing.run import Take
from catalogue.importing.selection import tables, terms_told
from catalogue.importing.service_files import LEVELS, carry_out, examine
from catalogue.importing.showing import may_write, shown_lines
from catalogue.importing.template import template
from catalogue.models import Service, ServiceImport
from catalogue.rules.blindness import hidden_among, hidden_sentence
from catalogue.rules.collections import known_to


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(IMPORTS, raise_exception=True)
def start(request: SignedInRequest) -> HttpResponseBase:
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(request.user, *sent)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            content = file.read()
            open_book(content, file.name)
        except UnreadableError as error:
            form.add_error("file", str(error))
        else:
            kept = keep(request.user, file.name, content, ServiceImport.Holds.SERVICES, form.collection_chosen.pk)
            return told(request, examine(kept), kept.get_absolute_url(), _("Looking at the file"))
    context = {"form": form, "kept": request.user.imports.filter(holds=ServiceImport.Holds.SERVICES).defer("content")}
    return render(request, "importing/start.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_safe
@login_required
@permission_required(IMPORTS, raise_exception=True)
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    kept = own_import(request, pk)
    return render(request, "importing/detail.html", detail_context(request, kept, write_form(kept)))


@never_cache
@require_POST
@login_required
@permission_required(IMPORTS, raise_exception=True)
def write(request: SignedInRequest, pk: int) -> HttpResponseBase:
    kept = own_import(request, pk)
    if not may_write(kept):
        return redirect(kept)
    form = write_form(kept, request.POST)
    if not form.is_valid():
        return render(request, "importing/detail.html", detail_context(request, kept, form), status=422)
    take, why = Take(form.cleaned_data.get("take", "")), form.cleaned_data["why"] or default_reason(kept)
    return told(request, carry_out(kept, take, why), kept.get_absolute_url(), _("Writing"))


@never_cache
@require_POST
@login_required
@permission_required(IMPORTS, raise_exception=True)
def again(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Look at a file once more: others may have changed something, or the first look was cut off."""
    kept = own_import(request, pk)
    if kept.written:
        return redirect(kept)
    return told(request, examine(kept), kept.get_absolute_url(), _("Looking at the file"))


@never_cache
@require_POST
@login_required
@permission_required(IMPORTS, raise_exception=True)
def discard(request: SignedInRequest, pk: int) -> HttpResponseBase:
    own_import(request, pk).delete()
    messages.success(request, _("The file is no longer kept here."))
    return redirect("import-start")


@never_cache
@require_safe
@login_required
@permission_required(IMPORTS, raise_exception=True)
def empty_file(request: SignedInRequest) -> StreamingHttpResponse:
    return file_answer("xlsx", template(), "template.xlsx")


@never_cache
@require_safe
@login_required
@permission_required(IMPORTS, raise_exception=True)
@in_turn(PAGE)
def everything(request: SignedInRequest) -> HttpResponseBase:
    """All services of the collections that somebody edits, drafts among them."""
    asked = request.GET.get("format", "xlsx")
    if asked not in ("xlsx", "zip"):
        raise Http404
    services = Service.objects.filter(known_to(request.user, Service)).by_name()
    if hidden := hidden_among(request.user, services):
        return refusal("invalid-parameters", {"": [hidden_sentence(hidden)]})
    return file_answer(asked, tables(services), f"all-services.{asked}", terms_told(services))


def own_import(request: SignedInRequest, pk: int) -> ServiceImport:
    return get_object_or_404(ServiceImport, pk=pk, owner=request.user, holds=ServiceImport.Holds.SERVICES)


def write_form(kept: ServiceImport, data: Any = None) -> WriteForm:
    return WriteForm(data, conflicts=bool(kept.counts.get(Kind.CONFLICT)), levels=bool(kept.counts.get(LEVELS)))


def default_reason(kept: ServiceImport) -> str:
    return _("Import of %(name)s") % {"name": kept.name}


def detail_context(request: SignedInRequest, kept: ServiceImport, form: WriteForm) -> dict[str, Any]:
    return {
        "kept": kept,
        "form": form,
        **shown_lines(kept, request.GET),
        "may_write": may_write(kept),
        "does_something": any(kept.counts.get(kind) for kind in WRITTEN),
    }


WRITTEN = (Kind.CONFLICT, Kind.CHANGE, Kind.DELETION, Kind.ADDITION)
