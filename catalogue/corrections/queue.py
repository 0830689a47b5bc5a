"""The queue of what waits for an editor: bounded, so that a flood takes neither the database's place nor their time.

The limits are counted in the database, so that all workers agree.
"""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from catalogue.models import Correction, Service

MOST_FROM_ONE, PERIOD = 10, timedelta(days=1)
"""So many from one address within this time, whatever became of them. So long a trace of the address is kept."""

MOST_OF_A_SERVICE, MOST_WAITING = 20, 500
"""So many may wait, of one service and of all."""


class RefusedError(Exception):
    """There is no place for it now; the text says why, in a sentence."""


def trace(address: str | None) -> str:
    """A keyed hash of an address, by which the senders of one day are told apart; empty where none is known."""
    return salted_hmac(__name__, address, algorithm="sha256").hexdigest() if address else ""


def enter(correction: Correction) -> Correction:
    """Put it into the queue, or raise RefusedError. A form that is sent twice is entered once: the first one is it."""
    if first := same_form(correction):
        return first
    refuse_beyond_limits(correction)  # before anything is locked: a flood holds nobody up
    with transaction.atomic():
        let_nobody_in_between()
        if first := same_form(correction):
            return first
        refuse_beyond_limits(correction)
        forget_senders()
        correction.save(force_insert=True)
    return correction


def same_form(correction: Correction) -> Correction | None:
    return Correction.objects.filter(key=correction.key).first()


def let_nobody_in_between() -> None:
    """Two that are entered at once would both find the last place; SQLite lets one write at a time by itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Correction._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


def refuse_beyond_limits(correction: Correction) -> None:
    if sentence := refusal(correction.service, correction.sender):
        raise RefusedError(sentence)


def refusal(service: Service, sender: str) -> str:
    """Why nothing is taken of a service from a sender at the moment; empty where something is."""
    waits = Q(state=Correction.State.WAITING)
    counts = Correction.objects.filter(waits | Q(created__gt=day_ago())).aggregate(
        from_one=Count("pk", filter=Q(sender=sender, created__gt=day_ago()) & ~Q(sender="")),
        of_service=Count("pk", filter=waits & Q(service=service)),
        waiting=Count("pk", filter=waits),
    )
    if counts["from_one"] >= MOST_FROM_ONE:
        message = _("Thank you: your address has sent %(n)s corrections within a day. Please send the next tomorrow.")
        return message % {"n": MOST_FROM_ONE}
    if counts["of_service"] >= MOST_OF_A_SERVICE:
        message = _("%(n)s corrections of this service are still to be read. Please come back in a few days.")
        return message % {"n": MOST_OF_A_SERVICE}
    if counts["waiting"] >= MOST_WAITING:
        message = _("%(n)s corrections are still to be read. Please come back in a few days.")
        return message % {"n": MOST_WAITING}
    return ""


def forget_senders() -> int:
    """Empty the traces that count no longer. Returns how many."""
    return Correction.objects.filter(created__lte=day_ago()).exclude(sender="").update(sender="")


def day_ago() -> datetime:
    return timezone.now() - PERIOD
