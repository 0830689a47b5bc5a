"""How sure the figures of services are: hands what the collection knows of them to the draws of the model."""

from collections.abc import Sequence
from zlib import crc32

import numpy as np

from catalogue.analysis.members import Member
from catalogue.analysis.snapshot import Snapshot
from experience.contribution import contribution
from experience.moments import Mask, Weighting
from experience.sure.contributions import Contributions
from experience.sure.drawing import draws_for
from experience.sure.judged import Judged
from experience.sure.ranges import Range, ranges
from experience.sure.simulation import Simulation

FIXED = ("weights",)
"""What is not drawn where a person said what the determinants weigh."""


def judged(member: Member) -> Judged:
    """What is judged of a service. Its slug ties its draws to it; of a draft, whose slug holds its number, its name."""
    name = f"draft {member.name}" if member.is_draft else member.slug
    return Judged(member.levels, member.pools, crc32(name.encode()))


def simulated(
    members: Sequence[Member],
    snapshot: Snapshot,
    weighting: Weighting,
    *,
    fixed: bool = False,
    possible: Mask | None = None,
    draws: int | None = None,
) -> Simulation:
    """Services drawn together. `fixed`: a person said what the determinants weigh. `possible`: the cells of the scope,
    (F, G, P, K), where activities are asked. `draws` follows from the number of services unless it is given, as where
    sets of other sizes stand beside."""
    return Simulation(
        snapshot.services_of(members),
        [judged(member) for member in members],
        snapshot.differing,
        snapshot.scale,
        weighting,
        possible,
        FIXED if fixed else (),
        draws or draws_for(len(members)),
    )


def contributions(members: Sequence[Member], snapshot: Snapshot, kept: Sequence[int] | None = None) -> Contributions:
    """The contributions of single services in every draw, under unknown weights; `kept` are the places of the
    determinants that count, where not all do."""
    counted = np.zeros(len(snapshot.determinants))
    counted[slice(None) if kept is None else kept] = 1
    weights = counted / max(counted.sum(), 1)
    return Contributions([judged(member) for member in members], snapshot.differing, snapshot.scale, weights)


def contribution_ranges(drawn: Contributions) -> list[Range]:
    """The range of each; what is open counts 0 in the value."""
    weights = drawn.weights.tolist() or None  # none before the model is loaded
    return ranges([contribution(one.levels, drawn.scale.linear, weights) for one in drawn.judged], drawn.drawn)
