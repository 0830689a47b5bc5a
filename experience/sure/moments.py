"""What services leave open at moments in every draw: kept only for the moments that some of them can reach.

Source: model 2, section 1. Draws are the last axis and computed in parts, so that what belongs together stays in the
processor's cache.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from experience.coverage import SATURATION, Values
from experience.sure.drawing import Varied

PART = 500
"""So many draws are computed at once at most."""

Moment = tuple[int, int]
"""Places of the group of people and of the phase."""

Open = dict[Moment, Values]
"""The share left open, (K, draws), at each moment that can be reached; all is open at the others."""


@dataclass(frozen=True)
class Drawn:
    """One service in every draw: what its levels are worth (K), whether it runs (1), for whom (G) and when (P)."""

    values: Varied
    running: Varied
    persons: Varied
    phases: Varied
    field: int

    def taken(self, part: slice) -> Values:
        """lambda·rho·x, what it takes of all that is open where it is there; (K, draws), (K, 1) where all is sure."""
        return self.running.over(part) * self.values.over(part, SATURATION)


def parts(draws: int, size: int = PART) -> Iterator[slice]:
    """All draws, so many at once."""
    return (slice(start, min(start + size, draws)) for start in range(0, draws, size))


SURE = -1
"""Stands for every group, or phase, for which a service is surely there: it leaves the same at all of them."""

Way = tuple[int, int]
"""How a service reaches a moment: the places of its group and phase, SURE where it is surely there."""

ALWAYS: Way = (SURE, SURE)


class Leaving:
    """What one service leaves in some draws, by the way in which it reaches a moment."""

    def __init__(self, service: Drawn, part: slice):
        self.service, self.part = service, part
        self.taken = service.taken(part)

    def by(self, ways: Sequence[Way], into: Values | None = None) -> Values:
        """1 - lambda·rho·q·t·x of each way; written into an array (ways, K, draws), else a new one, (ways, K, 1) where
        all is sure."""
        groups, phases = zip(*ways, strict=True)
        chances = (
            with_sure(self.service.persons, self.part)[list(groups)]
            * with_sure(self.service.phases, self.part)[list(phases)]
        )
        return np.subtract(1, np.multiply(self.taken, chances[:, None], out=into), out=into)


def with_sure(chances: Varied, part: slice) -> Values:
    """Chances (k) in some draws, and a last row, in the place of SURE, where nothing is left to chance."""
    drawn = chances.over(part)
    return np.concatenate([drawn, np.ones((1, drawn.shape[1]))])


def ways(service: Drawn) -> Iterator[tuple[Moment, Way]]:
    """Every moment that a service can reach, and how."""
    groups, phases = (
        [(place, SURE if place in chances.certain else place) for place in chances.possible]
        for chances in (service.persons, service.phases)
    )
    for (group, whom), (phase, when) in product(groups, phases):
        yield (group, phase), (whom, when)


def left_by(service: Drawn, part: slice) -> Iterator[tuple[Moment, Values]]:
    """What one service leaves at every moment that it can reach."""
    reached = dict(ways(service))
    if reached:
        own = list(dict.fromkeys(reached.values()))
        left = dict(zip(own, Leaving(service, part).by(own), strict=True))
        yield from ((moment, left[way]) for moment, way in reached.items())


def left_open(services: Iterable[Drawn], part: slice) -> Open:
    """What all of them together leave, the product of what each does."""
    together: Open = {}
    for service in services:
        for moment, left in left_by(service, part):
            join(left, moment, together, part)
    return together


def join(left: Values, moment: Moment, into: Open, part: slice) -> None:
    """Multiply what is left at a moment into what others leave there."""
    if moment in into:
        into[moment] *= left
    else:
        into[moment] = np.empty((len(left), part.stop - part.start))
        into[moment][:] = left
