"""What the gaps of a city are measured against: an own target, a peer, the quartile of cities, or the collection."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from catalogue.analysis.service_sets import ServiceSet
from catalogue.analysis.snapshot import Snapshot
from catalogue.cities.forms import CityForm
from experience.coverage import LEAST_ACTIVE, Values, expected_coverage
from experience.gaps import LEAST_CITIES, upper_quartile


@dataclass(frozen=True)
class CitySets:
    """The services of every city, as the collection has them; no query once the snapshot is read."""

    snapshot: Snapshot

    @cached_property
    def profiled(self) -> Mapping[str, ServiceSet]:
        """The sets of the cities with enough active services for a profile, by slug."""
        return {city: self.of(city) for city, active in self.snapshot.active_in.items() if active >= LEAST_ACTIVE}

    def of(self, city: str) -> ServiceSet:
        """The set of a city; an empty one where the collection has no service there."""
        return ServiceSet(self.snapshot.members_in(city), self.snapshot)

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
            return self.of(form.cleaned_data["peer"]).coverage.tolist()
        # The form refuses a quartile that is missing.
        if form.against == "quartile" and (quartile := self.quartile) is not None:
            return quartile.tolist()
        pool = self.snapshot.values[self.snapshot.active]
        return expected_coverage(pool, sum(services.factors)).tolist()
