"""The link of an invitation: shown once, and sent by mail where there is an address."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from catalogue.accounts import mails
from catalogue.accounts.invitations import NewInvitation
from catalogue.exchange.requests import Request
from catalogue.index.identity import current_identity
from catalogue.models import Invitation


def hand_over(request: Request, new: NewInvitation) -> dict[str, object]:
    """Send the mail, and say for `accounts/_link.html` what the person who invites is to know."""
    link = link_of(request, new)
    sent = bool(new.invitation.email) and mailed(new.invitation, link)
    return {"new": new.invitation, "link": link, "sent": sent, "goes_out": mails.goes_out()}


def link_of(request: Request, new: NewInvitation) -> str:
    """The secret stands in the query, which the log leaves out."""
    return f"{request.build_absolute_uri(reverse('join'))}?{urlencode({'secret': new.secret})}"


def mailed(invitation: Invitation, link: str) -> bool:
    subject = _("Your invitation to %(site)s") % {"site": current_identity().title}
    context = {
        "name": invitation.name,
        "inviter": invitation.inviter.get_full_name() or invitation.inviter.get_username(),
        "group": invitation.group,
        "collection": invitation.collection,
        "role": invitation.get_role_display(),
        "until": date_format(invitation.expires, "j F Y"),
        "link": link,
    }
    return mails.sent(invitation.email, subject, "accounts/invitation.txt", context)
