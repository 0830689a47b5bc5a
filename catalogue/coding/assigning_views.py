"""Assignment of services to coders, by editors."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalogue.coding.assignments import assign_all
from catalogue.coding.permissions import ASSIGNS
from catalogue.coding.reach import ShutOutError
from catalogue.coding.round_forms import AssignForm
from catalogue.coding.rounds import ChangedRoundError
from catalogue.exchange.requests import SignedInRequest


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(ASSIGNS, raise_exception=True)
def assign(request: SignedInRequest) -> HttpResponseBase:
    form = AssignForm(request.user, request.POST or None, initial={"coding_round": request.GET.get("round")})
    if form.is_valid():
        coding_round, sample = form.cleaned_data["coding_round"], form.sample()
        try:
            made = assign_all(
                request.user, coding_round, form.cleaned_data["coders"], form.chosen(sample), sample=sample
            )
        except ChangedRoundError:
            form.add_error("size", ValidationError(_("This round was given another sample meanwhile."), code="kept"))
        except ShutOutError as error:
            form.add_error("coders", str(error))
        else:
            messages.success(request, _("%(made)s new assignments.") % {"made": made})
            return redirect("coding-round", coding_round.slug)
    return render(request, "coding/assign.html", {"form": form}, status=422 if form.errors else 200)
