"""Whose site it is, held in the process as of one state of the data."""

from catalogue.index.data_version import version_of_request
from catalogue.models import SiteIdentity


class Held:
    """What was read last, and of which state."""

    def __init__(self) -> None:
        self.last: tuple[str | None, SiteIdentity] = (None, SiteIdentity())

    def at(self, version: str | None) -> SiteIdentity:
        of, identity = self.last
        if version is None or version != of:
            identity = SiteIdentity.objects.first() or SiteIdentity()
            self.last = version, identity
        return identity


_held = Held()


def current_identity() -> SiteIdentity:
    """As the data have it; a query only where they changed, and one for their version where the request asked none."""
    return _held.at(version_of_request())


def last_identity() -> SiteIdentity:
    """As this process knew it last, without a query: for pages that tell of a mistake or an outage."""
    return _held.last[1]
