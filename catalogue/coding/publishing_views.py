"""What coders of a round agree on: shown to editors, and published where they say so."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.forms import BoundField
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalogue.coding.conclusions import Conclusion, ServiceConclusion, conclusions
from catalogue.coding.forms import ReasonsForm
from catalogue.coding.permissions import TAKES_UP
from catalogue.coding.publishing import Wish, publish_agreed
from catalogue.coding.rounds import rounds_in_view
from catalogue.coding.settlements import who_settled
from catalogue.coding.standings import Standing, standings, waiting_services
from catalogue.exchange.requests import SignedInRequest
from catalogue.exchange.turns import ANALYSIS, in_turn
from catalogue.forms.seen import Seen, opened, seal
from catalogue.models import CodingRound, Service
from catalogue.rules.blindness import hidden_among, hidden_sentence

BATCH = 50
"""So many services are shown and published at once."""


@dataclass
class Outcome:
    """What came of a batch: how many levels of how many services are published, and by name why others are not."""

    levels: int = 0
    services: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    problem: str = ""

    @property
    def sentence(self) -> str:
        text = ngettext(
            "Published: %(levels)s levels of %(services)s service.",
            "Published: %(levels)s levels of %(services)s services.",
            self.services,
        )
        return text % {"levels": self.levels, "services": self.services}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(TAKES_UP, raise_exception=True)
@in_turn(ANALYSIS)
def publish_round(request: SignedInRequest, round_slug: str) -> HttpResponseBase:
    coding_round = get_object_or_404(rounds_in_view(), slug=round_slug)
    outcome = publish_chosen(request, coding_round) if request.method == "POST" else None
    if outcome and outcome.services and not outcome.refused:
        messages.success(request, outcome.sentence)
        return redirect(request.path)
    found = standings(coding_round, request.user)
    batch = Paginator(found.agreed, BATCH).get_page(request.GET.get("page"))
    rows = conclusions(coding_round, request.user, list(batch))
    asked = Service.objects.published().filter(assignments__coding_round=coding_round).distinct()
    hidden = hidden_among(request.user, asked)
    context = {
        "coding_round": coding_round,
        "counts": found.counts,
        "waiting": waiting_services(coding_round, request.user, found),
        "hidden": hidden,
        "batch": batch,
        "rows": rows,
        "seen": seal(about(coding_round), {row.service.pk: row.digests for row in rows}),
        "outcome": outcome,
    }
    return render(request, "coding/publish_round.html", context, status=409 if outcome else 200)


def about(coding_round: CodingRound) -> str:
    return f"publish/{coding_round.slug}"


def publish_chosen(request: SignedInRequest, coding_round: CodingRound) -> Outcome:
    """Publish the services that were ticked of those that the page showed."""
    outcome = Outcome()
    seen = opened(about(coding_round), request.POST.get("seen", ""))
    chosen = [key for key in dict.fromkeys(request.POST.getlist("service")) if seen and key in seen.values]
    if not seen or not chosen:
        outcome.problem = _("Nothing is published: choose at least one of the services below.")
        return outcome
    names = dict(Service.objects.in_view().filter(pk__in=map(int, chosen)).values_list("pk", "name"))
    wishes = {int(key): Wish(seen.values[key]) for key in chosen}
    done = publish_agreed(request.user, coding_round, wishes)
    outcome.levels, outcome.services = sum(done.levels.values()), len(done.levels)
    outcome.refused = {names.get(pk, str(pk)): text for pk, text in done.refused.items()}
    return outcome


class Row(NamedTuple):
    """An item: the reason to publish where coders agree, and where it is not what the person saw, who changed it.

    `entered` is what the person wrote there; it is shown where there is no field for it any more.
    """

    item: Conclusion
    reason: BoundField | None
    changed: bool
    entered: str
    who: str


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(TAKES_UP, raise_exception=True)
def publish_service(request: SignedInRequest, round_slug: str, slug: str) -> HttpResponseBase:
    """One service of a round: every item with its codes, and the reasons to publish as they may be edited."""
    coding_round = get_object_or_404(rounds_in_view(), slug=round_slug)
    service = get_object_or_404(Service.objects.published(), slug=slug)
    if hidden_among(request.user, Service.objects.filter(pk=service.pk)):
        messages.warning(request, hidden_sentence([service.name]))
        return redirect("publish-round", coding_round.slug)
    found = conclusion_of(coding_round, request.user, service)
    form = ReasonsForm(found.items, request.POST if request.method == "POST" else None)
    seen = opened(about(coding_round), request.POST.get("seen", ""))
    problem = ""
    if form.is_valid():
        wish = Wish(seen.values.get(str(service.pk), {}) if seen else {}, form.reasons)
        done = publish_agreed(request.user, coding_round, {service.pk: wish})
        if not done.refused:
            messages.success(request, Outcome(done.levels[service.pk], 1).sentence)
            return redirect("publish-round", coding_round.slug)
        problem = done.refused[service.pk]
        found = conclusion_of(coding_round, request.user, service).with_reasons(form.reasons)
    context = {
        "coding_round": coding_round,
        "service": service,
        "found": found,
        "rows": rows_of(found, form, seen),
        "seen": seal(about(coding_round), {service.pk: found.digests}),
        "problem": problem,
    }
    status = 409 if problem else 422 if form.is_bound else 200
    return render(request, "coding/publish_service.html", context, status=status)


def conclusion_of(coding_round: CodingRound, user: User, service: Service) -> ServiceConclusion:
    """Raises Http404 where there is no code that may be shown."""
    found = conclusions(coding_round, user, [service.pk])
    if not found:
        raise Http404
    return found[0]


def rows_of(found: ServiceConclusion, form: ReasonsForm, seen: Seen | None) -> list[Row]:
    before = seen.values.get(str(found.service.pk), {}) if seen else {}
    rows = []
    for item in found.items:
        slug, now = item.determinant.slug, item.digest if item.standing == Standing.AGREED else None
        changed = form.is_bound and before.get(slug) != now
        who = who_settled(found.service, item.determinant, seen and seen.drawn) if changed else ""
        reason = form[slug] if now else None
        rows.append(Row(item, reason, changed, form.data.get(form.add_prefix(slug), ""), who))
    return rows
