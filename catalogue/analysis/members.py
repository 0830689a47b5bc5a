"""Services as the analyses see them: plain values, read once per state of the data."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from sys import intern
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.urls import get_script_prefix
from django.utils.functional import Promise

from catalogue.analysis import profiles, reliability
from catalogue.analysis.reach_codes import ReachCodes, read_reach
from catalogue.analysis.reliability import Sheet
from catalogue.models import City, Evidence, Service, ServiceCustomer, ServiceLink, Touchpoint
from catalogue.models.querysets import is_shown
from catalogue.models.services import status_word
from experience.coverage import running
from experience.levels import LevelOrMissing, touchpoint_integration
from experience.models import Determinant
from experience.sure.judged import Pool

NAMED = {ServiceCustomer.Basis.DOCUMENTED.value: 1.0, ServiceCustomer.Basis.INFERRED.value: 0.5}
"""The probability that a service is there for a group of people, by the basis on which the group is named."""


@dataclass(frozen=True)
class Member:
    """One service of a city, from the catalogue or a draft: what every analysis needs of it.

    `levels` are in the model's order; `pools` the codes behind each; `factor` is rho, how likely it runs; `persons`
    says for each group of people (slug) that is named how likely it is there for them. Empty `persons` or `phases`:
    nobody said for whom, or when.
    """

    slug: str
    name: str
    domain: str
    status: str
    integration_level: int | None
    levels: tuple[LevelOrMissing, ...]
    pools: tuple[Pool, ...]
    factor: float
    persons: Mapping[str, float] = field(default_factory=dict, hash=False)
    phases: frozenset[str] = frozenset()
    as_of: int | None = None
    """The year in which its state was seen."""
    kind: str = ""
    """What sort of service it is (slug); empty where no kind fits."""
    cities: frozenset[str] = frozenset()
    collection: str = ""
    """Whose records it is part of (slug); empty for a draft."""
    pk: int | None = None
    evidence: int = 0
    """How many pages of evidence it has."""
    sheets: tuple[Sheet, ...] = field(default=(), compare=False)
    """The blind codes that may be shown, in the order of rounds."""
    reach: ReachCodes = field(default_factory=dict, hash=False)
    """What coders said of groups and phases (slugs), where they were asked; the newest of each coder."""

    @property
    def is_draft(self) -> bool:
        return self.pk is None

    @property
    def status_word(self) -> str:
        """Whether it runs, in words."""
        return status_word(self.status, self.as_of)

    @property
    def last_seen_running(self) -> int | None:
        """The year, of a service whose present state is unknown."""
        return self.as_of if self.status == Service.Status.UNKNOWN else None

    @cached_property
    def content(self) -> str:
        """All that analyses rest on as JSON, but the id, which differs by database."""
        return json.dumps(plain(self))

    def at(self, check_year: int | None) -> "Member":
        """The same service of the catalogue when the data were checked last in another year."""
        factor = running(self.status, self.as_of, check_year)
        return self if factor == self.factor else replace(self, factor=factor)

    def get_absolute_url(self) -> str:
        return address_of(self.slug)


MOST_ADDRESSES = 10_000


def address_of(slug: str) -> str:
    """Where a service is found, in the current scope: kept, since pages name the same ones hundreds of times."""
    return _address_of(slug, get_script_prefix())


@lru_cache(MOST_ADDRESSES)
def _address_of(slug: str, _prefix: str) -> str:
    return Service(slug=slug).get_absolute_url()


class LinkEvidence(NamedTuple):
    """A page that says so: the slug of the service that it belongs to, its number there, its title."""

    service: str
    number: int
    title: str


@dataclass(frozen=True, order=True)
class Link:
    """One documented hand-over between two published services (their slugs).

    `services` are the ids of all that it names, pages of evidence included. A pair has one link in each direction.
    """

    source: str
    target: str
    kind: int
    description: str
    ended: int | None
    evidence: tuple[LinkEvidence, ...]
    services: frozenset[int] = field(default=frozenset(), compare=False)

    @property
    def kind_label(self) -> str | Promise:
        return ServiceLink.Kind(self.kind).label


def read_members(
    order: list[Determinant], ids: Collection[int] | None = None, check_year: int | None = None
) -> list[Member]:
    """Every published service, or those with these ids, in eight queries. `check_year`: see `members_of`."""
    published = Service.objects.published()
    return members_of(published if ids is None else published.filter(pk__in=ids), order, ids, check_year)


def members_of(
    chosen: QuerySet, order: list[Determinant], ids: Collection[int] | None, check_year: int | None
) -> list[Member]:
    """Chosen services, whose ids are among these where any are given.

    They count as in `check_year`, that of all other services, or in the latest year in which one of them was seen.
    """
    rows = chosen.values_list(
        "pk",
        "slug",
        "name",
        "domain__slug",
        "kind__slug",
        "collection__slug",
        "status",
        "status_as_of",
        "integration_level",
    )
    services = list(rows.order_by())
    check_year = latest_year([check_year, *(row[-2] for row in services)])
    levels = profiles.level_vectors(((row[0], row[-1]) for row in services), order, ids)
    cities = values_by_service(City.services.through.objects.all(), "city__slug", ids)
    persons = values_by_service(ServiceCustomer.objects.order_by(), ("group__slug", "basis"), ids)
    phases = values_by_service(Touchpoint.objects.order_by(), "phase", ids)
    evidence = values_by_service(Evidence.objects.order_by(), "pk", ids)
    sheets, reach = reliability.read_sheets(order, ids), read_reach(ids)
    return [
        Member(
            slug=slug,
            name=name,
            domain=intern(domain or ""),
            status=intern(status),
            integration_level=integration,
            levels=levels[pk],
            pools=code_pools(levels[pk], order, sheets.get(pk, ())),
            factor=running(status, as_of, check_year),
            persons={intern(group): NAMED[basis] for group, basis in sorted(persons[pk])},
            phases=frozenset(phases[pk]),
            as_of=as_of,
            kind=intern(kind or ""),
            cities=frozenset(cities[pk]),
            collection=intern(collection),
            pk=pk,
            evidence=len(evidence[pk]),
            sheets=sheets.get(pk, ()),
            reach=reach.get(pk, {}),
        )
        for pk, slug, name, domain, kind, collection, status, as_of, integration in services
    ]


def latest_year(years: Iterable[int | None]) -> int | None:
    """The latest of some years, of which some are not known."""
    return max((year for year in years if year is not None), default=None)


def values_by_service(
    rows: QuerySet, field: str | tuple[str, ...], ids: Collection[int] | None
) -> Mapping[int, list[Any]]:
    """One value, or a tuple of some, of every row that belongs to one of the services, or to any, by service."""
    chosen = rows if ids is None else rows.filter(service__in=ids)
    values = defaultdict(list)
    if isinstance(field, str):
        for service, value in chosen.values_list("service", field):
            values[service].append(value)
    else:
        for service, *several in chosen.values_list("service", *field):
            values[service].append(tuple(several))
    return values


def code_pools(levels: Iterable[LevelOrMissing], order: list[Determinant], sheets: Iterable[Sheet]) -> tuple[Pool, ...]:
    """Per determinant the codes given for a service, whatever was settled; its level alone where nobody coded it."""
    by_coder: dict[str, dict[str, int | None]] = defaultdict(dict)
    for sheet in sheets:
        by_coder[sheet.coder] |= sheet.levels
    coders = [codes for _coder, codes in sorted(by_coder.items())]
    pools = []
    for determinant, level in zip(order, levels, strict=True):
        item = reliability.item_of(determinant.slug)
        given = [codes[item] for codes in coders if item in codes]
        if determinant.derived:
            given = [touchpoint_integration(code) for code in given]
        pools.append(tuple(given) or pool_of_one(level))
    return tuple(pools)


def pool_of_one(level: LevelOrMissing) -> Pool:
    """What stands behind a level that one person alone judged; nothing behind a missing one."""
    return () if level is None else (level,)


def read_links(ids: Collection[int] | None = None) -> list[Link]:
    """Links whose two services are published, or those of them that name one of these services, in two queries."""
    rows = (
        ServiceLink.objects.filter(is_shown("source"), is_shown("target"))
        .select_related("source", "target")
        .prefetch_related("evidence__service")
        .order_by()
    )
    if ids is not None:
        named = Q(source__in=ids) | Q(target__in=ids) | Q(evidence__service__in=ids)
        rows = rows.filter(named).distinct()
    return [as_link(row) for row in rows]


def as_link(row: ServiceLink) -> Link:
    pages = row.evidence.all()
    return Link(
        source=row.source.slug,
        target=row.target.slug,
        kind=row.kind,
        description=row.description,
        ended=row.ended,
        evidence=tuple(sorted(LinkEvidence(page.service.slug, page.number, page.title) for page in pages)),
        services=frozenset([row.source_id, row.target_id, *(page.service_id for page in pages)]),
    )


def content_version(vocabulary: Iterable[object], members: Iterable[Member], links: Iterable[Link]) -> str:
    """A short hash of all that the analyses rest on: the same on every machine that holds the same data.

    `vocabulary` is what services are judged by, as values that JSON has.
    """
    parts = [
        json.dumps(list(vocabulary)),
        f"[{', '.join(member.content for member in members)}]",
        json.dumps([[link.source, link.target, link.kind, link.ended] for link in links]),
    ]
    return sha256(f"[{', '.join(parts)}]".encode()).hexdigest()[:16]


def plain(member: Member) -> list[object]:
    """All of a member but its id, which differs by database."""
    return [
        member.slug,
        member.name,
        member.domain,
        member.status,
        member.integration_level,
        member.levels,
        member.pools,
        member.factor,
        sorted(member.persons.items()),
        sorted(member.phases),
        sorted(member.cities),
        sorted(member.reach.items()),
        sorted([sheet.coding_round, sheet.coder, sorted(sheet.levels.items())] for sheet in member.sheets),
    ]
