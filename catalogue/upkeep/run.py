"""One run over some pages. What came in is written down at once: a run that is killed goes on in the next."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from django.utils.timezone import now

from catalogue.models import PageCheck
from catalogue.upkeep.addresses import controls
from catalogue.upkeep.internet import PublicInternet
from catalogue.upkeep.notes import note
from catalogue.upkeep.outcomes import Outcome
from catalogue.upkeep.rounds import LONGEST_VISIT, outcomes
from catalogue.upkeep.visiting import PAUSE, UNREACHABLE

MOST_SILENT = 50
"""So many pages without any answer before the first one mean that there is no network here."""


class NoNetworkError(Exception):
    """Nothing answered at all."""


@dataclass
class Report:
    results: Counter[PageCheck.Result | None] = field(default_factory=Counter)
    """How many pages had each result; None: left for later."""
    marks: int = 0
    """How many pages were marked as dead, or alive again."""


def run(
    urls: Collection[str],
    timeout: float,
    longest_visit: float = LONGEST_VISIT,
    *,
    tell: Callable[[Outcome], None] = lambda outcome: None,
    internet: PublicInternet | None = None,
    pause: float = PAUSE,
) -> Report:
    """Ask for these pages and a few that answered before; `tell` is called with each outcome that was written down.

    Silence is held back until something answers: it says nothing of a page while this machine has no network.
    """
    report, held, answered = Report(), list[Outcome](), False
    asked = [*controls(set(urls)), *urls]
    for found in outcomes(asked, timeout, longest_visit, pause=pause, internet=internet):
        held += found
        answered = answered or any(outcome.result not in UNREACHABLE for outcome in found)
        if answered:
            report.marks += note(held, now())
            report.results.update(outcome.result for outcome in held)
            for outcome in held:
                tell(outcome)
            held = []
        elif len(held) >= MOST_SILENT:
            break
    if held:
        raise NoNetworkError
    return report
