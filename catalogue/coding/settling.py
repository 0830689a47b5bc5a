"""Adjudication by editors: where coders differ, their codes side by side, and a level with a reason."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from catalogue.analysis.snapshot import current_snapshot
from catalogue.coding.codes import compared
from catalogue.models import Classification, Coding, CodingRound, CodingSheet, Evidence, Service
from catalogue.rules import evidence as rules
from catalogue.rules.blindness import is_blind
from experience.levels import MAX_INTEGRATION, MAX_LEVEL
from experience.models import Determinant

SETTLES = "catalogue.change_classification"


def codes_of(coding_round, user):
    """The newest codes of a round that the user may see, of published services."""
    return CodingSheet.objects.visible(user).newest().filter(coding_round=coding_round, service__published=True)


def open_questions(coding_round, user):
    """(service, (items on which codes differ, those not settled yet)) of a round, the most open first.

    An item is settled by a decision of this round or of a later one.
    """
    levels = {}
    rows = Coding.objects.filter(sheet__in=codes_of(coding_round, user).order_by().values("pk"))
    for service, determinant, level in rows.order_by().values_list("sheet__service__slug", "determinant", "level"):
        levels.setdefault((service, determinant), set()).add(level)
    decided = Classification.objects.filter(coding_round__opened__gte=coding_round.opened).exclude(decision="")
    settled = set(decided.values_list("service__slug", "determinant"))
    integration = Determinant.objects.filter(derived=True).values_list("pk", flat=True)
    slugs = Service.objects.filter(integration_round__opened__gte=coding_round.opened).exclude(integration_decision="")
    settled |= {(slug, pk) for slug in slugs.values_list("slug", flat=True) for pk in integration}
    counted = {}
    for key, own in levels.items():
        if len(own) > 1:
            total, still = counted.get(key[0], (0, 0))
            counted[key[0]] = (total + 1, still + (key not in settled))
    return sorted(counted.items(), key=lambda row: (-row[1][1], -row[1][0], row[0]))


@never_cache
@require_safe
@login_required
@permission_required(SETTLES, raise_exception=True)
def settle_list(request):
    rounds = CodingRound.objects.all()
    slug = request.GET.get("round", "")
    chosen = get_object_or_404(rounds, slug=slug) if slug else rounds.last()
    rows = open_questions(chosen, request.user) if chosen else []
    names = dict(Service.objects.values_list("slug", "name"))
    listed = [{"slug": s, "name": names[s], "differ": d, "open": o} for s, (d, o) in rows]
    return render(request, "coding/settle_list.html", {"rounds": rounds, "chosen": chosen, "rows": listed})


class SettleForm(forms.Form):
    """One item: the level to publish, its reason and evidence, and why this level."""

    determinant = forms.ModelChoiceField(Determinant.objects.all(), to_field_name="slug", widget=forms.HiddenInput)
    level = forms.TypedChoiceField(coerce=lambda v: None if v == "untold" else int(v), empty_value=None)
    reason = forms.CharField(required=False, max_length=2000, label=gettext_lazy("Reason"))
    decision = forms.CharField(max_length=2000, label=gettext_lazy("Why this level"))
    evidence = forms.ModelMultipleChoiceField(Evidence.objects.none(), required=False)

    def __init__(self, service, *args, **kwargs):
        super().__init__(*args, **kwargs)
        levels = [(str(n), str(n)) for n in range(MAX_INTEGRATION + 1)]
        self.fields["level"].choices = [*levels, ("untold", _("cannot be told"))]
        self.fields["evidence"].queryset = service.evidence.all()

    def clean(self):
        data = super().clean()
        determinant, level = data.get("determinant"), data.get("level")
        if determinant and not determinant.derived and (level or 0) > MAX_LEVEL:
            self.add_error("level", _("The highest level here is %(top)s.") % {"top": MAX_LEVEL})
        if level != 0 and not data.get("reason", "").strip():
            self.add_error("reason", _("Every level but 0 needs a reason."))
        for message in rules.evidence_problems(level, data.get("evidence") or ()):
            self.add_error("evidence", message)
        return data


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(SETTLES, raise_exception=True)
def settle_service(request, round_slug, slug):
    """The codes of a service side by side: one click adopts one of them, or another level is set, with a reason."""
    coding_round = get_object_or_404(CodingRound, slug=round_slug)
    service = get_object_or_404(Service.objects.prefetch_related("evidence", "classifications"), slug=slug)
    if is_blind(request.user, service):
        messages.warning(
            request, _("You are asked to code this service: submit your own codes before you settle others.")
        )
        return redirect("settle-list")
    rows = list(settling_rows(request.user, service, coding_round))
    form = SettleForm(service, request.POST or None)
    disputed = {row["determinant"] for row in rows if row["differ"]}
    if request.method == "POST" and form.is_valid() and form.cleaned_data["determinant"] not in disputed:
        form.add_error("determinant", _("The codes of this round do not differ here."))
    if request.method == "POST" and form.is_valid():
        publish(service, coding_round, form.cleaned_data)
        messages.success(request, _("Published: %(name)s.") % {"name": form.cleaned_data["determinant"]})
        return redirect(f"{request.path}#{form.cleaned_data['determinant'].slug}")
    return render(
        request,
        "coding/settle_service.html",
        {
            "coding_round": coding_round,
            "service": service,
            "rows": rows,
            "form": form,
            "failed": form.data.get("determinant") if form.is_bound else None,
            "astray": form.is_bound and form.data.get("determinant") not in {d.slug for d in disputed},
        },
        status=422 if form.is_bound else 200,
    )


def settling_rows(user, service, coding_round):
    sheets = codes_of(coding_round, user).filter(service=service)
    complete = sheets.select_related("coder", "coding_round").prefetch_related("codings__evidence")
    return compared(service, list(complete), current_snapshot().determinants)


@transaction.atomic
def publish(service, coding_round, data):
    """Make a level the published one. What depends on it is computed from it on the next page."""
    determinant, evidence = data["determinant"], data["evidence"]
    if determinant.derived:
        service.integration_level, service.integration_reason = data["level"], data["reason"].strip()
        service.integration_decision, service.integration_round = data["decision"].strip(), coding_round
        service.save()
        service.integration_evidence.set(evidence)
        return
    judgement, _created = Classification.objects.update_or_create(
        service=service,
        determinant=determinant,
        defaults={
            "level": data["level"],
            "reason": data["reason"].strip(),
            "decision": data["decision"].strip(),
            "coding_round": coding_round,
        },
    )
    judgement.evidence.set(evidence)
