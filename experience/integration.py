"""How far the services of a city are connected: levels, links between them, and links across fields of activity.

Pure. Source: model section 5.4; model 2, section 6.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import fsum

from experience.levels import MAX_INTEGRATION, IntegrationLevel


def level_mean(levels: Sequence[int | None]) -> float | None:
    """I_lvl: mean of the known integration levels as a share of the highest, 0..1; None where no level is known."""
    known = [IntegrationLevel(level) for level in levels if level is not None]
    return fsum(known) / (MAX_INTEGRATION * len(known)) if known else None


@dataclass(frozen=True)
class Handovers:
    """How many documented hand-overs there are between services, the share of services that have one, and the share
    of hand-overs that join different fields of activity; None where there is no service, or no hand-over."""

    links: int
    linked_share: float | None
    cross_field_share: float | None


def handovers(pairs: Collection[tuple[int, int]], fields: Sequence[object]) -> Handovers:
    """Facts on directed hand-overs, each from one service to another (their positions in `fields`).

    Raises ValueError for one that leads to itself, or to a service that is not there.
    """
    if any(one == other or not (0 <= one < len(fields) and 0 <= other < len(fields)) for one, other in pairs):
        raise ValueError("A hand-over joins two services of those that are given.")
    ends = {position for pair in pairs for position in pair}
    across = sum(fields[one] != fields[other] for one, other in pairs)
    return Handovers(
        links=len(pairs),
        linked_share=len(ends) / len(fields) if fields else None,
        cross_field_share=across / len(pairs) if pairs else None,
    )
