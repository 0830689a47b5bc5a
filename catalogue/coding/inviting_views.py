"""The one form with which an editor asks somebody to code."""

from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalogue.accounts import invitations, mails
from catalogue.accounts.links import hand_over
from catalogue.accounts.rights import INVITES
from catalogue.coding.invite_forms import InviteCoderForm
from catalogue.coding.inviting import ConsentError, Invited, invite_coder, may_invite_coders
from catalogue.coding.permissions import ADDS_CODERS, ASSIGNS
from catalogue.coding.reach import ShutOutError
from catalogue.exchange.addresses import whole_address
from catalogue.exchange.requests import SignedInRequest
from catalogue.index.identity import current_identity
from catalogue.models import CodingRound


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required([INVITES, ASSIGNS, ADDS_CODERS], raise_exception=True)
def invite(request: SignedInRequest) -> HttpResponseBase:
    """The answer to a sent form shows the link, once; sent again, the form makes another link in place of it."""
    if not may_invite_coders(request.user):
        raise PermissionDenied
    form = InviteCoderForm(request.user, request.POST or None, initial={"coding_round": request.GET.get("round")})
    context: dict[str, object] = {"days": invitations.LIFETIME.days}
    try:
        invited = sent(request, form) if form.is_valid() else None
    except ConsentError as asked:
        invited = None
        form.add_error(None, consent_sentence(asked.account))
        context["asked"] = asked.account
    if invited:
        context |= shown(request, invited, form.cleaned_data["coding_round"])
        form = InviteCoderForm(request.user, initial={"coding_round": form.cleaned_data["coding_round"].slug})
    return render(request, "coding/invite.html", {"form": form, **context}, status=422 if form.errors else 200)


def sent(request: SignedInRequest, form: InviteCoderForm) -> Invited | None:
    """None where something is wrong, which the form says then. Raises ConsentError."""
    try:
        return invite_coder(request.user, **form.values)
    except ValidationError as problem:
        form.add_error(None, problem)
    except ShutOutError as error:
        form.add_error("mode", str(error))
    except invitations.TooManyError:
        form.add_error(None, str(invitations.TOO_MANY))
    return None


def consent_sentence(account: User) -> str:
    return _(
        "Nobody is invited yet: there is an account, “%(account)s”. Say below whether it shall code. "
        "Levels of what it is asked for are hidden from it until it has coded."
    ) % {"account": account}


def shown(request: SignedInRequest, invited: Invited, coding_round: CodingRound) -> dict[str, object]:
    """What came of it; the link, or the mail to who has an account already."""
    workspace = whole_address(request, reverse("coding-workspace"))
    context = {"invited": invited, "coding_round": coding_round, "workspace": workspace}
    if invited.new:
        return context | hand_over(request, invited.new)
    account = invited.coder.user
    if invited.begins and account and account.email:
        words = {"name": invited.coder.name, "inviter": request.user, "round": coding_round, "address": workspace}
        subject = _("You are asked to code in %(site)s") % {"site": current_identity().title}
        context["mailed"] = mails.sent(account.email, subject, "coding/asked.txt", words) and mails.goes_out()
    return context
