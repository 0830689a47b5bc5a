"""How sure the figures of services are: hands what the collection knows of them to the draws of the model."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from zlib import crc32

import numpy as np

from catalogue.analysis.members import Member
from catalogue.analysis.reach import PHASES
from catalogue.analysis.snapshot import Snapshot
from experience.contribution import contribution
from experience.moments import Mask, Weighting
from experience.reach import LIKELY_GROUP, LIKELY_PHASE, likely
from experience.sure.contributions import Contributions
from experience.sure.drawing import draws_for
from experience.sure.judged import Chances, Judged
from experience.sure.ranges import Range, ranges
from experience.sure.simulation import Simulation

FIXED = ("weights",)
"""What is not drawn where a person said what the determinants weigh."""


def judged(member: Member, groups: Collection[str] = ()) -> Judged:
    """What is judged of a service, of its reach where groups of people (slugs) are named.

    Its slug ties its draws to it; of a draft, whose slug holds its number, its name.
    """
    name = f"draft {member.name}" if member.is_draft else member.slug
    reach = chances(member, groups) if groups and member.reach else None
    return Judged(member.levels, member.pools, crc32(name.encode()), reach)


def chances(member: Member, groups: Iterable[str]) -> Chances:
    """How likely it is there, by what its coders said; as published where none of them was asked."""
    persons = [coded(member, group, LIKELY_GROUP, member.persons.get(group, 0.0)) for group in groups]
    phases = [coded(member, phase, LIKELY_PHASE, float(phase in member.phases)) for phase in PHASES]
    return Chances(tuple(persons), tuple(phases))


def coded(member: Member, item: str, by_basis: Mapping[str, float], published: float) -> float:
    codes = member.reach.get(item)
    return likely(codes, by_basis) if codes else published


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
        [judged(member, snapshot.groups) for member in members],
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
