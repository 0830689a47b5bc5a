"""From which numbers on a sentence says what: the words of reach, their thresholds, and the table of both.

Coverages are told in whole per cent, so that no sentence says more than the figure beside it.
"""

from enum import Enum
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from experience.tolerances import TIE_DIGITS

WELL_FROM = 40
"""Reached well: the lower end of the likely range is at least so many per cent."""

HARDLY_BELOW = 30
"""Hardly reached: the upper end of the likely range is below so many per cent."""

NEARLY_ALONE_BELOW = 20
"""Nearly alone: the upper end of the likely range is below so many per cent."""

MOST_NAMED = 3
"""So many groups or services are named one by one."""


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


THRESHOLDS = [
    Threshold(_("reach well"), _("the lower end of the likely range is at least"), percent(WELL_FROM)),
    Threshold(_("nearly alone"), _("the upper end of the likely range is below"), percent(NEARLY_ALONE_BELOW)),
    Threshold(
        _("hardly reach"), _("the upper end is below this, and they are not nearly alone"), percent(HARDLY_BELOW)
    ),
    Threshold(_("reach in part"), _("in all other cases"), "–"),
    Threshold(_("nobody"), _("no running service is there at all"), percent(0)),
    Threshold(_("named one by one"), _("groups or services, at most"), str(MOST_NAMED)),
]
"""What the sentences on cities go by, for the method page."""
