"""What a set of services would cover without each of them, in every draw.

Source: model 2, section 5. Draws are the last axis.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from experience.coverage import Values
from experience.sure.figures import inside_fields
from experience.sure.moments import Drawn, left_by, left_open, parts
from experience.sure.simulation import Simulation


def without_each(simulation: Simulation, rung: str = "moments") -> Values:
    """The coverage of each determinant on a rung of the ladder without service i, in row i; (n, K, draws)."""
    without = np.repeat(simulation.figures.of(rung)[None], len(simulation.drawn), axis=0)
    for part in parts(simulation.draws):
        if rung == "anywhere":
            subtract_anywhere(without[:, :, part], simulation.drawn, part)
        else:
            for rows, worth in areas(simulation, rung):
                subtract(without[:, :, part], rows, simulation.drawn, worth, part)
    return without


def areas(simulation: Simulation, rung: str) -> Iterator[tuple[Sequence[int], Values]]:
    """Places of services that cover the same cells together, and what these weigh in their determinant, (G, P, K)."""
    weighting, services = simulation.weighting, simulation.drawn
    if rung == "moments":
        moments = np.multiply.outer(weighting.persons, weighting.phases)[..., None]
        yield range(len(services)), np.repeat(moments, len(weighting.determinants), axis=2)
        return
    for field, worth in inside_fields(weighting, simulation.possible)[0].items():
        yield [row for row, service in enumerate(services) if service.field == field], worth


def subtract(without: Values, rows: Sequence[int], services: Sequence[Drawn], worth: Values, part: slice) -> None:
    """Take from each row what its service alone covers of some cells."""
    left = left_open((services[row] for row in rows), part)
    for row in rows:
        for moment, own in left_by(services[row], part):
            without[row] -= worth[moment][:, None] * left[moment] * (1 / own - 1)


def subtract_anywhere(without: Values, services: Sequence[Drawn], part: slice) -> None:
    """Take from each row what its service alone covers where nobody is asked for whom and when."""
    for row, service in enumerate(services):
        own = 1 - service.taken(part)
        without[row] -= (1 - without[row]) * (1 / own - 1)
