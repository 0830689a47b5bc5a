"""Numbers of releases: 1.0, 1.0.2, or a day such as 2026-11-26; each above the one before."""

import re
from datetime import date

from django.utils.translation import gettext as _

from catalogue.models.releases import LONGEST_VERSION

SEMANTIC = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(?:\.(0|[1-9][0-9]*))?", re.ASCII)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class ReleaseError(Exception):
    """Why nothing is released, in a sentence."""


def order_of(version: str) -> tuple[int, ...]:
    """What puts numbers in order: 1.0 is 1.0.0, and a day comes after every number that counts.

    Raises ReleaseError for what is no number.
    """
    if DAY.fullmatch(version):
        try:
            day = date.fromisoformat(version)
        except ValueError:
            raise ReleaseError(_("There is no day %(version)s.") % {"version": version}) from None
        return (1, day.year, day.month, day.day)
    parts = SEMANTIC.fullmatch(version) if len(version) <= LONGEST_VERSION else None
    if not parts:
        message = _("“%(version)s” is no number of a release: write 1.0, 1.0.2, or a day such as 2026-11-26.")
        raise ReleaseError(message % {"version": version})
    return (0, *(int(part or 0) for part in parts.groups()))


def check_number(version: str, newest: str | None) -> None:
    """Raises ReleaseError unless it is a number above the newest one."""
    order = order_of(version)
    if newest is not None and order <= order_of(newest):
        message = _("The newest release is %(newest)s: %(version)s is no number above it.")
        raise ReleaseError(message % {"newest": newest, "version": version})
