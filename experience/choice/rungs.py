"""The question on each rung of the ladder: somewhere in the city, at every moment, in every activity.

`own` are the services that are there, `added` the candidates, whose state counts like that of the others. A target is
wanted of each determinant, shape (K,), 0..1. Source: model 2, sections 2 to 4.
"""

import numpy as np

from experience.choice.limits import Limits, Positions
from experience.choice.problem import Problem
from experience.coverage import SATURATION, Values
from experience.moments import (
    Mask,
    Services,
    Weighting,
    coverage_anywhere,
    coverage_in_activities,
    open_at_moments,
)


def asked_anywhere(
    own: Services,
    added: Services,
    weights: Values,
    target: Values,
    limits: Limits,
    saturation: float = SATURATION,
) -> Problem:
    """Nobody and no time is asked: one cell a determinant, which weighs what the determinant does, shape (K,)."""
    return Problem(
        open=1 - coverage_anywhere(own, saturation)[None, :, None],
        weights=weights[None, :, None],
        closes=saturation * (added.values * added.running[:, None]).T[:, :, None],
        blocks=np.zeros(len(added), dtype=int),
        target=target,
        limits=limits,
    )


def asked_at_moments(
    own: Services,
    added: Services,
    weighting: Weighting,
    target: Values,
    limits: Limits,
    saturation: float = SATURATION,
) -> Problem:
    """A cell for each determinant at each moment that weighs anything."""
    counted = np.flatnonzero(np.outer(weighting.persons, weighting.phases))
    return Problem(
        open=by_moment(open_at_moments(own, saturation))[None, :, counted],
        weights=by_moment(weighting.cells)[None, :, counted],
        closes=closed_at(counted, added, saturation),
        blocks=np.zeros(len(added), dtype=int),
        target=target,
        limits=limits,
    )


def asked_in_activities(
    own: Services,
    added: Services,
    weighting: Weighting,
    possible: Mask,
    target: Values,
    limits: Limits,
    saturation: float = SATURATION,
) -> Problem:
    """A block of cells for each field (F, G, P, K), of which the possible ones count; a candidate reaches its field."""
    counted = np.flatnonzero(np.outer(weighting.persons, weighting.phases))
    weights = by_moment(weighting.cells * possible)[..., counted]
    return Problem(
        open=1 - by_moment(coverage_in_activities(own, len(possible), saturation))[..., counted],
        weights=weights / max(float(weights.sum()), np.finfo(float).tiny),
        closes=closed_at(counted, added, saturation) * (added.fields >= 0)[:, None],
        blocks=np.maximum(0, added.fields),
        target=target,
        limits=limits,
    )


def by_moment(cubes: Values) -> Values:
    """Cubes (..., G, P, K) as rows of moments for each determinant, shape (..., K, G·P)."""
    *before, persons, phases, determinants = cubes.shape
    return np.swapaxes(cubes.reshape(*before, persons * phases, determinants), -1, -2)


def closed_at(moments: Positions, added: Services, saturation: float) -> Values:
    """lambda·rho·q·t·x of each candidate at some moments (their places), shape (K, n, moments)."""
    persons, phases = np.unravel_index(moments, (added.persons.shape[1], added.phases.shape[1]))
    reach = added.persons[:, persons] * added.phases[:, phases]
    values = saturation * added.values * added.running[:, None]
    return values.T[:, :, None] * reach[None]
