"""What the page of a service says level by level, and the journey of its touchpoints."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.utils.functional import Promise

from catalogue.analysis.profiles import Profile
from catalogue.analysis.reliability import Reading
from catalogue.coding.codes import visible_readings
from catalogue.models import Evidence, Service, Touchpoint
from catalogue.verdicts.readings import differ, difference
from experience.levels import LevelOrMissing, Scale
from experience.models import Determinant


@dataclass(frozen=True)
class ProfileRow:
    """One determinant: the published level, why, the pages that say so, and what its coders gave.

    `corrected` where editors published a level that no coder gave.
    """

    determinant: Determinant
    level: LevelOrMissing
    readings: list[Reading]
    corrected: bool
    reason: str = ""
    evidence: Iterable[Evidence] = ()

    @property
    def differ(self) -> bool:
        """Whether the coders gave different levels."""
        return differ(self.readings)

    @property
    def difference(self) -> str:
        return difference(self.readings)


def level_rows(service: Service, profile: Profile) -> Iterator[ProfileRow]:
    """A row per determinant, in the model's order."""
    published = {classification.determinant_id: classification for classification in service.classifications.all()}
    coded = visible_readings(service)
    for determinant, level in profile:
        judgement = published.get(determinant.pk)
        readings = coded.get(determinant.pk, [])
        given = service.integration_level if determinant.derived else level
        corrected = bool(readings) and given not in [reading.level for reading in readings]
        row = ProfileRow(determinant, level, readings, corrected)
        if determinant.derived:
            row = replace(row, reason=service.integration_reason, evidence=service.integration_evidence.all())
        elif judgement:
            row = replace(row, reason=judgement.reason, evidence=judgement.evidence.all())
        yield row


NOT_DOCUMENTED: tuple[LevelOrMissing, ...] = (0, None)


def strongest_first(scale: Scale) -> list[LevelOrMissing]:
    """The levels at which something is documented."""
    return [level for level in reversed(scale.levels) if level]


class Tier(NamedTuple):
    """The determinants at one level, in the model's order."""

    level: LevelOrMissing
    rows: list[ProfileRow]


def tiers(rows: Sequence[ProfileRow], levels: Iterable[LevelOrMissing]) -> list[Tier]:
    """The rows of each of these levels, without those that have none."""
    found = [Tier(level, [row for row in rows if row.level == level]) for level in levels]
    return [tier for tier in found if tier.rows]


class JourneyPhase(NamedTuple):
    """One phase of the journey with its touchpoints; both kinds may be empty."""

    label: str | Promise
    digital: list[Touchpoint]
    physical: list[Touchpoint]


def journey(service: Service) -> list[JourneyPhase]:
    """Every phase with its touchpoints, also phases without any."""
    touchpoints = list(service.touchpoints.all())
    return [
        phase_of(label, [touchpoint for touchpoint in touchpoints if touchpoint.phase == phase])
        for phase, label in Touchpoint.Phase.choices
    ]


def phase_of(label: str | Promise, touchpoints: list[Touchpoint]) -> JourneyPhase:
    digital = [touchpoint for touchpoint in touchpoints if touchpoint.is_digital]
    return JourneyPhase(label, digital, [touchpoint for touchpoint in touchpoints if not touchpoint.is_digital])
