"""What editors decide about corrections. Only one that still waits can be decided: the first of two editors counts."""

from collections.abc import Collection
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from catalogue.models import Correction
from catalogue.models.corrections import CorrectionState
from catalogue.rules.collections import known_to

KEPT = {Correction.State.SPAM: timedelta(days=30), Correction.State.DECLINED: timedelta(days=180)}
"""So long after the decision it can be looked at; accepted ones stay, as the source of a change."""


class DecidedError(Exception):
    """Somebody decided meanwhile; `correction` is as it is now."""

    def __init__(self, correction: Correction):
        super().__init__()
        self.correction = correction


def accept(correction: Correction, user: User) -> Correction:
    """The record says now what is right. The service's form calls it with its save."""
    return decide(correction, user, Correction.State.ACCEPTED)


@transaction.atomic
def decide(correction: Correction, user: User, state: CorrectionState, answer: str = "") -> Correction:
    """The answer is public at the visitor's address. Raises DecidedError where somebody was faster."""
    present = locked(correction)
    if present.state != Correction.State.WAITING:
        raise DecidedError(present)
    present.state, present.answer = state, answer
    present.decided, present.decided_by = timezone.now(), user
    present.save(update_fields=["state", "answer", "decided", "decided_by"])
    return present


def mark_as_spam(keys: Collection[int], user: User) -> int:
    """Of those with these ids that still wait and are the person's to decide. Returns how many."""
    waiting = Correction.objects.waiting().filter(known_to(user, Correction), pk__in=keys)
    return waiting.update(state=Correction.State.SPAM, decided=timezone.now(), decided_by=user)


@transaction.atomic
def take_back(correction: Correction) -> Correction:
    """Let it wait again, whatever was decided; the record is not touched."""
    present = locked(correction)
    present.state, present.answer = Correction.State.WAITING, ""
    present.decided, present.decided_by = None, None
    present.save(update_fields=["state", "answer", "decided", "decided_by"])
    return present


def locked(correction: Correction) -> Correction:
    """Who decided is read later: read along, it would be what it was before others were waited for."""
    rows = Correction.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("service").get(pk=correction.pk)


def delete_expired() -> int:
    """Delete what was decided long ago. Returns how many."""
    now = timezone.now()
    expired = Q()
    for state, time in KEPT.items():
        expired |= Q(state=state, decided__lte=now - time)
    return Correction.objects.filter(expired).delete()[0]
