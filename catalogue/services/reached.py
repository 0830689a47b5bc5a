"""The moments that one service reaches: groups of people in phases of the journey, and what its page says of them."""

from dataclasses import dataclass, replace
from functools import cached_property

from catalogue.analysis.members import Member
from catalogue.analysis.reach import PHASES
from catalogue.analysis.service_sets import ServiceSet
from catalogue.analysis.snapshot import Snapshot
from catalogue.verdicts import phrases


@dataclass(frozen=True)
class Reached:
    """One service by itself where it runs, whatever is known of its present state."""

    member: Member
    snapshot: Snapshot

    @cached_property
    def services(self) -> ServiceSet:
        """The service alone, for the groups that it names; for all where it names none, so that these are assumed."""
        persons = list(self.member.persons) or None
        return ServiceSet([replace(self.member, factor=1.0)], self.snapshot, persons=persons)

    @property
    def is_known(self) -> bool:
        """Whether it says for whom, and when, it is there."""
        return bool(self.member.persons and self.member.phases)

    @property
    def groups(self) -> int:
        """How many groups of people a picture of it shows; 0 where there is nothing to show."""
        return len(self.member.persons) if self.is_known else 0

    @property
    def number(self) -> int:
        return len(self.member.persons) * len(self.member.phases)

    @property
    def of(self) -> int:
        return len(self.snapshot.groups) * len(PHASES)

    @property
    def documented(self) -> str:
        return self._listed(certain=True)

    @property
    def presumed(self) -> str:
        return self._listed(certain=False)

    def _listed(self, *, certain: bool) -> str:
        """The groups that it is documented for, or that are only presumed, as a part of a sentence."""
        named = self.member.persons
        slugs = [slug for slug in self.snapshot.groups if slug in named and (named[slug] == 1) == certain]
        return in_a_sentence([self.snapshot.groups[slug] for slug in slugs])

    @property
    def others(self) -> str:
        """The groups that it does not reach, likewise."""
        names = self.snapshot.groups.items()
        return in_a_sentence([name for slug, name in names if slug not in self.member.persons])

    @property
    def when(self) -> str:
        """The phases that it is there in, likewise."""
        return phrases.listed([str(words) for phase, words in phrases.WHEN.items() if phase in self.member.phases])


def in_a_sentence(names: list[str]) -> str:
    return phrases.listed([phrases.inside(name) for name in names])
