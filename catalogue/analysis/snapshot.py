"""What every page needs of the whole collection, read once and brought up to what has changed; held by `current`.

A new state is made of the parts that changed since and of the others as they were, so that whoever still reads the old
one is not disturbed.
"""

from collections import Counter
from collections.abc import Collection as Several
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np
from django.db.models import Max

from catalogue.analysis import profiles
from catalogue.analysis.kinds import Kinds
from catalogue.analysis.members import Link, Member, content_version, latest_year, read_links, read_members
from catalogue.analysis.profiles import Profile
from catalogue.analysis.reach import completed, mean_reach, persons_of, phases_of
from catalogue.analysis.releases import Newest, Standing, read_newest, standing
from catalogue.analysis.reliability import BlindCodes, Reliability, Sheet
from catalogue.index import facets
from catalogue.index.data_version import EVERYTHING, SERVICE, Changes, last_changes
from catalogue.index.dictionary import Dictionary, Group, read_synonyms
from catalogue.index.said import Said
from catalogue.models import Collection, CustomerGroup, Domain, Service
from catalogue.models.scopes import Scope, codebook_in_view
from catalogue.models.states import PUBLIC
from experience import moments
from experience.coverage import Values, value_matrix
from experience.guides import current_guide
from experience.levels import Scale
from experience.models import Codebook, Determinant, Guide, WeightSet

MOST_CHANGED = 500
"""With more changed services than these, everything is read anew."""


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


def read(version: str | None) -> Snapshot:
    """Everything, in a fixed number of queries."""
    changes = last_changes()  # before all that it marks: what changes meanwhile is read again
    codebook = codebook_in_view()
    determinants = profiles.determinants()
    members = read_members(determinants)
    return Snapshot(
        version=version,
        codebook=codebook,
        terms=read_terms(),
        changed_on=last_day(),
        changes=changes,
        determinants=determinants,
        guide=current_guide(codebook.slug),
        members=by_slug(members),
        links=sorted(read_links()),
        codes=BlindCodes(sheets_of(members), determinants),
        index=facets.build(codebook.scale),
        domains=read_domains(),
        groups=read_groups(),
        weight_sets=read_weight_sets(codebook, determinants),
        synonyms=read_synonyms(),
        said=Said(),
        release=read_newest(),
    )


def by_slug(members: Several[Member]) -> dict[str, Member]:
    return {member.slug: member for member in sorted(members, key=lambda member: member.slug)}


def sheets_of(members: Iterable[Member]) -> dict[str, tuple[Sheet, ...]]:
    """The codes of services that have some, by slug."""
    return {member.slug: member.sheets for member in members if member.sheets}


def last_day() -> date | None:
    shown = Service.objects.in_view().filter(state__in=PUBLIC)
    moment = shown.aggregate(last=Max("updated"))["last"]
    return moment and moment.date()


def read_terms() -> dict[str, Terms]:
    rows = Collection.objects.in_view().order_by("name", "slug").values_list("slug", "name", "owner", "licence")
    return {slug: Terms(*row) for slug, *row in rows}


def read_domains() -> dict[str, str]:
    return dict(Domain.objects.values_list("slug", "name"))


def read_groups() -> dict[str, str]:
    return dict(CustomerGroup.objects.values_list("slug", "name"))


def read_weight_sets(codebook: Codebook, determinants: list[Determinant]) -> dict[str, Scenario]:
    order = [determinant.pk for determinant in determinants]
    scenarios = {}
    for weight_set in WeightSet.objects.filter(codebook=codebook.pk).prefetch_related("weights"):
        weights = {weight.determinant_id: float(weight.value) for weight in weight_set.weights.all()}
        scenarios[weight_set.slug] = Scenario(weight_set.name, [weights.get(pk, 0.0) for pk in order])
    return scenarios


EVERYTHING_RESTS_ON = {
    EVERYTHING,
    "catalogue_collection",
    "experience_codebook",
    "experience_determinant",
    "experience_determinantgroup",
}
GUIDE = {"experience_guide", "experience_guideentry"}
WEIGHTS = {"experience_weightset", "experience_weight"}
RELEASES = "catalogue_release"
SYNONYMS = {"catalogue_synonyms", "catalogue_synonyms_kinds", "catalogue_servicekind"}


def brought_up(old: Snapshot, version: str | None) -> Snapshot:
    """A newer state from an older one: what changed is read, in a fixed number of queries."""
    changes = last_changes()
    changed = changes ^ old.changes
    services = {number for part, number, _token in changed if part == SERVICE}
    tables = {part for part, _number, _token in changed} - {SERVICE}
    if tables & EVERYTHING_RESTS_ON or len(services) > MOST_CHANGED:
        return read(version)
    gone = [member for member in old.members.values() if member.pk in services]
    kept = [member for member in old.members.values() if member.pk not in services]
    fresh = read_members(old.determinants, services, latest_year(member.as_of for member in kept))
    check_year = latest_year(member.as_of for member in [*kept, *fresh])
    links = [link for link in old.links if not link.services & services]
    return Snapshot(
        version=version,
        codebook=old.codebook,
        terms=old.terms,
        changed_on=last_day(),
        changes=changes,
        determinants=old.determinants,
        guide=current_guide(old.codebook.slug) if tables & GUIDE else old.guide,
        members=by_slug([*(member.at(check_year) for member in kept), *fresh]),
        links=sorted([*links, *read_links(services)]),
        codes=old.codes.with_changed(sheets_of(gone), sheets_of(fresh)),
        index=old.index.brought_up(services, tables),
        domains=read_domains() if "catalogue_domain" in tables else old.domains,
        groups=read_groups() if "catalogue_customergroup" in tables else old.groups,
        weight_sets=read_weight_sets(old.codebook, old.determinants) if tables & WEIGHTS else old.weight_sets,
        synonyms=read_synonyms() if tables & SYNONYMS else old.synonyms,
        said=old.said.brought_up(services),
        release=read_newest() if RELEASES in tables else old.release,
    )
