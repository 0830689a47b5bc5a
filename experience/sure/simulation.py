"""A set of services drawn many times: its figures, and each draw by itself.

Source: model 2, sections 1, 2 and 5. Draws are the last axis.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from experience.coverage import Values
from experience.levels import Scale
from experience.moments import Mask, Services, Weighting
from experience.ranking import DRAWS, SEED
from experience.sure.drawing import Drawing, Varied
from experience.sure.figures import Figures, figures_of
from experience.sure.judged import Chances, Judged
from experience.sure.moments import Drawn, parts

FEW = 20
"""So many draws of all services are laid out at once."""

PERSONS, PHASES = 0, 1
"""Two streams of the reach of one service."""


MOST_KEPT = 400
"""So many services are kept as they were drawn last, at most 0.8 MB a determinant, group and phase."""


def drawn(services: Services, judged: Sequence[Judged], drawing: Drawing) -> list[Drawn]:
    """Every service in every draw; what is judged of each, in the same order."""
    persons, phases = (map(tuple, reach.tolist()) for reach in (services.persons, services.phases))
    rows = zip(judged, services.running.tolist(), persons, phases, services.fields.tolist(), strict=True)
    return [service_drawn(drawing, *row) for row in rows]


@lru_cache(MOST_KEPT)
def service_drawn(
    drawing: Drawing, judged: Judged, running: float, persons: tuple[float, ...], phases: tuple[float, ...], field: int
) -> Drawn:
    """One service in every draw: kept, since it is the same in whatever set."""
    likely = judged.reach or Chances(persons, phases)
    return Drawn(
        values=drawing.values(judged),
        running=drawing.chances([running], "state", judged.key),
        persons=drawing.chances(likely.persons, "reach", judged.key, PERSONS, points=persons),
        phases=drawing.chances(likely.phases, "reach", judged.key, PHASES, points=phases),
        field=field,
    )


@dataclass(frozen=True)
class Simulation:
    """Services drawn together, their codes in the same order, under the weights that are their point values.

    `rates` is the share of differing codes per determinant, (K,), levels are those of `scale`. `held` names the sources
    that keep their point value: "weights", where a person fixed them. `possible` holds the cells of the scope that can
    be reached at all, shape (F, G, P, K); without it nothing is said of activities.
    """

    services: Services
    judged: Sequence[Judged]
    rates: Sequence[float]
    scale: Scale
    weighting: Weighting
    possible: Mask | None = None
    held: Collection[str] = ()
    draws: int = DRAWS
    seed: int = SEED

    @cached_property
    def drawing(self) -> Drawing:
        return Drawing(tuple(self.rates), self.scale, self.draws, frozenset(self.held), self.seed)

    @cached_property
    def drawn(self) -> list[Drawn]:
        return drawn(self.services, self.judged, self.drawing)

    @cached_property
    def weights(self) -> Values:
        """Of the determinants, (K, draws)."""
        return self.drawing.weights(self.weighting.determinants)

    @cached_property
    def figures(self) -> Figures:
        return figures_of(self.drawn, self.weights, self.weighting, self.possible)

    def holding(self, source: str) -> "Simulation":
        """The same with one more source held at its value: what does not rest on it is not drawn again."""
        if source == "open" and not any(one.untold for one in self.judged):
            return self
        other = replace(self, held=(*self.held, source))
        vars(other)["drawn"] = [
            other._drawn_again(one, own, source) for one, own in zip(self.drawn, self.judged, strict=True)
        ]
        return other

    def _drawn_again(self, service: Drawn, judged: Judged, source: str) -> Drawn:
        if source == "state":
            return replace(service, running=service.running.held)
        if source == "reach":
            return replace(service, persons=service.persons.held, phases=service.phases.held)
        if source == "weights":
            return service
        return replace(service, values=self.drawing.values(judged))

    def each_draw(self) -> Iterator[tuple[Services, Weighting]]:
        """The services and weights as they are in one draw after the other."""
        persons, phases, size = self.services.shape
        for part in parts(self.draws, FEW):
            values = in_order([one.values for one in self.drawn], size, part)
            running = in_order([one.running for one in self.drawn], 1, part)[..., 0]
            reach = (
                in_order([one.persons for one in self.drawn], persons, part),
                in_order([one.phases for one in self.drawn], phases, part),
            )
            weights = self.weights[:, part].T
            for each, weighed in zip(zip(values, running, *reach, strict=True), weights, strict=True):
                yield Services(*each, self.services.fields), replace(self.weighting, determinants=weighed)


def in_order(services: Sequence[Varied], size: int, part: slice) -> Values:
    """Numbers (size,) of n services in some draws, (draws, n, size)."""
    numbers = np.empty((part.stop - part.start, len(services), size))
    for row, varied in enumerate(services):
        numbers[:, row] = varied.over(part).T
    return numbers
