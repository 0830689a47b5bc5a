"""How far the coders of a round are, and who may need a word."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from catalogue.models import Assignment, Coder, CodingRound, CodingSheet, Invitation
from catalogue.models.belonging import known_in_view
from catalogue.models.querysets import TASK

SLOW = timedelta(days=7)
"""Who saved nothing for so long is slow."""


class Pace(StrEnum):
    DONE = "done"
    NO_ACCOUNT = "no-account"
    """Nobody can sign in as this coder."""
    INVITED = "invited"
    """A link waits to be used."""
    NOT_BEGUN = "not-begun"
    SLOW = "slow"
    UNDER_WAY = "under-way"


@dataclass(frozen=True)
class CoderProgress:
    """Services that a coder was asked for, began and submitted, open drafts, and when something was last saved.

    `invited` where the coder holds a link to an account.
    """

    coder: Coder
    asked: int = 0
    answered: int = 0
    begun: int = 0
    submitted: int = 0
    drafts: int = 0
    saved: datetime | None = None
    invited: bool = False

    @property
    def waiting(self) -> int:
        """Of those that the coder was asked for."""
        return self.asked - self.answered

    def pace(self, today: date) -> Pace:
        if not self.waiting:
            return Pace.DONE
        if self.coder.user_id is None:
            return Pace.INVITED if self.invited else Pace.NO_ACCOUNT
        if not self.begun:
            return Pace.NOT_BEGUN
        idle = self.saved is None or localdate(self.saved) <= today - SLOW
        return Pace.SLOW if idle else Pace.UNDER_WAY


@dataclass(frozen=True)
class RoundProgress:
    coding_round: CodingRound
    coders: Sequence[CoderProgress] = field(default_factory=list)

    def total(self, name: str) -> int:
        return sum(getattr(row, name) for row in self.coders)

    @property
    def asked(self) -> int:
        return self.total("asked")

    @property
    def begun(self) -> int:
        return self.total("begun")

    @property
    def submitted(self) -> int:
        return self.total("submitted")

    @property
    def drafts(self) -> int:
        return self.total("drafts")

    @property
    def waiting(self) -> int:
        return self.total("waiting")

    @property
    def saved(self) -> datetime | None:
        return max((row.saved for row in self.coders if row.saved), default=None)

    def is_overdue(self, today: date) -> bool:
        """Whether it should be done, and is not."""
        due = self.coding_round.due
        return due is not None and due < today and not self.coding_round.closed and bool(self.waiting)


def progress_of_rounds(rounds: Sequence[CodingRound]) -> list[RoundProgress]:
    """Of some rounds and what is in view of them, in four queries."""
    answers = CodingSheet.objects.submitted().filter(**{name: OuterRef(name) for name in TASK})
    asked = Assignment.objects.filter(known_in_view(Assignment), coding_round__in=rounds)
    counted = (
        asked.annotate(done=Exists(answers))
        .order_by()
        .values("coding_round", "coder")
        .annotate(asked=Count("pk"), answered=Count("pk", filter=Q(done=True)))
    )
    sheets = CodingSheet.objects.filter(known_in_view(CodingSheet), coding_round__in=rounds)
    written = (
        sheets.order_by()
        .values("coding_round", "coder")
        .annotate(
            begun=Count("service", distinct=True),
            drafts=Count("pk", filter=Q(submitted=None)),
            done=Count("service", distinct=True, filter=Q(submitted__isnull=False)),
            saved=Max(Coalesce("submitted", "saved")),
        )
    )
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for row in counted:
        found[row["coding_round"], row["coder"]] = {"asked": row["asked"], "answered": row["answered"]}
    for sheet in written:
        values = {name: sheet[name] for name in ("begun", "drafts", "saved")} | {"submitted": sheet["done"]}
        found.setdefault((sheet["coding_round"], sheet["coder"]), {}).update(values)
    coders = Coder.objects.in_bulk({coder for _round, coder in found})
    invited = set(Invitation.objects.open().filter(coder__in=coders).values_list("coder", flat=True))
    own: dict[int, list[CoderProgress]] = {}
    for (coding_round, coder), values in found.items():
        own.setdefault(coding_round, []).append(CoderProgress(coders[coder], **values, invited=coder in invited))
    return [RoundProgress(row, sorted(own.get(row.pk, []), key=lambda progress: progress.coder.slug)) for row in rounds]


def reminder(row: CoderProgress, coding_round: CodingRound, address: str) -> str:
    """A text to send to a coder who has not begun or is slow; `address` is where coders work."""
    values = {
        "name": row.coder.name,
        "round": coding_round.name,
        "asked": row.asked,
        "answered": row.answered,
        "due": coding_round.due and coding_round.due.isoformat(),
        "address": address,
    }
    parts = [
        _("Dear %(name)s,"),
        _("In “%(round)s” you have submitted %(answered)s of %(asked)s services so far."),
        what_is_asked(coding_round.due),
        _("Your list: %(address)s"),
        _("Thank you!"),
    ]
    return "\n".join(part % values for part in parts)


def what_is_asked(due: date | None) -> str:
    if due is None:
        return _("Please go on when you can.")
    return _("The others were due on %(due)s.") if due < localdate() else _("Please submit the others by %(due)s.")
