"""What a report must say that it does not know, in sentences made from plain numbers."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.analysis.names import isolated
from catalogue.templatetags.numbers import percent


@dataclass(frozen=True)
class Known:
    """How many services there are, and of how many of them something is not known; the likely range of the headline.

    `own`: a person listed them. `presumed` have a group of people that is only presumed; `assumed` name no group or no
    phase at all. `low` and `high` are shares 0..1. `open` services of a person's own leave so much open that the
    headline can be anything from `lowest` to `highest`.
    """

    name: str
    own: bool
    services: int
    unknown: int
    presumed: int
    assumed: int
    low: float
    high: float
    open: int = 0
    lowest: float = 0.0
    highest: float = 1.0


def what_is_not_known(known: Known) -> Iterator[str]:
    yield completeness(known)
    if known.unknown:
        yield ngettext(
            "The present state of %(number)s is unknown, so it counts in part.",
            "The present state of %(number)s is unknown, so they count in part.",
            known.unknown,
        ) % {"number": known.unknown}
    if known.presumed:
        yield ngettext(
            "Of %(number)s it is partly presumed whom it is for (striped where nobody is documented).",
            "Of %(number)s it is partly presumed whom they are for (striped where nobody is documented).",
            known.presumed,
        ) % {"number": known.presumed}
    if known.assumed:
        yield ngettext(
            "Of %(number)s nothing says for whom or when it is there: it is taken as the catalogue's average.",
            "Of %(number)s nothing says for whom or when they are there: they are taken as the catalogue's average.",
            known.assumed,
        ) % {"number": known.assumed}
    if known.open:
        yield ngettext(
            "%(number)s service leaves much open: with it the figure at every moment can be %(low)s to %(high)s.",
            "%(number)s services leave much open: with them the figure at every moment can be %(low)s to %(high)s.",
            known.open,
        ) % {"number": known.open, "low": percent(known.lowest), "high": percent(known.highest)}
    yield _(
        "The figure at every moment is likely between %(low)s and %(high)s. All figures say what pages document, not "
        "what people feel, and a service from elsewhere is an idea, not a plan."
    ) % {"low": percent(known.low), "high": percent(known.high)}


def completeness(known: Known) -> str:
    """Whether these are all services of the city: nobody knows."""
    number = {"number": known.services, "name": isolated(known.name)}
    if known.own:
        sentence = ngettext(
            "%(number)s service was listed by whoever made this report; what it leaves out is not counted.",
            "%(number)s services were listed by whoever made this report; what they leave out is not counted.",
            known.services,
        )
    else:
        sentence = ngettext(
            "%(number)s service is documented for %(name)s; others that run there may be missing.",
            "%(number)s services are documented for %(name)s; others that run there may be missing.",
            known.services,
        )
    return sentence % number
