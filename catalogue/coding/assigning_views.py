"""Assignment of services to coders, by editors."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import Count, Q
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalogue.coding.assignments import assign_all
from catalogue.coding.forms import AssignForm
from catalogue.coding.permissions import ASSIGNS
from catalogue.exchange.requests import SignedInRequest
from catalogue.models import CodingRound


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(ASSIGNS, raise_exception=True)
def assign(request: SignedInRequest) -> HttpResponseBase:
    form = AssignForm(request.POST or None)
    if form.is_valid():
        made = assign_all(form.cleaned_data["coding_round"], form.cleaned_data["coders"], form.chosen())
        messages.success(request, _("%(made)s new assignments.") % {"made": made})
        return redirect("coding-assign")
    submitted = Count("sheets", filter=Q(sheets__submitted__isnull=False, sheets__version=1), distinct=True)
    rounds = CodingRound.objects.select_related("guide").order_by("opened", "slug")
    counted = rounds.annotate(asked=Count("assignments", distinct=True), given=submitted)
    return render(request, "coding/assign.html", {"form": form, "rounds": counted})
