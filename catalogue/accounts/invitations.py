"""Invitations by link: made, withdrawn, accepted once."""

import hashlib
import secrets
from datetime import timedelta
from functools import partial
from typing import NamedTuple

from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.accounts import mails
from catalogue.accounts.members import let_in
from catalogue.accounts.rights import groups_given_by, may_invite, needs_admin
from catalogue.history.recording import Origin, recorded
from catalogue.index.identity import current_identity
from catalogue.models import Coder, Collection, Invitation
from catalogue.models.accounts import InvitationQuerySet
from catalogue.rules.collections import kept_by

LIFETIME = timedelta(days=14)
DAY = timedelta(days=1)
MOST_A_DAY = 20
"""So many invitations one person makes within 24 hours, withdrawn and accepted ones included."""


TOO_MANY = gettext_lazy("You have invited as many people as you may in a day. Please go on tomorrow.")


class TooManyError(Exception):
    """Somebody has invited as many people as they may in a day."""


class EndedError(Exception):
    """The invitation was accepted or withdrawn meanwhile, or there is an account already."""


class NewInvitation(NamedTuple):
    invitation: Invitation
    secret: str


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def invite(
    inviter: User,
    email: str,
    name: str,
    group: Group,
    coder: Coder | None = None,
    collection: Collection | None = None,
    role: int | None = None,
) -> NewInvitation:
    """A new link, in place of those that the address or the coder had, as far as the inviter may withdraw them.

    The secret is kept nowhere: who loses it needs another link. Without an address it is handed over.
    Who accepts it becomes a member of the collection with that role, where one is named.
    """
    User.objects.select_for_update(no_key=True).get(pk=inviter.pk)  # two at once count each other
    forget_ended()
    if inviter.invitations.filter(made__gt=now() - DAY).count() >= MOST_A_DAY:
        raise TooManyError
    seen_by(inviter).filter(of_person(email, coder)).end()
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email,
        name=name,
        group=group,
        coder=coder,
        collection=collection,
        role=role,
        inviter=inviter,
        secret_hash=hash_of(secret),
        expires=now() + LIFETIME,
    )
    return NewInvitation(invitation, secret)


def of_person(email: str, coder: Coder | None) -> Q:
    """The invitations of an address, and those of a coder; no address is nobody's."""
    same = Q(email__iexact=email) if email else Q(pk__in=[])
    return same | Q(coder=coder) if coder else same


def forget_ended() -> int:
    """How many are deleted; those that still count for the daily limit stay."""
    return Invitation.objects.filter(expires__lt=now() - DAY).delete()[0]


def seen_by(user: User) -> InvitationQuerySet:
    """The open invitations to groups that somebody may give, whoever made them: they may withdraw them too."""
    return Invitation.objects.open().filter(group__in=groups_given_by(user))


def found(secret: str) -> Invitation | None:
    """The open invitation of a link, as long as who made it may still give what it promises.

    That of a coder who has an account by now is none.
    """
    rows = Invitation.objects.open().select_related("inviter", "group", "coder", "collection").filter(coder__user=None)
    invitation = rows.filter(secret_hash=hash_of(secret)).first()
    return invitation if invitation and may_keep(invitation) else None


def may_keep(invitation: Invitation) -> bool:
    """Whether who made it may give all of it now."""
    inviter, collection = invitation.inviter, invitation.collection_id
    may_let_in = collection is None or kept_by(inviter).filter(pk=collection).exists()
    return may_let_in and may_invite(inviter, invitation.group)


def has_account(email: str) -> bool:
    return bool(email) and User.objects.filter(email__iexact=email).exists()


@transaction.atomic
def accept(invitation: Invitation, user: User) -> None:
    """Save the new account in its group. All links of the person end; of two people at once one finds them ended."""
    same = Q(pk=invitation.pk) | of_person(invitation.email, invitation.coder)
    if has_account(invitation.email) or not Invitation.objects.filter(same).end():
        raise EndedError
    user.email = invitation.email
    user.is_staff = needs_admin(invitation.group)
    user.save()
    user.groups.add(invitation.group)
    if invitation.coder:
        give_account(invitation.coder, user)
    if invitation.collection and invitation.role:
        let_in(invitation.inviter, invitation.collection, user, invitation.role)
    told = _("Accepted an invitation to %(group)s.") % {"group": invitation.group}
    LogEntry.objects.log_actions(invitation.inviter.pk, [user], ADDITION, told, single_object=True)
    transaction.on_commit(partial(mails.later, partial(tell_inviter, invitation, user)))


def give_account(coder: Coder, user: User) -> None:
    """Who signs in with the account codes as this coder. Raises EndedError where another account does."""
    with recorded(user, "", Origin.FORM) as recording:
        recording.touch(Coder, [coder.pk])
        if not Coder.objects.filter(pk=coder.pk, user=None).update(user=user):
            raise EndedError


def tell_inviter(invitation: Invitation, user: User) -> None:
    """Also for whoever did not invite anybody: somebody else does it in their name."""
    if invitation.inviter.email:
        context = {
            "name": user.get_full_name() or invitation.name,
            "username": user.get_username(),
            "email": user.email,
            "group": invitation.group,
        }
        subject = _("Your invitation to %(site)s was accepted") % {"site": current_identity().title}
        mails.sent(invitation.inviter.email, subject, "accounts/accepted.txt", context)
