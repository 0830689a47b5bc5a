"""A new password by a link that was mailed."""

from functools import partial
from http import HTTPStatus

from axes.utils import reset as lift_brake
from django.contrib.auth import views as auth
from django.contrib.auth.forms import PasswordResetForm, SetPasswordForm
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from catalogue.accounts import mails, resets
from catalogue.accounts.client_address import client_address
from catalogue.accounts.refusing import RefusingForm
from catalogue.exchange.turns import MAIL, TURNS


class PasswordResetView(RefusingForm, auth.PasswordResetView):
    """Answers alike for addresses with and without an account: what differs is done after the answer."""

    extra_context = {"minutes": resets.LIFETIME_MINUTES}

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        email, client = form.cleaned_data["email"], client_address(self.request)
        if refusal := resets.too_often(email, client):
            return self.refused(form, refusal, HTTPStatus.TOO_MANY_REQUESTS)
        with TURNS[MAIL].next() as mine:
            connection = mails.opened() if mine else None
        if connection is None:
            sentence = _("No mail can be sent at the moment. Please try again in a few minutes.")
            return self.refused(form, sentence, HTTPStatus.SERVICE_UNAVAILABLE)
        resets.note(email, client)
        site = f"{self.request.scheme}://{self.request.get_host()}"
        mails.later(partial(resets.send_links, email, site, connection))
        return redirect("password_reset_done")

    def refused(self, form: PasswordResetForm, sentence: str, status: HTTPStatus) -> HttpResponse:
        form.add_error(None, sentence)
        return self.render_to_response(self.get_context_data(form=form), status=status)


class PasswordResetConfirmView(RefusingForm, auth.PasswordResetConfirmView):
    """The link's token stands in the query, which the log leaves out; from the first call on the session keeps it."""

    success_url = reverse_lazy("password_reset_complete")
    extra_context = {"minutes": resets.LIFETIME_MINUTES}

    def dispatch(self, request: HttpRequest, uidb64: str) -> HttpResponseBase:
        token = request.GET.get("token", self.reset_url_token)
        return super().dispatch(request, uidb64=uidb64, token=token)

    @transaction.atomic
    def form_valid(self, form: SetPasswordForm) -> HttpResponse:
        """Who reads the account's mails is its owner: wrong passwords before count no longer."""
        response = super().form_valid(form)
        lift_brake(username=form.user.get_username())
        return response
