"""Rounds for editors: opened, watched, closed and opened again."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalogue.coding.permissions import RUNS
from catalogue.coding.progress import CoderProgress, Pace, RoundProgress, progress_of_rounds, reminder
from catalogue.coding.round_forms import NewRoundForm, RoundForm
from catalogue.coding.rounds import ChangedRoundError, change_round, open_round, rounds_in_view, sample_of, shown
from catalogue.coding.standings import standings, waiting_services
from catalogue.exchange.addresses import whole_address
from catalogue.exchange.requests import SignedInRequest
from catalogue.exchange.turns import ANALYSIS, in_turn
from catalogue.forms.seen import opened, seal
from catalogue.models import Assignment, CodingRound
from catalogue.models.belonging import known_in_view

CLOSING: dict[str, Callable[[], date | None]] = {"close": localdate, "reopen": lambda: None}
"""By what an editor does: the day on which a round is closed then."""


class RoundRow(NamedTuple):
    """A round in the list, and whether it is overdue."""

    progress: RoundProgress
    overdue: bool


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(RUNS, raise_exception=True)
def rounds(request: SignedInRequest) -> HttpResponseBase:
    form = NewRoundForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            open_round(request.user, form.instance, form.new_sample() if form.cleaned_data["size"] else None)
        except ChangedRoundError:
            form.add_error("slug", form.instance.unique_error_message(CodingRound, ("slug",)))
        else:
            messages.success(request, _("The round is open. Now it needs coders."))
            return redirect("coding-round", form.instance.slug)
    today = localdate()
    newest_first = list(rounds_in_view().select_related("guide__codebook").order_by("-opened", "slug"))
    rows = [RoundRow(row, row.is_overdue(today)) for row in progress_of_rounds(newest_first)]
    status = 422 if form.is_bound else 200
    return render(request, "coding/rounds.html", {"rows": rows, "form": form}, status=status)


class CoderRow(NamedTuple):
    """A coder of a round, how fast, and a text to send where one may help."""

    progress: CoderProgress
    pace: Pace
    reminder: str

    @property
    def id(self) -> str:
        """Of the element with the text."""
        return f"reminder-{self.progress.coder.slug}"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(RUNS, raise_exception=True)
def round_page(request: SignedInRequest, round_slug: str) -> HttpResponseBase:
    coding_round = get_object_or_404(rounds_in_view().select_related("guide__codebook"), slug=round_slug)
    if request.method != "POST":
        return show(request, coding_round, RoundForm(instance=coding_round))
    seen = opened(about(coding_round), request.POST.get("seen", ""))
    action = request.POST.get("action", "")
    form = RoundForm(request.POST if action == "change" else None, instance=coding_round)
    values: dict[str, Any] = {}
    if action in CLOSING:
        values = {"closed": CLOSING[action]()}
    elif form.is_valid():
        values = form.values
    if not values:
        coding_round.refresh_from_db()
        return show(request, coding_round, form, status=422)
    try:
        change_round(request.user, coding_round, values, seen.values if seen else {})
    except ChangedRoundError:
        coding_round.refresh_from_db()
        problem = _("Nothing is saved: the round was changed meanwhile. Look at it again, then save.")
        return show(request, coding_round, form, problem, 409)
    messages.success(request, _("Saved."))
    return redirect("coding-round", coding_round.slug)


def about(coding_round: CodingRound) -> str:
    return f"round/{coding_round.pk}"


@in_turn(ANALYSIS)
def show(
    request: SignedInRequest, coding_round: CodingRound, form: RoundForm, problem: str = "", status: int = 200
) -> HttpResponseBase:
    [progress] = progress_of_rounds([coding_round])
    today, sample = localdate(), sample_of(coding_round)
    overdue = progress.is_overdue(today)
    asked = coding_round.assignments.filter(known_in_view(Assignment))
    beyond = asked.exclude(service__slug__in=sample.services) if sample else None
    found = standings(coding_round, request.user)
    context = {
        "coding_round": coding_round,
        "progress": progress,
        "overdue": overdue,
        "coders": [coder_row(request, coding_round, row, overdue=overdue) for row in progress.coders],
        "sample": sample,
        "beyond": beyond.values("service").distinct().count() if beyond is not None else 0,
        "withdrawn": asked.exclude(service__state="published").values("service").distinct().count(),
        "counts": found.counts,
        "waiting": waiting_services(coding_round, request.user, found),
        "form": form,
        "seen": seal(about(coding_round), shown(coding_round)),
        "problem": problem,
    }
    return render(request, "coding/round.html", context, status=status)


def coder_row(request: SignedInRequest, coding_round: CodingRound, row: CoderProgress, *, overdue: bool) -> CoderRow:
    pace = row.pace(localdate())
    late = pace in (Pace.NOT_BEGUN, Pace.SLOW) or (overdue and pace == Pace.UNDER_WAY)
    if coding_round.closed or not late:
        return CoderRow(row, pace, "")
    return CoderRow(row, pace, reminder(row, coding_round, whole_address(request, reverse("coding-workspace"))))
