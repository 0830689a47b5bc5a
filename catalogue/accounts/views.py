"""What people see of the brake, and the change of a password."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from django.conf import settings
from django.contrib.auth import views as auth
from django.contrib.auth.forms import PasswordChangeForm
from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse_lazy

from catalogue.accounts.forms import BrakedPasswordChangeForm
from catalogue.accounts.refusing import RefusingForm
from catalogue.exchange.requests import Request
from catalogue.exchange.turns import SIGN_IN, TURNS, busy

log = logging.getLogger(__name__)

TOO_MANY_REQUESTS = 429


class LoginView(RefusingForm, auth.LoginView):
    def post(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        """A password is costly to check, on purpose: one at a time, so that tries do not hold up other pages."""
        with TURNS[SIGN_IN].next() as mine:
            return super().post(request, *args, **kwargs) if mine else busy(request)


class PasswordChangeView(RefusingForm, auth.PasswordChangeView):
    form_class = BrakedPasswordChangeForm
    success_url = reverse_lazy("home")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"request": self.request}

    @transaction.atomic
    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """A password is changed together with the session, or not at all."""
        return super().form_valid(form)


class BrakedRequest(HttpRequest):
    """A request with wrong credentials, and what django-axes notes on it; the failures only where they were counted."""

    axes_ip_address: str | None
    axes_attempt_time: datetime
    axes_failures_since_start: int | None


def locked_out(request: BrakedRequest, response: HttpResponse, credentials: Mapping[str, Any] | None) -> HttpResponse:
    """The brake's answer to the wrong password that locks an account for an address, and to all while it is locked.

    It is the same whether the account exists or not, and whether the password is right or wrong. Without credentials
    the database could not take the try down: the response says so already.
    """
    if credentials is None:
        return response
    if request.axes_failures_since_start is not None:
        log.warning('locked out: account "%s" from %s', credentials["username"], request.axes_ip_address)
    wait = time_left(request, credentials)
    response = render(
        request,
        "registration/locked_out.html",
        {"minutes": ceil(wait / timedelta(minutes=1))},
        status=TOO_MANY_REQUESTS,
    )
    response["Retry-After"] = str(ceil(wait.total_seconds()))
    return response


def time_left(request: BrakedRequest, credentials: Mapping[str, Any]) -> timedelta:
    """How long the account stays locked for the address; tries while it is locked make it no longer."""
    [attempts] = AxesDatabaseHandler().get_user_attempts(request, dict(credentials))
    newest = attempts.aggregate(newest=Max("attempt_time"))["newest"] or request.axes_attempt_time
    return newest + settings.AXES_COOLOFF_TIME - request.axes_attempt_time
