"""A selection of services as a table: one row a service, its facts, and one column per determinant.

Several values in one cell are separated by "; ".
"""

from collections.abc import Callable, Iterable, Iterator

from django.http import StreamingHttpResponse

from catalogue.analysis.snapshot import Snapshot
from catalogue.exchange.csv_files import cell, csv_response
from catalogue.models import Service
from catalogue.models.querysets import ServiceQuerySet

SEPARATOR = "; "
CHUNK = 500
FILE_NAME = "smart-city-services.csv"


def joined(values: Iterable[str]) -> str:
    return SEPARATOR.join(values)


COLUMNS: dict[str, Callable[[Service], object]] = {
    "slug": lambda s: s.slug,
    "name": lambda s: s.name,
    "summary": lambda s: s.summary,
    "description": lambda s: s.description,
    "domain": lambda s: s.domain.slug,
    "secondary_domains": lambda s: joined(d.slug for d in s.secondary_domains.all()),
    "cities": lambda s: joined(c.name for c in s.cities.all()),
    "countries": lambda s: joined(sorted({c.country.code for c in s.cities.all()})),
    "regions": lambda s: joined(sorted({c.country.region for c in s.cities.all()})),
    "provider": lambda s: s.provider.name,
    "provider_type": lambda s: s.provider.type,
    "partners": lambda s: joined(f"{p.name} ({p.role})" for p in s.partners.all()),
    "launched": lambda s: s.launched,
    "launch_note": lambda s: s.launch_note,
    "ended": lambda s: s.ended,
    "status": lambda s: s.status,
    "status_as_of": lambda s: s.status_as_of,
    "status_note": lambda s: s.status_note,
    "channels": lambda s: joined(sorted({t.channel for t in s.touchpoints.all()})),
    "phases": lambda s: joined(dict.fromkeys(t.phase for t in s.touchpoints.all())),
    "form": lambda s: s.form,
    "customers_documented": lambda s: joined(c.group.slug for c in s.served.all() if c.basis == "documented"),
    "customers_inferred": lambda s: joined(c.group.slug for c in s.served.all() if c.basis == "inferred"),
    "personalisation": lambda s: s.personalisation,
    "data_sources": lambda s: joined(d.slug for d in s.data_sources.all()),
    "technologies": lambda s: joined(t.slug for t in s.technologies.all()),
    "payment": lambda s: joined(p.slug for p in s.payments.all()),
    "integration_level": lambda s: s.integration_level,
    "integration_reason": lambda s: s.integration_reason,
    "detriments": lambda s: joined(f"{d.kind}: {d.text}" for d in s.detriments.all()),
    "unknown": lambda s: joined(s.open_questions),
    "confidence": lambda s: s.confidence,
    "verification": lambda s: s.verification,
    "official_url": lambda s: s.official_url,
    "official_url_seen": lambda s: "yes" if s.official_url_seen else "no" if s.official_url else "",
    "evidence": lambda s: joined(e.url for e in s.evidence.all()),
}


RELATED = (
    "secondary_domains",
    "touchpoints",
    "served__group",
    "data_sources",
    "technologies",
    "payments",
    "partners",
    "detriments",
    "evidence",
)
"""What the columns read besides the data of a card."""


def rows(services: ServiceQuerySet, snapshot: Snapshot) -> Iterator[list[str]]:
    """The head, then a row per service in the given order, read in portions."""
    yield [*COLUMNS, *(determinant.slug for determinant in snapshot.determinants)]
    complete = services.with_card_data().with_verification().with_form().prefetch_related(*RELATED)
    for service in complete.iterator(chunk_size=CHUNK):
        facts = [cell(read(service)) for read in COLUMNS.values()]
        yield facts + [cell(level) for level in snapshot.profiles[service.pk].levels]


def services_file(services: ServiceQuerySet, snapshot: Snapshot) -> StreamingHttpResponse:
    return csv_response(rows(services, snapshot), FILE_NAME)
