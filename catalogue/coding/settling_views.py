"""Settling by editors: where coders differ or one is alone, the codes side by side, and a level with a reason."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import NamedTuple

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
from catalogue.coding.proposals import proposals
from catalogue.coding.rounds import rounds_in_view
from catalogue.coding.settlements import (
    OvertakenError,
    Published,
    Settlement,
    codes_of,
    open_questions,
    publish,
    published,
    who_settled,
)
from catalogue.coding.sheet_page import determinants
from catalogue.exchange.requests import SignedInRequest
from catalogue.forms.seen import Seen, opened, seal
from catalogue.models import CodingRound, Service
from catalogue.models.querysets import ServiceQuerySet
from catalogue.rules.blindness import sight
from experience.models import Determinant


@never_cache
@require_safe
@login_required
@permission_required(SETTLES, raise_exception=True)
def settle_list(request: SignedInRequest) -> HttpResponse:
    rounds = rounds_in_view()
    slug = request.GET.get("round", "")
    chosen = get_object_or_404(rounds, slug=slug) if slug else rounds.last()
    rows = open_questions(chosen, request.user) if chosen else []
    names = dict(Service.objects.published().values_list("slug", "name"))
    listed = [{"slug": r.slug, "name": names[r.slug], "differ": r.differ, "open": r.unsettled} for r in rows]
    return render(request, "coding/settle_list.html", {"rounds": rounds, "chosen": chosen, "rows": listed})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(SETTLES, raise_exception=True)
def settle_service(request: SignedInRequest, round_slug: str, slug: str) -> HttpResponseBase:
    """The codes of a service side by side: one click adopts one of them, or another level is set, with a reason."""
    coding_round = get_object_or_404(rounds_in_view().select_related("guide"), slug=round_slug)
    service = get_object_or_404(settled_services().in_view(), slug=slug)
    sees = sight(request.user)
    if sees.hides(service.pk):
        messages.warning(
            request, _("You are asked to code this service: submit your own codes before you settle others.")
        )
        return redirect("settle-list")
    rows = list(settling_rows(request.user, service, coding_round))
    overtaken = None
    form = SettleForm(service, request.POST or None)
    disputed = {row.determinant for row in rows if row.needs_decision}
    if form.is_valid() and form.cleaned_data["determinant"] not in disputed:
        form.add_error("determinant", _("The codes of this round do not differ here."))
    if form.is_valid():  # asked again: the error above makes it wrong
        determinant, seen = form.cleaned_data["determinant"], seen_by(form, service)
        try:
            publish(request.user, service, coding_round, settlement_of(form), seen_values(seen))
        except OvertakenError as error:
            overtaken = Overtaken(
                seen_values(seen), error.present, who_settled(service, determinant, seen and seen.drawn)
            )
            service = settled_services().get(pk=service.pk)
            rows = list(settling_rows(request.user, service, coding_round))
        else:
            messages.success(request, _("Published: %(name)s.") % {"name": determinant})
            return redirect(f"{request.path}#{determinant.slug}")
    sheets = codes_of(coding_round, request.user).filter(service=service).select_related("coder")
    context = {
        "coding_round": coding_round,
        "service": service,
        "sheets": sheets,
        "proposals": proposals(service, sheets),
        "rows": [(row, sealed(service, row.determinant)) for row in rows],
        "form": form,
        "overtaken": overtaken,
        "failed": form.data.get("determinant") if form.is_bound else None,
        "astray": form.is_bound and form.data.get("determinant") not in {d.slug for d in disputed},
    }
    status = 409 if overtaken else 422 if form.is_bound else 200
    return render(request, "coding/settle_service.html", context, status=status)


def settled_services() -> ServiceQuerySet:
    """Services with all that a page needs of what is published."""
    return Service.objects.prefetch_related("evidence", "integration_evidence", "classifications__evidence")


class Overtaken(NamedTuple):
    """What was published while a person thought about it: before (empty where not known), now, and by whom."""

    before: list[Published | None]
    now: Published | None
    who: str


def sealed(service: Service, determinant: Determinant) -> str:
    """What the forms of an item carry: what is published on it as its page is drawn."""
    present = published(service, determinant)
    return seal(f"settle/{service.pk}/{determinant.slug}", present and asdict(present))


def seen_by(form: SettleForm, service: Service) -> Seen | None:
    return opened(f"settle/{service.pk}/{form.cleaned_data['determinant'].slug}", form.cleaned_data["seen"])


def seen_values(seen: Seen | None) -> list[Published | None]:
    """What was published as the person saw it, if that is known."""
    return [] if seen is None else [Published(**seen.values) if seen.values else None]


def settling_rows(user: User, service: Service, coding_round: CodingRound) -> Iterator[ItemCodes]:
    sheets = codes_of(coding_round, user).filter(service=service)
    complete = sheets.select_related("coder", "coding_round__guide").prefetch_related("codings__evidence")
    return compared(service, complete, determinants(coding_round.guide))


def settlement_of(form: SettleForm) -> Settlement:
    data = form.cleaned_data
    return Settlement(
        determinant=data["determinant"],
        level=data["level"],
        reason=data["reason"].strip(),
        decision=data["decision"].strip(),
        evidence=data["evidence"],
    )
