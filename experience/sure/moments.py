"""What services leave open at moments in every draw: kept only for the moments that some of them can reach.

Source: model 2, section 1. Draws are the last axis and computed in parts, so that what belongs together stays in the
processor's cache.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from experience.coverage import SATURATION, Values
from experience.sure.drawing import Varied

PART = 500
"""So many draws are computed at once."""

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
        return SATURATION * self.running.over(part) * self.values.over(part)


def parts(draws: int, size: int = PART) -> Iterator[slice]:
    """All draws, so many at once."""
    return (slice(start, min(start + size, draws)) for start in range(0, draws, size))


def left_by(service: Drawn, part: slice) -> Iterator[tuple[Moment, Values]]:
    """1 - lambda·rho·q·t·x of one service at every moment that it can reach; (K, draws), (K, 1) where all is sure."""
    taken = service.taken(part)
    whole, persons, phases = 1 - taken, service.persons.over(part), service.phases.over(part)
    for group in np.flatnonzero(service.persons.fixed).tolist():
        sure = service.persons.fixed[group] == 1
        of_group = taken if sure else taken * persons[group]
        left = whole if sure else 1 - of_group
        for phase in np.flatnonzero(service.phases.fixed).tolist():
            yield (group, phase), left if service.phases.fixed[phase] == 1 else 1 - of_group * phases[phase]


def left_open(services: Iterable[Drawn], part: slice) -> Open:
    """What all of them together leave, the product of what each does."""
    together: Open = {}
    for service in services:
        for moment, left in left_by(service, part):
            if moment in together:
                together[moment] *= left
            else:
                together[moment] = np.empty((len(left), part.stop - part.start))
                together[moment][:] = left
    return together


def join(others: Open, into: Open) -> None:
    """Multiply what others leave into one, which may keep their arrays."""
    for moment, left in others.items():
        if moment in into:
            into[moment] *= left
        else:
            into[moment] = left
