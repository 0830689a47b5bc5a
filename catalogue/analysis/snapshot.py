"""What every page needs of the whole collection, read once per state of the data and then held in the process.

One query a page asks the database for its data version; only a new version is read again.
"""

from collections.abc import Collection
from copy import copy
from functools import cached_property
from typing import NamedTuple

from catalogue.analysis import profiles, reliability
from catalogue.analysis.members import Link, Member, content_version, read_links, read_members
from catalogue.analysis.profiles import Profile
from catalogue.index import facets
from catalogue.index.data_version import data_version
from catalogue.models import Domain, Service
from experience.models import Determinant, WeightSet


class Scenario(NamedTuple):
    """A named set of weights: relative, in the model's order, 0 where the set names none."""

    name: str
    weights: list[float]


class Snapshot:
    def __init__(self, version: str | None):
        self.version = version
        self._reliability: dict[tuple[str, tuple[str, ...]], reliability.Reliability] = {}

    @cached_property
    def index(self) -> facets.Index:
        return facets.build()

    @cached_property
    def determinants(self) -> list[Determinant]:
        return profiles.determinants()

    @cached_property
    def profiles(self) -> dict[int, profiles.Profile]:
        """The profile of every published service, by id."""
        services = Service.objects.published().order_by("slug").values_list("pk", "integration_level")
        return profiles.profiles(services, self.determinants)

    @cached_property
    def members(self) -> dict[str, Member]:
        """Every published service as the analyses see it, by slug, in the order of slugs."""
        return read_members(self.profiles, self.determinants, self.codes)

    @cached_property
    def codes(self) -> reliability.Codes:
        """The blind codes of all rounds and coders."""
        return reliability.read_codes()

    def profile_of(self, member: Member) -> Profile:
        """The profile of a service as an analysis sees it."""
        return Profile(self.determinants, member.levels)

    def members_in(self, city: str) -> list[Member]:
        """The services of a city (its slug), in the order of slugs."""
        return [member for member in self.members.values() if city in member.cities]

    def hiding(self, services: Collection[int]) -> "Snapshot":
        """The same state without some services (their ids): for analyses that must not lead a coder."""
        if not services:
            return self
        self.content_version  # noqa: B018 - computed here, so that the copy keeps the version of the whole
        rest = copy(self)
        rest.members = {slug: member for slug, member in self.members.items() if member.pk not in services}
        rest.profiles = {pk: profile for pk, profile in self.profiles.items() if pk not in services}
        rest.links = [link for link in self.links if {link.source, link.target} <= rest.members.keys()]
        return rest

    @cached_property
    def links(self) -> list[Link]:
        return read_links()

    @cached_property
    def domains(self) -> dict[str, str]:
        """Names of all fields of activity by slug, in their order."""
        return dict(Domain.objects.values_list("slug", "name"))

    @cached_property
    def weight_sets(self) -> dict[str, Scenario]:
        """Every scenario by slug."""
        order = [determinant.pk for determinant in self.determinants]
        scenarios = {}
        for weight_set in WeightSet.objects.prefetch_related("weights"):
            weights = {weight.determinant_id: float(weight.value) for weight in weight_set.weights.all()}
            scenarios[weight_set.slug] = Scenario(weight_set.name, [weights.get(pk, 0.0) for pk in order])
        return scenarios

    @cached_property
    def content_version(self) -> str:
        return content_version(self.members.values(), self.links, self.determinants)

    @cached_property
    def differing(self) -> list[float]:
        """Share of pairs of codes that differ, per determinant; 0 where there is no pair."""
        return [reliability.differing_share(self.codes, determinant.slug) for determinant in self.determinants]

    def reliability(self, coding_round: str = "", coders: tuple[str, ...] = ()) -> reliability.Reliability:
        """Agreement of the codes of a round (empty: all) and of some coders (empty: all), measured once."""
        key = (coding_round, coders)
        if key not in self._reliability:
            codes = reliability.read_codes(*key) if any(key) else self.codes
            self._reliability[key] = reliability.measure(codes, self.determinants)
        return self._reliability[key]


_held = Snapshot(None)


def current_snapshot() -> Snapshot:
    """The snapshot of the data as they are. A database without a version gives a fresh one each time."""
    global _held
    version = data_version()
    if version is None:
        return Snapshot(None)
    if _held.version != version:
        _held = Snapshot(version)
    return _held
