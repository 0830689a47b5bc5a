"""Invitations: made and withdrawn by who may, accepted by who holds the link."""

from collections.abc import Iterator
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required, permission_required
from django.db import IntegrityError
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from catalogue.accounts import invitations, withdrawing
from catalogue.accounts.forms import InviteForm, JoinForm
from catalogue.accounts.links import hand_over
from catalogue.accounts.rights import INVITES
from catalogue.accounts.withdrawing import Withdrawn
from catalogue.exchange.requests import Request, SignedInRequest
from catalogue.rules.collections import open_to

BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(INVITES, raise_exception=True)
def invite(request: SignedInRequest) -> HttpResponseBase:
    """The answer to a sent form shows the link, once; sent again, the form makes another link in place of it."""
    form = InviteForm(request.POST or None, inviter=request.user)
    context: dict[str, object] = {"days": invitations.LIFETIME.days}
    if form.is_valid():
        try:
            new = invitations.invite(request.user, **form.cleaned_data)
        except invitations.TooManyError:
            form.add_error(None, str(invitations.TOO_MANY))
        else:
            context |= hand_over(request, new)
            form = InviteForm(inviter=request.user)
    context |= {
        "form": form,
        "invitations": invitations.seen_by(request.user).select_related("group", "inviter", "collection"),
        "known": {collection.pk for collection in open_to(request.user)},
    }
    return render(request, "accounts/invite.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
@permission_required(INVITES, raise_exception=True)
def withdraw(request: SignedInRequest, pk: int) -> HttpResponseBase:
    done = withdrawing.withdraw(request.user, pk)
    if done is None:
        messages.warning(request, _("This invitation was accepted or withdrawn before."))
    else:
        told = [_("The invitation was withdrawn; its link no longer works."), *told_of_coder(done)]
        messages.success(request, " ".join(told))
    return redirect("invite")


def told_of_coder(done: Withdrawn) -> Iterator[str]:
    """What went with an invitation to code, and what stays."""
    if done.taken:
        text = ngettext("%(n)s service is assigned no more.", "%(n)s services are assigned no more.", done.taken)
        yield text % {"n": done.taken}
    if done.kept:
        text = ngettext("%(n)s stays, since it has codes.", "%(n)s stay, since they have codes.", done.kept)
        yield text % {"n": done.kept}
    if done.coder_gone:
        yield _("“%(name)s” is no coder any more.") % {"name": done.coder}
    elif done.coder:
        yield _("“%(name)s” stays a coder.") % {"name": done.coder}


@sensitive_post_parameters("password1", "password2")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: Request) -> HttpResponseBase:
    """The page of an invitation's link. Looking at it, as mail programs do, uses nothing up."""
    invitation = invitations.found(request.GET.get("secret", ""))
    if invitation is None:
        return ended(request)
    form = JoinForm(request.POST or None, invitation=invitation)
    if form.is_valid():
        user = form.save(commit=False)
        try:
            invitations.accept(invitation, user)
        except invitations.EndedError:
            return ended(request)
        except IntegrityError:
            form.add_error("username", _("Somebody took this user name just now. Choose another one."))
        else:
            login(request, user, backend=BACKEND)
            messages.success(request, _("Welcome! Your account is ready, and you are signed in."))
            return redirect("coding-workspace" if invitation.coder else "account")
    context = {"form": form, "invitation": invitation}
    return render(request, "accounts/join.html", context, status=422 if form.errors else 200)


def ended(request: Request) -> HttpResponseBase:
    context = {"days": invitations.LIFETIME.days}
    return render(request, "accounts/ended.html", context, status=HTTPStatus.GONE)
