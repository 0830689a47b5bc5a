"""Whose site it is, held in the process as of one state of the data."""

from catalogue.index.held import Held
from catalogue.models import SiteIdentity

_held = Held(lambda: SiteIdentity.objects.first() or SiteIdentity(), SiteIdentity())


def current_identity() -> SiteIdentity:
    return _held.now()


def last_identity() -> SiteIdentity:
    """Without a query: for pages that tell of a mistake or an outage."""
    return _held.last()
