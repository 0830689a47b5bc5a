"""How far the services of a city are connected: levels, links between them, and links across fields of activity.

Pure. Source: model section 5.4.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import comb, fsum

from experience.levels import MAX_INTEGRATION, IntegrationLevel

Links = Mapping[tuple[int, int], int]
"""Kind 1-4 of each documented link, by the positions (0-based) of its two services; the direction does not count."""


def level_mean(levels: Sequence[int | None]) -> float | None:
    """I_lvl: mean of the known integration levels as a share of the highest, 0..1; None where no level is known."""
    known = [IntegrationLevel(level) for level in levels if level is not None]
    return fsum(known) / (MAX_INTEGRATION * len(known)) if known else None


def strongest_links(links: Links) -> dict[frozenset[int], int]:
    """Each linked pair once with its highest kind. Raises ValueError for a kind outside 1-4 or a link to itself."""
    strongest: dict[frozenset[int], int] = {}
    for (one, other), kind in links.items():
        if one == other or not 1 <= kind <= MAX_INTEGRATION:
            raise ValueError("A link joins two services and has a kind from 1 to 4.")
        pair = frozenset((one, other))
        strongest[pair] = max(kind, strongest.get(pair, 0))
    return strongest


def network_density(size: int, links: Links) -> float | None:
    """I_net: sum of link kinds over its highest possible sum, 4 · n(n-1)/2, 0..1; None below two services."""
    if any(not 0 <= position < size for pair in links for position in pair):
        raise ValueError("A link names a service that is not there.")
    return fsum(strongest_links(links).values()) / (MAX_INTEGRATION * comb(size, 2)) if size > 1 else None


def integration_index(levels: Sequence[int | None], links: Links | None) -> float | None:
    """I = half I_lvl and half I_net; I_lvl alone where links were not researched (None) or cannot exist."""
    mean = level_mean(levels)
    density = None if links is None else network_density(len(levels), links)
    return mean if mean is None or density is None else (mean + density) / 2


def cross_domain_share(links: Links, domains: Sequence[object]) -> float | None:
    """Share of the link weight that joins services of different fields of activity, 0..1; None without links."""
    strongest = strongest_links(links)
    total = fsum(strongest.values())
    across = fsum(kind for pair, kind in strongest.items() if len({domains[position] for position in pair}) > 1)
    return across / total if total else None


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
