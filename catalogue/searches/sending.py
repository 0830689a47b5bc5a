"""Mails the digests that are due. Each is claimed before it is sent, so no other run sends it too.

A search has two clocks: when its next digest is due, which a claim sets a week on, and until when its owner was told,
which moves once the mail is out. A mail that the server refuses leaves both as they were; after a crash between claim
and mail nothing is sent twice, and what was not told stands in the next digest.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.timezone import now
from django.utils.translation import gettext as _

from catalogue.accounts import mails
from catalogue.index.identity import current_identity
from catalogue.models import SavedSearch
from catalogue.models.saved_searches import EVERY
from catalogue.models.scopes import EVERYBODYS
from catalogue.searches.digests import Digest, digest_of
from catalogue.searches.selections import Reader, Selection
from catalogue.searches.unsubscribing import token_of
from catalogue.services.own_searches import address_of


class Outcome(StrEnum):
    SENT = "sent"
    NOTHING_NEW = "nothing new"
    CLOSED = "closed"
    """Its owner may not see the collection any more; the clock goes on, in case it is opened again."""
    TAKEN = "taken"
    """Another run sends it, or its owner unsubscribed meanwhile."""
    FAILED = "failed"


class Claim(NamedTuple):
    """A search whose digest is this run's to send, and when it was due."""

    search: SavedSearch
    due: datetime
    moment: datetime


@dataclass
class Run:
    """One run: so many searches by outcome."""

    connection: BaseEmailBackend

    def send(self, moment: datetime) -> Counter[Outcome]:
        return Counter(self.one(search) for search in SavedSearch.objects.due(moment))

    def one(self, search: SavedSearch) -> Outcome:
        claim = claimed(search)
        if claim is None:
            return Outcome.TAKEN
        selection = Reader(search.owner).of(search)
        if selection is None:
            return Outcome.CLOSED
        assert search.told_until is not None  # a constraint
        digest = digest_of(selection, search.told_until, search.told_of)
        if not digest.is_empty and not self.mailed(search, selection, digest):
            give_back(claim)
            return Outcome.FAILED
        told(claim, digest)
        return Outcome.NOTHING_NEW if digest.is_empty else Outcome.SENT

    def mailed(self, search: SavedSearch, selection: Selection, digest: Digest) -> bool:
        subject = _("What is new in “%(name)s”") % {"name": search.name}
        unsubscribe = whole(address_of(EVERYBODYS, "", "search-unsubscribe", token=token_of(search)))
        context = {
            "search": search,
            "digest": digest,
            "site": current_identity().title,
            "host": settings.PUBLIC_ADDRESS,
            "listing": whole(selection.address),
            "searches": whole(address_of(EVERYBODYS, "", "searches")),
            "unsubscribe": unsubscribe,
        }
        headers = {
            "List-Unsubscribe": f"<{unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
            "Auto-Submitted": "auto-generated",  # RFC 3834: nobody's absence answers it
        }
        return mails.sent(search.owner.email, subject, "searches/digest.txt", context, self.connection, headers)


def claimed(search: SavedSearch) -> Claim | None:
    """Of two that claim it at the same time, one is told None."""
    moment, due = now(), search.next_digest
    mine = SavedSearch.objects.filter(pk=search.pk, next_digest=due, told_until=search.told_until)
    return Claim(search, due, moment) if due and mine.update(next_digest=moment + EVERY) else None


def give_back(claim: Claim) -> None:
    """Due again, unless its owner unsubscribed meanwhile."""
    own = SavedSearch.objects.filter(pk=claim.search.pk, next_digest=claim.moment + EVERY)
    own.update(next_digest=claim.due)


def told(claim: Claim, digest: Digest) -> None:
    """What a search had before it stopped to show anything is still known when it is mended."""
    own = SavedSearch.objects.filter(pk=claim.search.pk, next_digest=claim.moment + EVERY)
    own.update(told_until=claim.moment, **({} if digest.problems else {"told_of": digest.members}))


def whole(path: str) -> str:
    """A path on the site's public address: nobody asked, so no request names a host."""
    return f"{settings.PUBLIC_ADDRESS}{path}"
