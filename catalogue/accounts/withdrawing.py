"""An invitation is withdrawn with what it brought, a coder and what to code, as far as nothing was coded."""

from collections.abc import Collection
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists

from catalogue.accounts.invitations import seen_by
from catalogue.history.recording import Origin, recorded
from catalogue.models import Assignment, Coder, CodingSheet, Invitation
from catalogue.models.querysets import of_the_same_task


class Withdrawn(NamedTuple):
    """How many assignments went with an invitation and how many stay, since they are coded; and whose they are."""

    taken: int = 0
    kept: int = 0
    coder: str = ""
    coder_gone: bool = False


def note_brought(invitation: Invitation, coder: Coder, *, known: bool, tasks: Collection[int]) -> None:
    """Keep with an invitation what it made, and what those before it made that it replaces."""
    before = [one.brought for one in Invitation.objects.filter(coder=coder).exclude(pk=invitation.pk) if one.brought]
    invitation.brought = {
        "coder": not known or any(brought["coder"] for brought in before),
        "assignments": sorted({*tasks}.union(*(brought["assignments"] for brought in before))),
    }
    invitation.save(update_fields=["brought"])


@transaction.atomic
def withdraw(user: User, pk: int) -> Withdrawn | None:
    """End an open invitation and take back what it brought. None where it ended before, or is none of the user's."""
    invitation = seen_by(user).select_related("coder").filter(pk=pk).first()
    if invitation is None or not seen_by(user).filter(pk=pk).end():
        return None
    coder = invitation.coder
    if coder is None or not invitation.brought:
        return Withdrawn()
    sheets = CodingSheet.objects.filter(**of_the_same_task())
    brought = Assignment.objects.filter(coder=coder, pk__in=invitation.brought["assignments"]).order_by()
    taken = brought.filter(~Exists(sheets)).delete()[0]
    gone = invitation.brought["coder"] and is_idle(coder)
    if gone:
        forget(user, coder)
    return Withdrawn(taken, brought.count(), coder.name, gone)


def is_idle(coder: Coder) -> bool:
    """Whether nobody codes as this coder, nor did."""
    return coder.user_id is None and not coder.assignments.exists() and not coder.sheets.exists()


def forget(user: User, coder: Coder) -> None:
    """Delete a coder; the invitations stay, since they count for the daily limit."""
    Invitation.objects.filter(coder=coder).update(coder=None)
    with recorded(user, "", Origin.FORM):
        coder.delete()
