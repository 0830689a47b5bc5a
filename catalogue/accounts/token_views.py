"""Tokens for programs: listed, made and revoked by the person for whom they act."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from catalogue.accounts import tokens
from catalogue.accounts.token_forms import TokenForm
from catalogue.exchange.requests import SignedInRequest


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def own_tokens(request: SignedInRequest) -> HttpResponseBase:
    """The answer to a sent form shows the new token, once."""
    form = TokenForm(request.POST or None, owner=request.user)
    context: dict[str, object] = {}
    if form.is_valid():
        try:
            new = tokens.issue(request.user, **form.wanted)
        except tokens.TooManyError:
            form.add_error(None, tokens.TOO_MANY % {"most": tokens.MOST_LIVE})
        else:
            context["new"] = new
            form = TokenForm(owner=request.user)
    context |= {"form": form, "tokens": tokens.shown_to(request.user)}
    return render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def revoke(request: SignedInRequest, pk: int) -> HttpResponseBase:
    if tokens.revoke(request.user, pk):
        messages.success(request, _("The token was revoked: it opens nothing any more."))
    else:
        messages.warning(request, _("This token had ended before."))
    return redirect("tokens")
