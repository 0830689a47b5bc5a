"""What the gaps of a city are measured against: an own target, a peer, the quartile of cities, or the collection."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from catalogue.analysis.members import Member
from catalogue.analysis.service_sets import ServiceSet
from catalogue.analysis.snapshot import Snapshot
from catalogue.cities.forms import CityForm
from experience.coverage import Values, expected_coverage, value_matrix
from experience.gaps import LEAST_CITIES, upper_quartile


@dataclass(frozen=True)
class CitySets:
    """The services of every city, as the collection has them; no query once the snapshot is read."""

    snapshot: Snapshot

    @cached_property
    def by_city(self) -> Mapping[str, ServiceSet]:
        """The set of every city with a published service, by slug."""
        members: dict[str, list[Member]] = {}
        for member in self.snapshot.members.values():
            for city in sorted(member.cities):
                members.setdefault(city, []).append(member)
        return {city: ServiceSet(services, self.snapshot) for city, services in members.items()}

    @cached_property
    def profiled(self) -> Mapping[str, ServiceSet]:
        """Those with enough active services for a profile."""
        return {city: services for city, services in self.by_city.items() if services.has_profile}

    def of(self, city: str) -> ServiceSet:
        """The set of a city; an empty one where the collection has no service there."""
        return self.by_city.get(city) or ServiceSet([], self.snapshot)

    @cached_property
    def quartile(self) -> Values | None:
        """The upper quartile of the cities with a profile; None where these are too few."""
        return upper_quartile([services.coverage for services in self.profiled.values()])

    @property
    def quartile_missing(self) -> str:
        """Why the upper quartile of cities is no target yet; empty where it is."""
        number = len(self.profiled)
        if number >= LEAST_CITIES:
            return ""
        return _("The upper quartile needs %(least)s cities with a profile; the collection has %(number)s.") % {
            "least": LEAST_CITIES,
            "number": number,
        }

    def judged(self, city: str, form: CityForm) -> ServiceSet:
        """The set of a city under the choices of a valid form, with the target that they mean."""
        services = self.of(city)
        target = self.target_of(services, form)
        return ServiceSet(services.members, self.snapshot, form.weights, target, form.scope)

    def target_of(self, services: ServiceSet, form: CityForm) -> list[float]:
        """The coverage of each determinant, 0..1, that the form measures against."""
        if form.against == "target":
            return form.target()
        if form.against == "peer":
            return self.by_city[form.cleaned_data["peer"]].coverage.tolist()
        # The form refuses a quartile that is missing.
        if form.against == "quartile" and (quartile := self.quartile) is not None:
            return quartile.tolist()
        pool = [member.levels for member in self.snapshot.members.values() if member.status == "active"]
        return expected_coverage(value_matrix(pool), sum(services.factors)).tolist()
