"""For whom services are there, and when, as far as they say so."""

from collections.abc import Collection, Sequence

import numpy as np

from catalogue.analysis.members import Member
from catalogue.models import Touchpoint
from experience.coverage import Values

PHASES = Touchpoint.Phase.values
PHASE_NAMES = dict(Touchpoint.Phase.choices)


def persons_of(members: Sequence[Member], groups: Collection[str]) -> Values:
    """How likely each is there for each group of people, shape (members, G); a row of 0 where none is named."""
    rows = [[member.persons.get(group, 0.0) for group in groups] for member in members]
    return np.array(rows, dtype=float).reshape(len(members), len(groups))


def phases_of(members: Sequence[Member]) -> Values:
    """1 for each phase in which each has a touchpoint, shape (members, P); a row of 0 where it has none."""
    rows = [[float(phase in member.phases) for phase in PHASES] for member in members]
    return np.array(rows, dtype=float).reshape(len(members), len(PHASES))


def mean_reach(reach: Values) -> Values:
    """The mean over those who say anything; 0 where nobody does."""
    said = reach[reach.any(axis=1)]
    return said.mean(axis=0) if len(said) else np.zeros(reach.shape[1])


def completed(reach: Values, assumed: Values) -> Values:
    """The same with what is assumed for those who say nothing."""
    return np.where(reach.any(axis=1, keepdims=True), reach, assumed)
