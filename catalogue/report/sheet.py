"""What stands on the two sheets of a report: the same answer as on the page of the city, in fewer words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from catalogue.analysis.additions import MomentChange
from catalogue.analysis.members import Member
from catalogue.analysis.names import isolated
from catalogue.analysis.service_sets import ServiceSet
from catalogue.analysis.set_records import Convention
from catalogue.forms.reading import RUNGS
from catalogue.judging.helps import Help, helps
from catalogue.judging.outcome import Outcome
from catalogue.report.unknown import Known, what_is_not_known
from catalogue.verdicts import phrases

MOST_PROPOSALS = 3
MOST_MOMENTS = 3
"""So many moments say why a service is proposed."""

MOST_COUNTED = 60
"""So many services are named on the sheet of numbers."""


@dataclass(frozen=True)
class Proposal:
    """A service from elsewhere: a title, why it would help, and what that assumes."""

    help: Help
    title: str
    because: str


@dataclass(frozen=True)
class Sheet:
    """An outcome on paper."""

    outcome: Outcome

    @property
    def services(self) -> ServiceSet:
        return self.outcome.services

    @cached_property
    def proposals(self) -> list[Proposal]:
        """The first few of the best next services; none where the limits contradict each other."""
        if self.outcome.problems:
            return []
        groups = self.services.snapshot.groups
        chosen = helps(self.outcome, "", with_stability=False)[:MOST_PROPOSALS]
        return [Proposal(help, title(help), because(help.pick.changes[:MOST_MOMENTS], groups)) for help in chosen]

    @property
    def unknown(self) -> list[str]:
        """What is not known, in sentences."""
        members, figure = self.services.members, self.services.ladder.moments
        bounds = self.services.bounds
        known = Known(
            name=self.outcome.name,
            own=self.outcome.own,
            services=len(members),
            unknown=sum(member.status == "unknown" and 0 < member.factor < 1 for member in members),
            presumed=sum(any(share < 1 for share in member.persons.values()) for member in self.services.running),
            assumed=len(self.services.assumed),
            low=figure.low,
            high=figure.high,
            open=len(self.services.without_value),
            **({"lowest": bounds.low, "highest": bounds.high} if bounds else {}),
        )
        return list(what_is_not_known(known))

    @property
    def rung(self) -> str | Promise:
        """On which rung proposals are counted, in words."""
        return RUNGS[self.outcome.form.rung]

    @property
    def counted(self) -> Sequence[Member]:
        return self.services.members[:MOST_COUNTED]

    @property
    def not_listed(self) -> int:
        return len(self.services.members) - len(self.counted)

    @property
    def conventions(self) -> list[list[Convention]]:
        """The values under other conventions, a row for each worth of levels."""
        rows = groupby(self.services.conventions, key=lambda convention: convention.value_function)
        return [list(row) for _name, row in rows]


def title(proposal: Help) -> str:
    name = isolated(proposal.pick.member.name)
    return _("A service like %(name)s (%(place)s)") % {"name": name, "place": proposal.place}


def because(changes: Sequence[MomentChange], groups: dict[str, str]) -> str:
    """Whom a service would reach most, in a part of a sentence: people by phase, the most raised first."""
    phases = list(dict.fromkeys(change.phase for change in changes))
    people = {
        phase: phrases.listed([phrases.inside(groups[c.person]) for c in changes if c.phase == phase])
        for phase in phases
    }
    moments = [_("%(who)s %(when)s") % {"who": people[phase], "when": phrases.WHEN[phase]} for phase in phases]
    return _("because it would reach most of all %(moments)s.") % {"moments": phrases.listed(moments)}
