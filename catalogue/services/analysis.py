"""One service as the model sees it, in the whole collection."""

from dataclasses import dataclass
from functools import cached_property

from catalogue.analysis.members import Link, Member
from catalogue.analysis.neighbours import Neighbours
from catalogue.analysis.profiles import Profile
from catalogue.analysis.snapshot import Snapshot
from experience.uncertainty import Range, Simulation


@dataclass(frozen=True)
class ServiceAnalysis:
    """A service in the whole collection, and what stands beside it."""

    member: Member
    snapshot: Snapshot
    neighbours: Neighbours

    @property
    def profile(self) -> Profile:
        return self.snapshot.profile_of(self.member)

    @cached_property
    def contribution(self) -> Range:
        """The contribution C of the model, with its range over coders, weights, value function and missing levels."""
        simulation = Simulation([self.member.judged], self.snapshot.differing)
        return simulation.ranges(simulation.contribution_draws)[0]

    @property
    def links(self) -> list[Link]:
        """Its documented links, in either direction."""
        return self.snapshot.links_of.get(self.member.slug, [])

    @property
    def linked(self) -> list[Member]:
        """The services at the ends of its links."""
        return [self.snapshot.members[slug] for link in self.links for slug in (link.source, link.target)]
