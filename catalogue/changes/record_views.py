"""What changed in a record, with names, reasons and the ways back, for those who may change it."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalogue.changes.listing import PAGE_SIZE, listed
from catalogue.changes.records import (
    deleted_versions,
    edit_address,
    exists,
    hides_levels,
    is_known,
    may,
    may_restore,
    whole_called,
)
from catalogue.exchange.requests import SignedInRequest
from catalogue.history.acts import Lens, versions_of
from catalogue.history.records import WHOLES, whole_named
from catalogue.rules.blindness import hidden_sentence, sight


@never_cache
@require_safe
@login_required
def record_changes(request: SignedInRequest, kind: str, record: int) -> HttpResponse:
    whole = whole_called(kind)
    if not may(request.user, "change", whole):
        raise PermissionDenied
    if not is_known(request.user, whole, record):
        raise Http404
    versions, there = versions_of(whole, record), exists(whole, record)
    sees = sight(request.user)
    lens = Lens(public=False, without_levels=hides_levels(sees, whole, record))
    found = listed(whole, versions, request.GET.get("page", ""), lens)
    last = versions.first()
    if last is None and not there:
        raise Http404
    context = {
        "name": str(whole._base_manager.get(pk=record)) if there or last is None else last.name,
        "current": last and last.pk,
        "kind": whole._meta.verbose_name,
        "listed": found,
        "there": there,
        "may_restore": may_restore(request.user, whole, record, sees),
        "edit": edit_address(whole, record) if there else "",
        "hidden": hidden_sentence(),
    }
    return render(request, "changes/record_changes.html", context, status=404 if found.problem else 200)


@never_cache
@require_safe
@login_required
def deleted_records(request: SignedInRequest) -> HttpResponse:
    """What was deleted, of the kinds that the person may add."""
    wholes = [whole for whole in WHOLES if may(request.user, "add", whole) and may(request.user, "change", whole)]
    if not wholes:
        raise PermissionDenied
    page = Paginator(deleted_versions(request.user, wholes), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [(version, whole_named(version.model)._meta) for version in page.object_list]
    return render(request, "changes/deleted_records.html", {"page": page, "rows": rows})
