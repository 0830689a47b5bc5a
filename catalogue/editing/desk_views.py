"""The first page of people who edit: what waits for them."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalogue.editing.desk import waiting
from catalogue.exchange.requests import SignedInRequest
from catalogue.rules.publishing import CHANGES


@never_cache
@require_safe
@login_required
@permission_required(CHANGES, raise_exception=True)
def desk(request: SignedInRequest) -> HttpResponse:
    return render(request, "editing/desk.html", {"waiting": list(waiting(request.user))})
