"""What every page needs of the whole collection: read by `reading`, held by `current`."""

from collections import Counter
from collections.abc import Collection as Several
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np

from catalogue.analysis.kinds import Kinds
from catalogue.analysis.members import Link, Member, content_version, latest_year
from catalogue.analysis.profiles import Profile
from catalogue.analysis.reach import completed, mean_reach, persons_of, phases_of
from catalogue.analysis.releases import Newest, Standing, standing
from catalogue.analysis.reliability import BlindCodes, Reliability
from catalogue.index import facets
from catalogue.index.data_version import Changes
from catalogue.index.dictionary import Dictionary, Group
from catalogue.index.said import Said
from catalogue.models.scopes import Scope
from experience import moments
from experience.coverage import Values, value_matrix
from experience.levels import Scale
from experience.models import Codebook, Determinant, Guide


class Terms(NamedTuple):
    """Whose the data of a collection are, and under which licence; empty where that is not stated."""

    name: str
    owner: str
    licence: str


class Scenario(NamedTuple):
    """A named set of weights: relative, in the model's order, 0 where the set names none."""

    name: str
    weights: list[float]


@dataclass
class Snapshot:
    """The published collection in one state. Nothing in it is changed; what is computed from it is kept.

    `members` are all published services as the analyses see them, by slug and in the order of slugs; `links` are in the
    order of the slugs at their ends. Of a state without some services, `whole` is the one with them.
    """

    version: str | None
    codebook: Codebook
    """The version of the model; one that is not stored where there is none."""
    terms: dict[str, Terms]
    """Those of the collections in view by slug, in the order of names."""
    changed_on: date | None
    """The day on which a service was changed last, published or withdrawn; None where there is none."""
    changes: Changes
    determinants: list[Determinant]
    guide: Guide
    """The newest issued version of the coding guide, with its entries."""
    members: dict[str, Member]
    links: list[Link]
    codes: BlindCodes
    index: facets.Index
    domains: dict[str, str]
    """Names of all fields of activity by slug, in their order."""
    groups: dict[str, str]
    """Names of all groups of people by slug, in their order."""
    weight_sets: dict[str, Scenario]
    """Every scenario by slug."""
    synonyms: list[Group]
    said: Said
    release: Newest | None
    whole: "Snapshot | None" = None

    @property
    def scale(self) -> Scale:
        """That of all levels in it."""
        return self.codebook.scale

    @property
    def collections(self) -> dict[str, str]:
        """Names of the collections in view by slug, in the order of names."""
        return {slug: terms.name for slug, terms in self.terms.items()}

    def holds(self, scope: Scope) -> bool:
        """Whether a scope puts in view what is in it anyway: this version of the model, one of these collections."""
        return scope.codebook in ("", self.codebook.slug) and scope.collection in ("", *self.terms)

    @property
    def licences(self) -> list[str]:
        """Those of the collections in view that say one, each once."""
        return list(dict.fromkeys(terms.licence for terms in self.terms.values() if terms.licence))

    def collection_of(self, service: str) -> str:
        """The name of the collection of a published service (its slug); empty where only one collection is in view."""
        member = self.members.get(service)
        return self.terms[member.collection].name if member and len(self.terms) > 1 else ""

    @cached_property
    def levels(self) -> Values:
        """The level of every member on every determinant, shape (members, K); NaN where it cannot be told."""
        levels = [member.levels for member in self.members.values()]
        return np.array(levels, dtype=float).reshape(len(levels), len(self.determinants))

    @cached_property
    def values(self) -> Values:
        """What the levels are worth, shape (members, K)."""
        return value_matrix(self.levels, self.scale, size=len(self.determinants))

    @cached_property
    def active(self) -> np.ndarray:
        """Whether each member is active."""
        return np.array([member.status == "active" for member in self.members.values()], dtype=bool)

    @cached_property
    def classified(self) -> np.ndarray:
        """Whether some level of each member is known: of others nothing was coded by the version of the model."""
        return np.asarray(~np.isnan(self.levels).all(axis=1))

    @cached_property
    def member_domains(self) -> np.ndarray:
        """The field of activity (its slug) of each member."""
        return np.array([member.domain for member in self.members.values()], dtype=object)

    @cached_property
    def member_collections(self) -> np.ndarray:
        """The collection (its slug) of each member."""
        return np.array([member.collection for member in self.members.values()], dtype=object)

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each member among all, by slug."""
        return {slug: place for place, slug in enumerate(self.members)}

    @cached_property
    def by_place(self) -> list[Member]:
        return list(self.members.values())

    @cached_property
    def _persons(self) -> Values:
        return persons_of(self.by_place, self.groups)

    @cached_property
    def _phases(self) -> Values:
        return phases_of(self.by_place)

    @cached_property
    def check_year(self) -> int | None:
        """The latest year in which the state of a published service was seen; None where no year is known."""
        return latest_year(member.as_of for member in (self.whole or self).members.values())

    @cached_property
    def mean_persons(self) -> Values:
        """How likely a service that names groups of people names each, shape (G,): assumed for one that names none."""
        return self.whole.mean_persons if self.whole else mean_reach(self._persons)

    @cached_property
    def mean_phases(self) -> Values:
        """The share of services with touchpoints that have one in each phase, shape (P,), assumed likewise."""
        return self.whole.mean_phases if self.whole else mean_reach(self._phases)

    @cached_property
    def services(self) -> moments.Services:
        """All members in the order of their places, as the model sees them."""
        return self.services_of(self.by_place)

    def services_of(self, members: Sequence[Member]) -> moments.Services:
        """Any members, drafts too. Who does not say for whom or when takes the means of those who do."""
        places = {slug: place for place, slug in enumerate(self.domains)}
        return moments.Services(
            values=value_matrix([member.levels for member in members], self.scale, size=len(self.determinants)),
            running=np.array([member.factor for member in members], dtype=float),
            persons=completed(persons_of(members, self.groups), self.mean_persons),
            phases=completed(phases_of(members), self.mean_phases),
            fields=np.array([places.get(member.domain, -1) for member in members], dtype=int),
        )

    @cached_property
    def possible(self) -> moments.Mask:
        """Whether some member, of whatever state, is known to contribute to a cell at all; shape (F, G, P, K).

        An assumed reach makes no cell possible. For a coder who must not see some levels these are the cells of what
        may be seen: their number would tell of the levels that are hidden, while years and means of reach do not.
        """
        known = replace(self.services, persons=self._persons, phases=self._phases)
        return moments.possible_cells(known, len(self.domains))

    def all_but(self, slugs: Iterable[str]) -> np.ndarray:
        """Whether each member is none of these."""
        others = np.ones(len(self.members), dtype=bool)
        others[[self.places[slug] for slug in slugs if slug in self.places]] = False
        return others

    @cached_property
    def by_city(self) -> dict[str, list[Member]]:
        """The services of every city that has one, by its slug, in the order of slugs."""
        members: dict[str, list[Member]] = {}
        for member in self.members.values():
            for city in sorted(member.cities):
                members.setdefault(city, []).append(member)
        return members

    @cached_property
    def kinds(self) -> Kinds:
        """The kinds of the services, and what is typical of each."""
        return Kinds(self.members.values(), len(self.determinants))

    @cached_property
    def dictionary(self) -> Dictionary:
        """What the words of a query mean."""
        return self.whole.dictionary if self.whole else Dictionary(self.synonyms, self.said)

    @cached_property
    def active_in(self) -> Counter[str]:
        """How many active services every city has, by its slug."""
        return Counter(city for member in self.members.values() if member.status == "active" for city in member.cities)

    @cached_property
    def links_of(self) -> dict[str, list[Link]]:
        """The links of every service that has one, by its slug, in either direction."""
        links: dict[str, list[Link]] = {}
        for link in self.links:
            for end in (link.source, link.target):
                links.setdefault(end, []).append(link)
        return links

    @cached_property
    def pages_of_evidence(self) -> int:
        return sum(member.evidence for member in self.members.values())

    def profile_of(self, member: Member) -> Profile:
        """The profile of a service as an analysis sees it."""
        return Profile(self.determinants, member.levels, self.scale)

    def profile_at(self, slug: str) -> Profile:
        """The profile of a published service; of one that is newer than this state no level is known yet."""
        member = self.members.get(slug)
        return Profile(self.determinants, member.levels if member else (None,) * len(self.determinants), self.scale)

    def members_in(self, city: str, collections: Several[str] = ()) -> list[Member]:
        """The services of a city (its slug), in the order of slugs; those of some collections where any are named."""
        members = self.by_city.get(city, [])
        return [member for member in members if member.collection in collections] if collections else members

    def hiding(self, services: Several[int]) -> "Snapshot":
        """The same state without some services (their ids): for analyses that must not lead a coder."""
        if not services:
            return self
        members = {slug: member for slug, member in self.members.items() if member.pk not in services}
        links = [link for link in self.links if {link.source, link.target} <= members.keys()]
        return replace(self, members=members, links=links, whole=self)

    @cached_property
    def content_version(self) -> str:
        if self.whole:
            return self.whole.content_version
        vocabulary = [
            [determinant.slug for determinant in self.determinants],
            [self.scale.labels, self.scale.supports_from],
            list(self.groups),
            list(self.domains),
            [[slug, scenario.weights] for slug, scenario in self.weight_sets.items()],
        ]
        return content_version(vocabulary, self.members.values(), self.links)

    @property
    def standing(self) -> Standing:
        """Whether these data were released."""
        return standing(self.release, self.version, self.content_version)

    @property
    def differing(self) -> list[float]:
        """Share of pairs of codes that differ, per determinant; 0 where there is no pair."""
        return self.codes.differing

    def reliability(self, coding_round: str = "", coders: tuple[str, ...] = ()) -> Reliability:
        """Agreement of the codes of a round (empty: all) and of some coders (empty: all), measured once."""
        return self.codes.reliability(coding_round, coders)
