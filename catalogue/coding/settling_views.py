"""Settling by editors: where coders differ, their codes side by side, and a level with a reason."""

from collections.abc import Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from catalogue.coding.codes import ItemCodes, compared
from catalogue.coding.forms import SettleForm
from catalogue.coding.permissions import SETTLES
from catalogue.coding.settlements import Settlement, codes_of, open_questions, publish
from catalogue.exchange.requests import SignedInRequest
from catalogue.models import CodingRound, Service
from catalogue.rules.blindness import Sight, sight


@never_cache
@require_safe
@login_required
@permission_required(SETTLES, raise_exception=True)
def settle_list(request: SignedInRequest) -> HttpResponse:
    rounds = CodingRound.objects.all()
    slug = request.GET.get("round", "")
    chosen = get_object_or_404(rounds, slug=slug) if slug else rounds.last()
    rows = open_questions(chosen, request.user) if chosen else []
    names = dict(Service.objects.values_list("slug", "name"))
    listed = [{"slug": r.slug, "name": names[r.slug], "differ": r.differ, "open": r.unsettled} for r in rows]
    return render(request, "coding/settle_list.html", {"rounds": rounds, "chosen": chosen, "rows": listed})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(SETTLES, raise_exception=True)
def settle_service(request: SignedInRequest, round_slug: str, slug: str) -> HttpResponseBase:
    """The codes of a service side by side: one click adopts one of them, or another level is set, with a reason."""
    coding_round = get_object_or_404(CodingRound, slug=round_slug)
    service = get_object_or_404(Service.objects.prefetch_related("evidence", "classifications"), slug=slug)
    sees = sight(request.user)
    if sees.hides(service.pk):
        messages.warning(
            request, _("You are asked to code this service: submit your own codes before you settle others.")
        )
        return redirect("settle-list")
    rows = list(settling_rows(sees, request.user, service, coding_round))
    form = SettleForm(service, request.POST or None)
    disputed = {row.determinant for row in rows if row.differ}
    if form.is_valid() and form.cleaned_data["determinant"] not in disputed:
        form.add_error("determinant", _("The codes of this round do not differ here."))
    if form.is_valid():  # asked again: the error above makes it wrong
        determinant = form.cleaned_data["determinant"]
        publish(service, coding_round, settlement_of(form))
        messages.success(request, _("Published: %(name)s.") % {"name": determinant})
        return redirect(f"{request.path}#{determinant.slug}")
    context = {
        "coding_round": coding_round,
        "service": service,
        "rows": rows,
        "form": form,
        "failed": form.data.get("determinant") if form.is_bound else None,
        "astray": form.is_bound and form.data.get("determinant") not in {d.slug for d in disputed},
    }
    return render(request, "coding/settle_service.html", context, status=422 if form.is_bound else 200)


def settling_rows(sees: Sight, user: User, service: Service, coding_round: CodingRound) -> Iterator[ItemCodes]:
    sheets = codes_of(coding_round, user).filter(service=service)
    complete = sheets.select_related("coder", "coding_round").prefetch_related("codings__evidence")
    return compared(service, complete, sees.everything.determinants)


def settlement_of(form: SettleForm) -> Settlement:
    data = form.cleaned_data
    return Settlement(
        determinant=data["determinant"],
        level=data["level"],
        reason=data["reason"].strip(),
        decision=data["decision"].strip(),
        evidence=data["evidence"],
    )
