"""The page where somebody decides where one service goes next."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalogue.editing.state_forms import MoveForm
from catalogue.editing.states import RefusedError, missing
from catalogue.exchange.requests import SignedInRequest
from catalogue.models import Service
from catalogue.rules.collections import known_to, refuse_read_only
from catalogue.rules.publishing import CHANGES


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(CHANGES, raise_exception=True)
def decide(request: SignedInRequest, pk: int) -> HttpResponseBase:
    service = get_object_or_404(Service.objects.select_related("collection"), known_to(request.user, Service), pk=pk)
    refuse_read_only(service.collection)
    form = MoveForm(request.user, service, request.POST or None)
    refused, status = "", HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    if form.is_valid():
        try:
            form.move()
        except RefusedError as error:
            refused, status = str(error), HTTPStatus.CONFLICT
            service.refresh_from_db()
            form = MoveForm(request.user, service)
        else:
            words = {"name": service, "state": service.get_state_display()}
            messages.success(request, _("%(name)s: now %(state)s.") % words)
            return redirect("editing-desk")
    context = {
        "service": service,
        "form": form,
        "refused": refused,
        "lacks": [] if service.is_published else missing(service),
    }
    return render(request, "editing/state.html", context, status=status)
