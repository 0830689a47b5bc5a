"""Moves the record of a service on its way to readers and back; each verb is refused whole or done whole."""

from collections.abc import Collection

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from catalogue.history.log import changes_since
from catalogue.history.recording import Origin, recorded
from catalogue.models import Service
from catalogue.models.states import State
from catalogue.rules.publishing import Lack, lacks, may_move
from catalogue.rules.reviews import is_ahead, next_review

COMES_FROM = {
    State.DRAFT: {State.REVIEW, State.PUBLISHED, State.WITHDRAWN},
    State.REVIEW: {State.DRAFT},
    State.PUBLISHED: {State.DRAFT, State.REVIEW, State.WITHDRAWN},
    State.WITHDRAWN: {State.PUBLISHED, State.WITHDRAWN},
}
"""The states before each state; who is withdrawn already can be given another reason."""


class RefusedError(Exception):
    """Nothing was changed; the message says why, and `lacks` what keeps the service from being published."""

    def __init__(self, message: str, lacks: Collection[Lack] = ()):
        super().__init__(message)
        self.lacks = lacks


def missing(service: Service) -> list[Lack]:
    """What the service as it is stored still needs to be published."""
    return list(lacks(Service.objects.filter(pk=service.pk)))


def send_to_review(user: User | None, service: Service, seen: str) -> None:
    move(user, service, seen, State.REVIEW)


def publish(user: User | None, service: Service, seen: str) -> None:
    move(user, service, seen, State.PUBLISHED)


def move(
    user: User | None, service: Service, seen: str, after: State, *, withdrawal_reason: str = "", review_note: str = ""
) -> None:
    """Raises RefusedError where it cannot be done or somebody was faster: `seen` is the state that the person saw.

    A command has no user and may do everything. The page of a withdrawn service gives the reason, and readers see it in
    the history; the note is for editors, until the service is sent to review again.
    """
    with recorded(user, withdrawal_reason, Origin.FORM):
        row = Service.objects.select_for_update(no_key=True).get(pk=service.pk)
        refuse_to_move(user, row, seen, after)
        row.state, row.withdrawal_reason, row.review_note = after, withdrawal_reason, review_note
        if after == State.PUBLISHED and not is_ahead(row, localdate()):
            row.review_due = next_review(row, localdate())
        row.save(update_fields=["state", "withdrawal_reason", "review_note", "review_due", "updated"])
    service.refresh_from_db(fields=["state", "withdrawal_reason", "review_note", "review_due", "updated"])


def refuse_to_move(user: User | None, row: Service, seen: str, after: State) -> None:
    if row.state != seen:
        raise RefusedError(overtaken_sentence(row))
    if row.state not in COMES_FROM[after]:
        raise RefusedError(impossible_sentence(row, after))
    if user is not None and not may_move(user, row.state, after):
        raise PermissionDenied
    if after == State.PUBLISHED and (found := missing(row)):
        raise RefusedError(_("%(name)s cannot be published yet.") % {"name": row}, found)


def overtaken_sentence(row: Service) -> str:
    who = changes_since(None, row).who(Service, row.pk, "state")
    message = _("%(name)s was not changed: meanwhile somebody else moved it, it is %(state)s now (%(who)s).")
    return message % {"name": row, "state": row.get_state_display(), "who": who or _("it is not recorded by whom")}


def impossible_sentence(row: Service, after: State) -> str:
    message = _("%(name)s was not changed: it is %(before)s, which cannot become %(after)s.")
    return message % {"name": row, "before": row.get_state_display(), "after": after.label}
