"""The coder's workspace: own assignments with their state, what is to be done next first."""

from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalogue.coding.permissions import CODES
from catalogue.coding.sheets import next_first, progress
from catalogue.exchange.requests import SignedInRequest
from catalogue.models import Assignment, Coder, CodingSheet
from catalogue.rules.collections import Role, known_to

ITEMS = "coding_round__guide__codebook__groups__determinants"
"""From an assignment to what is coded."""


@never_cache
@require_safe
@login_required
@permission_required(CODES, raise_exception=True)
def workspace(request: SignedInRequest) -> HttpResponse:
    coder = Coder.objects.filter(user=request.user).first()
    known = known_to(request.user, Assignment, Role.CODER)
    assignments = Assignment.objects.filter(known, coder=coder).annotate(items=Count(ITEMS))
    assignments = assignments.select_related("coding_round__guide__codebook", "service__domain")
    sheets = CodingSheet.objects.filter(coder=coder).annotate(answered=Count("codings"))
    rows = next_first(progress(assignments.order_by("-coding_round__opened", "service__name"), sheets))
    context = {
        "coder": coder,
        "rows": rows,
        "next": next((row for row in rows if row.is_open), None),
        "done": sum(row.submitted is not None for row in rows),
    }
    return render(request, "coding/workspace.html", context)
