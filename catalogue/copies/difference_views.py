"""How a copy and its original differ: read by members, and taken over by administrators."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalogue.copies.answers import difference_answer
from catalogue.copies.forms import MergeForm
from catalogue.copies.permissions import kept_from, may_merge, readable_copy
from catalogue.exchange.requests import SignedInRequest, json_address, respond
from catalogue.exchange.turns import ANALYSIS, TURNS, busy
from catalogue.forms.seen import opened, seal
from catalogue.models import Collection
from catalogue.models.scopes import Scope
from catalogue.operations.copies.difference import Difference, Side, difference
from catalogue.operations.copies.merging import merge, sides
from catalogue.operations.upgrade.run import RefusedError
from catalogue.scoping.addresses import address_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def collection_difference(request: SignedInRequest, slug: str) -> HttpResponseBase:
    copy = readable_copy(request.user, slug)
    if request.method == "POST" and not may_merge(request.user, copy):
        raise PermissionDenied
    with TURNS[ANALYSIS].next() as free:  # whatever the address says: it reads all of both
        return answered(request, copy) if free else busy(request)


def answered(request: SignedInRequest, copy: Collection) -> HttpResponseBase:
    found = difference_for(request, copy)
    problem = ""
    if request.method == "POST":
        problem = taken_over(request, copy, found)
        if not problem:
            return redirect(request.path)
        found = difference_for(request, copy)
    return respond(
        request,
        found,
        page=lambda: page(request, copy, found, problem),
        formats={"json": lambda result: difference_answer(request, copy, result)},
    )


def difference_for(request: SignedInRequest, copy: Collection) -> Difference:
    return difference(sides(copy), set(kept_from(request.user, copy).values_list("pk", flat=True)))


def taken_over(request: SignedInRequest, copy: Collection, found: Difference) -> str:
    """What keeps it from being written; empty where it was."""
    seen = opened(about(copy), request.POST.get("seen", ""))
    form = MergeForm(found, request.POST)
    if not seen or seen.values != found.digest or not form.is_valid():
        return _("Nothing was written: one of the two sides was changed meanwhile. Look again.")
    try:
        merged = merge(request.user, copy, form.wish)
    except RefusedError as error:
        return str(error)
    number = {"records": len(merged.outcome.made), "services": len(merged.copied)}
    messages.success(request, _("Taken over. Changes: %(records)s. New services: %(services)s.") % number)
    return ""


def about(copy: Collection) -> str:
    return f"difference/{copy.pk}"


def page(request: SignedInRequest, copy: Collection, found: Difference, problem: str) -> HttpResponse:
    context = {
        "copy": copy,
        "view": address_in(Scope(collection=copy.slug)),
        "found": found,
        "counts": {side.value: found.count(side) for side in Side},
        "form": MergeForm(found, request.POST if problem else None) if may_merge(request.user, copy) else None,
        "seen": seal(about(copy), found.digest),
        "problem": problem,
        "json_address": json_address(request),
    }
    return render(request, "copies/difference.html", context, status=409 if problem else 200)
