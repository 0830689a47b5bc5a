"""Services as a table: one list of columns for the page and for the file, which has one per determinant besides.

Several values in one cell are separated by "; ".
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, cast

from django.http import StreamingHttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.analysis.profiles import Profile
from catalogue.analysis.snapshot import Snapshot
from catalogue.exchange.csv_files import cell, csv_response
from catalogue.models import Service
from catalogue.models.querysets import ServiceQuerySet

SEPARATOR = "; "
UNKNOWN = "?"
CHUNK = 500
FILE_NAME = "smart-city-services.csv"


def profile_of(service: Service) -> Profile:
    """The profile that the listing gave to the service."""
    return cast(Profile, service.profile)


def joined(values: Iterable[str]) -> str:
    return SEPARATOR.join(values)


@dataclass(frozen=True)
class Column:
    """One fact of a service: `name` and `read` are those of the file, the rest is how the page shows it.

    Without a head it stands in the file only, without `read` on the page only. A value that is unknown is empty in the
    file and a question mark on the page.
    """

    name: str
    read: Callable[[Service], object] | None = None
    head: str | Promise = ""
    meaning: str | Promise = ""
    show: Callable[[Service], object] | None = None
    template: str = ""
    figure: bool = False

    def text(self, service: Service) -> str:
        """The value on the page; a column with a template shows it there."""
        read = self.show or self.read
        value = read(service) if read else None
        return UNKNOWN if value is None else str(value)


ALL_COLUMNS = [
    Column("slug", lambda s: s.slug),
    Column("name", lambda s: s.name),
    Column("summary", lambda s: s.summary),
    Column("description", lambda s: s.description),
    Column("domain", lambda s: s.domain.slug, head=_("Field"), show=lambda s: s.domain.name),
    Column("secondary_domains", lambda s: joined(d.slug for d in s.secondary_domains.all())),
    Column("cities", lambda s: joined(c.name for c in s.cities.all()), head=_("City"), template="services/_place.html"),
    Column("countries", lambda s: joined(sorted({c.country.code for c in s.cities.all()}))),
    Column("regions", lambda s: joined(sorted({c.country.region for c in s.cities.all()}))),
    Column("provider", lambda s: s.provider.name),
    Column(
        "provider_type", lambda s: s.provider.type, head=_("Provider"), show=lambda s: s.provider.get_type_display()
    ),
    Column("partners", lambda s: joined(f"{p.name} ({p.role})" for p in s.partners.all())),
    Column("launched", lambda s: s.launched, head=_("Launched"), figure=True),
    Column("launch_note", lambda s: s.launch_note),
    Column("ended", lambda s: s.ended),
    Column("status", lambda s: s.status, head=_("Status"), template="services/_status.html"),
    Column("status_as_of", lambda s: s.status_as_of),
    Column("status_note", lambda s: s.status_note),
    Column("channels", lambda s: joined(sorted({t.channel for t in s.touchpoints.all()}))),
    Column("phases", lambda s: joined(dict.fromkeys(t.phase for t in s.touchpoints.all()))),
    Column("form", lambda s: s.form),
    Column("customers_documented", lambda s: joined(c.group.slug for c in s.served.all() if c.basis == "documented")),
    Column("customers_inferred", lambda s: joined(c.group.slug for c in s.served.all() if c.basis == "inferred")),
    Column("personalisation", lambda s: s.personalisation),
    Column("data_sources", lambda s: joined(d.slug for d in s.data_sources.all())),
    Column("technologies", lambda s: joined(t.slug for t in s.technologies.all())),
    Column("payment", lambda s: joined(p.slug for p in s.payments.all())),
    Column(
        "integration_level",
        lambda s: s.integration_level,
        head=_("Integr."),
        meaning=_("integration level, 0 to 4"),
        figure=True,
    ),
    Column("integration_reason", lambda s: s.integration_reason),
    Column("detriments", lambda s: joined(f"{d.kind}: {d.text}" for d in s.detriments.all())),
    Column("unknown", lambda s: joined(s.open_questions)),
    Column("confidence", lambda s: s.confidence),
    Column(
        "verification", lambda s: s.verification, head=_("Verif."), meaning=_("verification level, 0 to 3"), figure=True
    ),
    Column("official_url", lambda s: s.official_url),
    Column("official_url_seen", lambda s: "yes" if s.official_url_seen else "no" if s.official_url else ""),
    Column("evidence", lambda s: joined(e.url for e in s.evidence.all())),
    Column(
        "contribution",
        head=_("Contrib."),
        meaning=_("contribution under equal weights, 0 to 1"),
        show=lambda s: f"{profile_of(s).contribution:.3f}",
        figure=True,
    ),
    Column(
        "breadth",
        head=_("Breadth"),
        meaning=_("determinants with level 2 or 3"),
        show=lambda s: profile_of(s).breadth,
        figure=True,
    ),
]
"""What is told of a service, in the order of the file."""

COLUMNS = {column.name: column.read for column in ALL_COLUMNS if column.read}
"""Those of the file."""

ON_THE_PAGE = (
    "cities",
    "domain",
    "provider_type",
    "launched",
    "status",
    "integration_level",
    "contribution",
    "breadth",
    "verification",
)
"""Those that the table of the listing shows beside the name, in its order."""

PAGE_COLUMNS = sorted(
    (column for column in ALL_COLUMNS if column.name in ON_THE_PAGE),
    key=lambda column: ON_THE_PAGE.index(column.name),
)


class Cell(NamedTuple):
    column: Column
    text: str


class TableRow(NamedTuple):
    service: Service
    cells: list[Cell]


def table_rows(services: Iterable[Service]) -> list[TableRow]:
    """The services as the page shows them; they need the data of a card, verification and their profiles."""
    return [TableRow(s, [Cell(column, column.text(s)) for column in PAGE_COLUMNS]) for s in services]


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
        yield facts + [cell(level) for level in snapshot.profile_at(service.slug).levels]


def services_file(services: ServiceQuerySet, snapshot: Snapshot) -> StreamingHttpResponse:
    return csv_response(rows(services, snapshot), FILE_NAME)
