"""From which numbers on a sentence says what: the words of reach and of comparisons, and the table of them all.

Coverages are told in whole per cent, so that no sentence says more than the figure beside it.
"""

from enum import Enum
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from experience.sure.apart import STILL_AHEAD, TOLD_APART
from experience.tolerances import TIE_DIGITS

WELL_FROM = 40
"""Reached well: the lower end of the likely range is at least so many per cent."""

HARDLY_BELOW = 30
"""Hardly reached: the upper end of the likely range is below so many per cent."""

NEARLY_ALONE_BELOW = 20
"""Nearly alone: the upper end of the likely range is below so many per cent."""

MOST_NAMED = 3
"""So many groups or services are named one by one."""

MOST_PHASES = 2
"""So many phases are named one by one."""

MOST_GAPS = 3
"""So many gaps are told, the widest first."""

MOST_DETERMINANTS = 2
"""So many determinants are named for each of those compared, those with the widest difference."""

MOST_AHEAD = 3
"""So many are named as being ahead of others before the rest is counted."""


FAR_APART = 2
"""Levels of services that differ by so many are in bold."""


class Reach(Enum):
    """How far some people are reached, best first. Where numbers do not allow the stronger word, it is the weaker."""

    WELL = "well"
    IN_PART = "in part"
    HARDLY = "hardly"
    NEARLY_ALONE = "nearly alone"


def whole_percent(share: float) -> int:
    """A share 0..1 in whole per cent; halves count the same on every machine."""
    return round(round(100 * share, TIE_DIGITS))


def reach(low: float, high: float) -> Reach:
    """The word for a coverage that is likely between these shares 0..1."""
    if whole_percent(high) < NEARLY_ALONE_BELOW:
        return Reach.NEARLY_ALONE
    if whole_percent(high) < HARDLY_BELOW:
        return Reach.HARDLY
    return Reach.WELL if whole_percent(low) >= WELL_FROM else Reach.IN_PART


class Threshold(NamedTuple):
    """What is said, where that is the case, and the number behind it."""

    said: str | Promise
    where: str | Promise
    value: str


def percent(number: int) -> str:
    return f"{number}\N{NARROW NO-BREAK SPACE}%"


def whole(share: float) -> str:
    return str(whole_percent(share))


THRESHOLDS = [
    Threshold(_("reach well"), _("the lower end of the likely range is at least"), percent(WELL_FROM)),
    Threshold(
        _("nearly alone; next to nothing"), _("the upper end of the likely range is below"), percent(NEARLY_ALONE_BELOW)
    ),
    Threshold(
        _("hardly reach; little"),
        _("the upper end is below this, and they are not nearly alone"),
        percent(HARDLY_BELOW),
    ),
    Threshold(_("reach in part; only in part"), _("in all other cases"), "–"),
    Threshold(_("nobody"), _("no running service is there at all"), percent(0)),
    Threshold(_("one service alone"), _("so many running services are there"), "1"),
    Threshold(_("only presumed"), _("services there for which a page documents the group"), "0"),
    Threshold(_("the widest gaps"), _("groups or phases that are not reached well, at most"), str(MOST_GAPS)),
    Threshold(_("named one by one"), _("groups or services, at most"), str(MOST_NAMED)),
    Threshold(_("named one by one"), _("phases with everybody nearly alone, at most"), str(MOST_PHASES)),
    Threshold(
        _("clearly more; can be told apart"),
        _("the higher one is ahead in at least so many of 100 draws, an equal draw counting half"),
        whole(TOLD_APART),
    ),
    Threshold(
        _("the same of cities and own states"),
        _("it is also ahead, with any one of its services left out, in at least"),
        whole(STILL_AHEAD),
    ),
    Threshold(
        _("by one service alone"),
        _("the first of these two holds, and the second is missed; below"),
        whole(STILL_AHEAD),
    ),
    Threshold(_("too close to call; cannot be told apart"), _("in all other cases"), "–"),
    Threshold(
        _("more, alike (one determinant of services)"), _("the published levels differ by at least this, or not"), "1"
    ),
    Threshold(_("in bold (one determinant of services)"), _("the levels differ by at least"), str(FAR_APART)),
    Threshold(_("who is ahead of whom"), _("sentences before the rest is counted, at most"), str(MOST_AHEAD)),
    Threshold(_("named one by one"), _("what each is ahead in, at most"), str(MOST_DETERMINANTS)),
]
"""What the sentences on cities and comparisons go by, for the method page."""
