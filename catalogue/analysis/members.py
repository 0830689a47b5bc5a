"""Services as the analyses see them: plain values, read once per state of the data."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple
from zlib import crc32

from django.utils.functional import Promise

from catalogue.analysis import profiles, reliability
from catalogue.models import City, Service, ServiceLink, Touchpoint
from experience.coverage import STATUS_FACTOR
from experience.levels import LevelOrMissing, touchpoint_integration
from experience.models import Determinant
from experience.uncertainty import Judged, Pool


@dataclass(frozen=True)
class Member:
    """One service of a city or portfolio, from the catalogue or a draft: what every analysis needs of it.

    `levels` are in the model's order; `pools` the codes behind each; `factor` is rho, the share to which it counts.
    """

    slug: str
    name: str
    domain: str
    status: str
    integration_level: int | None
    levels: tuple[LevelOrMissing, ...]
    pools: tuple[Pool, ...]
    factor: float
    phases: frozenset[str] = frozenset()
    cities: frozenset[str] = frozenset()
    pk: int | None = None

    @property
    def is_draft(self) -> bool:
        return self.pk is None

    @property
    def judged(self) -> Judged:
        return Judged(self.levels, self.pools, self.factor, crc32(self.slug.encode()))

    def get_absolute_url(self) -> str:
        return Service(slug=self.slug).get_absolute_url()


class LinkEvidence(NamedTuple):
    """A page that says so: the slug of the service that it belongs to, its number there, its title."""

    service: str
    number: int
    title: str


@dataclass(frozen=True)
class Link:
    """One documented hand-over between two published services (their slugs)."""

    source: str
    target: str
    kind: int
    description: str
    ended: int | None
    evidence: tuple[LinkEvidence, ...]

    @property
    def kind_label(self) -> str | Promise:
        return ServiceLink.Kind(self.kind).label


def read_members(
    published: dict[int, profiles.Profile], order: list[Determinant], codes: reliability.Codes
) -> dict[str, Member]:
    """Every published service by its slug, in three queries."""
    services = Service.objects.filter(pk__in=published).order_by("slug")
    cities: dict[int, set[str]] = defaultdict(set)
    phases: dict[int, set[str]] = defaultdict(set)
    for service, city in City.services.through.objects.values_list("service", "city__slug"):
        cities[service].add(city)
    for service, phase in Touchpoint.objects.order_by().values_list("service", "phase").distinct():
        phases[service].add(phase)
    rows = services.values_list("pk", "slug", "name", "domain__slug", "status", "integration_level")
    return {
        slug: Member(
            slug=slug,
            name=name,
            domain=domain,
            status=status,
            integration_level=integration,
            levels=published[pk].levels,
            pools=code_pools(slug, published[pk].levels, order, codes),
            factor=STATUS_FACTOR[status],
            phases=frozenset(phases[pk]),
            cities=frozenset(cities[pk]),
            pk=pk,
        )
        for pk, slug, name, domain, status, integration in rows
    }


def code_pools(
    slug: str, levels: Iterable[LevelOrMissing], order: list[Determinant], codes: reliability.Codes
) -> tuple[Pool, ...]:
    """Per determinant the codes given for a service; the published level alone where no coder gave it."""
    pools = []
    for determinant, level in zip(order, levels, strict=True):
        given = codes.given(reliability.item_of(determinant.slug), slug)
        if determinant.derived:
            given = [touchpoint_integration(code) for code in given]
        pools.append(tuple(given) if level in given else pool_of_one(level))
    return tuple(pools)


def pool_of_one(level: LevelOrMissing) -> Pool:
    """What stands behind a level that one person alone judged; nothing behind a missing one."""
    return () if level is None else (level,)


def read_links() -> list[Link]:
    """Links whose two services are published, in two queries."""
    rows = (
        ServiceLink.objects.filter(source__published=True, target__published=True)
        .select_related("source", "target")
        .prefetch_related("evidence__service")
        .order_by("source__slug", "target__slug")
    )
    return [
        Link(
            source=row.source.slug,
            target=row.target.slug,
            kind=row.kind,
            description=row.description,
            ended=row.ended,
            evidence=tuple(sorted(LinkEvidence(p.service.slug, p.number, p.title) for p in row.evidence.all())),
        )
        for row in rows
    ]


def content_version(members: Iterable[Member], links: Iterable[Link], order: list[Determinant]) -> str:
    """A short hash of all that the analyses rest on: the same on every machine that holds the same data."""
    content = [
        [determinant.slug for determinant in order],
        [plain(member) for member in members],
        [[link.source, link.target, link.kind, link.ended] for link in links],
    ]
    return sha256(json.dumps(content).encode()).hexdigest()[:16]


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
        sorted(member.phases),
        sorted(member.cities),
    ]
