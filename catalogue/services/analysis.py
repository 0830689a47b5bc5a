"""One service as the model sees it, in the whole collection."""

from dataclasses import dataclass
from functools import cached_property

from catalogue.analysis.drawn import contribution_ranges, contributions
from catalogue.analysis.members import Link, Member
from catalogue.analysis.neighbours import Neighbours
from catalogue.analysis.profiles import Profile
from catalogue.analysis.snapshot import Snapshot
from catalogue.services.reached import Reached
from experience.sure.contributions import Contributions
from experience.sure.ranges import Range
from experience.sure.variance import main_source, shares_of_variance


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
        """The contribution C of the model, with its range over codes, weights and levels that cannot be told."""
        return contribution_ranges(self.drawn)[0]

    @cached_property
    def drawn(self) -> Contributions:
        return contributions([self.member], self.snapshot)

    @cached_property
    def sources(self) -> dict[str, float]:
        """The share of the variance of its contribution that goes when each source is held, by source."""
        return shares_of_variance(self.drawn, lambda one: one.drawn[0])

    @property
    def main_source(self) -> str | None:
        """What moves its contribution most."""
        return main_source(self.sources)

    @property
    def reached(self) -> Reached:
        """The moments that it reaches where it runs."""
        return Reached(self.member, self.snapshot)

    @property
    def links(self) -> list[Link]:
        """Its documented links, in either direction."""
        return self.snapshot.links_of.get(self.member.slug, [])

    @property
    def linked(self) -> list[Member]:
        """The services at the ends of its links."""
        return [self.snapshot.members[slug] for link in self.links for slug in (link.source, link.target)]
