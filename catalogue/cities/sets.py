"""The services of cities, as the collection has them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from catalogue.analysis.service_sets import ServiceSet
from catalogue.analysis.snapshot import Snapshot


@dataclass(frozen=True)
class CitySets:
    """The set of each city; no query once the snapshot is read."""

    snapshot: Snapshot

    @cached_property
    def profiled(self) -> Mapping[str, ServiceSet]:
        """The sets of the cities of which enough services can be expected to run for a profile, by slug."""
        sets = {city: self.of(city) for city in self.snapshot.by_city}
        return {city: services for city, services in sets.items() if services.has_profile}

    def of(self, city: str) -> ServiceSet:
        """The set of a city; an empty one where the collection has no service there."""
        return ServiceSet(self.snapshot.members_in(city), self.snapshot)
