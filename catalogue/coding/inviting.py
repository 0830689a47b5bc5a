"""Somebody is asked to code in one step: the coder, the services, and a link to an account, or all of it not."""

from typing import NamedTuple

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from catalogue.accounts.invitations import NewInvitation, invite
from catalogue.accounts.members import let_in
from catalogue.accounts.rights import may_invite
from catalogue.accounts.withdrawing import note_brought
from catalogue.coding.assignments import assign_all
from catalogue.coding.reach import refuse_newcomer
from catalogue.history.recording import Origin, recorded
from catalogue.models import Coder, CodingRound, Collection, Service
from catalogue.rules.collections import Role

CODERS = "Coders"
"""The group of those who code."""

LONGEST_BASE = 40
"""So much of a name stands in a slug, with room for a number."""


class Invited(NamedTuple):
    """A coder, known before or not, with how many new assignments; no link where there is an account already.

    `begins` where that account did not code before.
    """

    coder: Coder
    known: bool
    assigned: int
    new: NewInvitation | None
    begins: bool = False


class ConsentError(Exception):
    """There is an account already, which is made no coder before the person who invites has agreed to that."""

    def __init__(self, account: User):
        super().__init__()
        self.account = account


def may_invite_coders(user: User) -> bool:
    group = Group.objects.filter(name=CODERS).first()
    return group is not None and may_invite(user, group)


@transaction.atomic
def invite_coder(
    inviter: User,
    name: str,
    email: str,
    coding_round: CodingRound,
    services: QuerySet[Service],
    agreed: str = "",
    collection: Collection | None = None,
    role: int | None = None,
) -> Invited:
    """A coder who is known by account or name is taken up; all others are made. `email` may be empty.

    `agreed` names the account that is to code from now on, where one is there. Raises ConsentError where it is another,
    ValidationError by field where name and address do not go together, ShutOutError where the person could not code
    there, and TooManyError.
    """
    group = Group.objects.select_for_update(no_key=True).get(name=CODERS)  # two at once make one coder
    account = account_of(email)
    coder = known_coder(name, email, account)
    begins = beginner(coder, account, group)
    if begins and begins.get_username() != agreed:
        raise ConsentError(begins)
    known = coder is not None
    with recorded(inviter, "", Origin.FORM):
        if coder is None:
            coder = Coder.objects.create(slug=free_slug(name), name=name, user=account)
        elif account and coder.user is None:
            coder.user = account
            coder.save(update_fields=["user"])
    if coder.user and collection and role:
        let_in(inviter, collection, coder.user, role)
    if not coder.user:
        refuse_newcomer(coder.name, services, collection if (role or 0) >= Role.CODER else None)
    before = tasks_of(coder)
    assigned = assign_all(inviter, coding_round, [coder], services)
    if coder.user:
        let_code(inviter, coder.user, group)
        return Invited(coder, known, assigned, None, begins is not None)
    new = invite(inviter, email, coder.name, group, coder, collection, role)
    note_brought(new.invitation, coder, known=known, tasks=tasks_of(coder) - before)
    return Invited(coder, known, assigned, new)


def beginner(coder: Coder | None, account: User | None, group: Group) -> User | None:
    """The account that is to code and does not yet: it is no coder's, or not in the group."""
    own = account or (coder.user if coder else None)
    codes = own is not None and coder is not None and coder.user == own and group.user_set.filter(pk=own.pk).exists()
    return None if codes else own


def tasks_of(coder: Coder) -> set[int]:
    """What somebody is asked to code (ids of assignments)."""
    return set(coder.assignments.order_by().values_list("pk", flat=True))


def account_of(email: str) -> User | None:
    """The account with an address. Raises ValidationError where it is closed, or one of several."""
    accounts = list(User.objects.filter(email__iexact=email)[:2]) if email else []
    if len(accounts) > 1:
        message = _("Several accounts have this address. An administrator can set that right.")
        raise ValidationError({"email": ValidationError(message, code="several")})
    if accounts and not accounts[0].is_active:
        message = _("The account with this address is closed. An administrator can open it again.")
        raise ValidationError({"email": ValidationError(message, code="closed")})
    return accounts[0] if accounts else None


def known_coder(name: str, email: str, account: User | None) -> Coder | None:
    """The coder of the account, else that of the name. Raises ValidationError where the name is somebody else's."""
    own = Coder.objects.filter(user=account).first() if account else None
    coder = own or Coder.objects.filter(name__iexact=name).order_by("pk").first()
    if coder is None or coder == own:
        return coder
    if coder.machine_assisted:
        message = _("A program codes under this name. Choose another one.")
        raise ValidationError({"name": ValidationError(message, code="machine")})
    if coder.user and email:
        message = _(
            "Somebody with another account codes under this name. Choose another name, or leave out the e-mail."
        )
        raise ValidationError({"name": ValidationError(message, code="taken")})
    return coder


def free_slug(name: str) -> str:
    """Made of a name, with a number where another coder has it."""
    base = slugify(name)[:LONGEST_BASE].strip("-") or "coder"
    taken = set(Coder.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


def let_code(inviter: User, user: User, group: Group) -> None:
    """Add an account to the group, unless it is there, and note who did it."""
    if user.groups.filter(pk=group.pk).exists():
        return
    user.groups.add(group)
    told = _("Added to %(group)s as a coder.") % {"group": group}
    LogEntry.objects.log_actions(inviter.pk, [user], CHANGE, told, single_object=True)
