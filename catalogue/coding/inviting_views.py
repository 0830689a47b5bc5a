"""The one form with which an editor asks somebody to code."""

from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalogue.accounts import invitations
from catalogue.accounts.links import hand_over
from catalogue.accounts.rights import INVITES
from catalogue.coding.invite_forms import InviteCoderForm
from catalogue.coding.inviting import Invited, invite_coder, may_invite_coders
from catalogue.coding.permissions import ADDS_CODERS, ASSIGNS
from catalogue.exchange.addresses import whole_address
from catalogue.exchange.requests import SignedInRequest


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required([INVITES, ASSIGNS, ADDS_CODERS], raise_exception=True)
def invite(request: SignedInRequest) -> HttpResponseBase:
    """The answer to a sent form shows the link, once; sent again, the form makes another link in place of it."""
    if not may_invite_coders(request.user):
        raise PermissionDenied
    coding_round = request.GET.get("round")
    form = InviteCoderForm(request.POST or None, initial={"coding_round": coding_round})
    context: dict[str, object] = {"days": invitations.LIFETIME.days}
    invited = sent(request, form) if form.is_valid() else None
    if invited:
        context |= {
            "invited": invited,
            "coding_round": form.cleaned_data["coding_round"],
            "workspace": whole_address(request, reverse("coding-workspace")),
            **(hand_over(request, invited.new) if invited.new else {}),
        }
        form = InviteCoderForm(initial={"coding_round": form.cleaned_data["coding_round"].slug})
    return render(request, "coding/invite.html", {"form": form, **context}, status=422 if form.errors else 200)


def sent(request: SignedInRequest, form: InviteCoderForm) -> Invited | None:
    """None where something is wrong, which the form says then."""
    try:
        return invite_coder(request.user, **form.values)
    except ValidationError as problem:
        form.add_error(None, problem)
    except invitations.TooManyError:
        form.add_error(None, str(invitations.TOO_MANY))
    return None
