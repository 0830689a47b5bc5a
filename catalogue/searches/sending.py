"""Mails the digests that are due. Each is claimed before it is sent, so no other run sends it too.

A search has two clocks: when its next digest is due, which a claim sets a week on, and until when its owner was told,
which moves once the mail is out. A mail that the server does not take now leaves both as they were; after a crash
between claim and mail nothing is sent twice, and what was not told stands in the next digest. One that is refused for
good is tried again after a week, since servers err, too; after weeks of that the first clock is taken away.
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
from catalogue.models.saved_searches import EVERY, SavedSearchQuerySet
from catalogue.models.scopes import EVERYBODYS
from catalogue.searches.digests import Digest, digest_of
from catalogue.searches.selections import Reader, Selection
from catalogue.searches.unsubscribing import token_of
from catalogue.services.own_searches import address_of

REFUSED_FOR = 4 * EVERY
"""So long mails are refused for good before none is sent any more."""


class Outcome(StrEnum):
    SENT = "sent"
    NOTHING_NEW = "nothing new"
    CLOSED = "closed"
    """Its owner may not see the collection any more; the clock goes on, in case it is opened again."""
    TAKEN = "taken"
    """Another run sends it, or its owner unsubscribed meanwhile."""
    FAILED = "failed"
    REFUSED = "refused"
    """For good, as for an address that is not there."""


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
        if digest.is_empty:
            told(claim, digest)
            return Outcome.NOTHING_NEW
        match self.mailed(search, selection, digest):
            case mails.Fate.FAILED:
                give_back(claim)
                return Outcome.FAILED
            case mails.Fate.REFUSED:
                give_up_in_time(claim)
                return Outcome.REFUSED
        told(claim, digest)
        return Outcome.SENT

    def mailed(self, search: SavedSearch, selection: Selection, digest: Digest) -> mails.Fate:
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
        return mails.fate(search.owner.email, subject, "searches/digest.txt", context, self.connection, headers)


def claimed(search: SavedSearch) -> Claim | None:
    """Of two that claim it at the same time, one is told None."""
    moment, due = now(), search.next_digest
    mine = SavedSearch.objects.filter(pk=search.pk, next_digest=due, told_until=search.told_until)
    return Claim(search, due, moment) if due and mine.update(next_digest=moment + EVERY) else None


def still(claim: Claim) -> SavedSearchQuerySet:
    """The search that was claimed; none where its owner unsubscribed meanwhile."""
    return SavedSearch.objects.filter(pk=claim.search.pk, next_digest=claim.moment + EVERY)


def give_back(claim: Claim) -> None:
    """Due again."""
    still(claim).update(next_digest=claim.due)


def give_up_in_time(claim: Claim) -> None:
    """No more mails where nothing could be told for long."""
    still(claim).filter(told_until__lte=claim.moment - REFUSED_FOR).update(next_digest=None)


def told(claim: Claim, digest: Digest) -> None:
    """What a search had before it stopped to show anything is still known when it is mended."""
    still(claim).update(told_until=claim.moment, **({} if digest.problems else {"told_of": digest.members}))


def whole(path: str) -> str:
    """A path on the site's public address: nobody asked, so no request names a host."""
    return f"{settings.PUBLIC_ADDRESS}{path}"
