"""Who reaches which group of people in which phase of the journey, and how far it is covered."""

from collections.abc import Sequence

import numpy as np

from catalogue.analysis.members import Member
from catalogue.analysis.reach import PHASES
from catalogue.analysis.set_records import Moment, MomentRow
from experience.moments import Services, Weighting, by_moment, by_person
from experience.tolerances import TIE_DIGITS


def moment_rows(
    groups: dict[str, str], members: Sequence[Member], services: Services, cube: np.ndarray, weighting: Weighting
) -> list[MomentRow]:
    """A row per group of people (slug and name), a cell per phase; `services` are the members in their order."""
    reach = services.persons[:, :, None] * services.phases[:, None, :]
    taken = reach * (services.running * (services.values @ weighting.determinants))[:, None, None]
    order = sorted(range(len(members)), key=lambda place: members[place].slug)
    covered, means = by_moment(cube, weighting), by_person(cube, weighting)

    def cell(group: int, person: str, phase: int) -> Moment:
        strength = np.round(taken[:, group, phase], TIE_DIGITS)
        there = sorted((place for place in order if strength[place] > 0), key=lambda place: -strength[place])
        return Moment(
            person=person,
            phase=PHASES[phase],
            coverage=float(covered[group, phase]),
            presumed=bool(there) and bool((reach[there, group, phase] < 1).all()),
            members=[members[place] for place in there],
        )

    return [
        MomentRow(slug, name, [cell(group, slug, phase) for phase in range(len(PHASES))], float(means[group]))
        for group, (slug, name) in enumerate(groups.items())
    ]
