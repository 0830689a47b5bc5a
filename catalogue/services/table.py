"""Services as a table: one list of columns for the page and for the file, which has one per determinant besides.

Several values in one cell are separated by "; ".
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple, cast

from django.db.models import Case, Q, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.analysis.profiles import Profile
from catalogue.exchange.reading import Relation, Values
from catalogue.models import Service
from catalogue.models.services import questions
from catalogue.services.relations import (
    CITIES,
    CUSTOMERS,
    DATA_SOURCES,
    DETRIMENTS,
    EVIDENCE,
    PARTNERS,
    PAYMENTS,
    SECONDARY_DOMAINS,
    TECHNOLOGIES,
    TOUCHPOINTS,
)

SEPARATOR = "; "
UNKNOWN = "?"


def profile_of(service: Service) -> Profile:
    """The profile that the listing gave to the service."""
    return cast(Profile, service.profile)


def joined(values: Iterable[str]) -> str:
    return SEPARATOR.join(values)


def first_values(rows: list[Values]) -> str:
    return joined(first for first, *_rest in rows)


@dataclass(frozen=True)
class Column:
    """One fact of a service, as the file has it and as the page shows it.

    The file has what stands at `path`, which a query can read, or all rows of a `relation`, made one text by `read`. A
    column with a `head` is for the page, which asks `show` or draws the cell by a template. A value that is unknown is
    empty in the file and a question mark on the page.
    """

    name: str
    path: str | Case = ""
    relation: Relation | None = None
    read: Callable[[Any], object] | None = None
    head: str | Promise = ""
    meaning: str | Promise = ""
    show: Callable[[Service], object] | None = None
    template: str = ""
    figure: bool = False

    @property
    def in_file(self) -> bool:
        return bool(self.path or self.relation)

    def text(self, service: Service) -> str:
        """The value on the page; a column with a template shows it there."""
        value = self.show(service) if self.show else None
        return UNKNOWN if value is None else str(value)


def plain(*names: str) -> list[Column]:
    """Columns of the file that hold a field as it is."""
    return [Column(name, name) for name in names]


SEEN = Case(
    When(official_url_seen=True, then=Value("yes")), When(~Q(official_url=""), then=Value("no")), default=Value("")
)


def provider_type(service: Service) -> str | None:
    """What the provider is; None where that is not known."""
    return (service.provider and service.provider.get_type_display()) or None


COLUMNS = [
    *plain("slug", "name", "summary", "description"),
    Column("domain", "domain__slug", head=_("Field"), template="services/_field.html"),
    Column("secondary_domains", relation=SECONDARY_DOMAINS, read=first_values),
    Column("cities", relation=CITIES, read=first_values, head=_("City"), template="services/_place.html"),
    Column("countries", relation=CITIES, read=lambda rows: joined(sorted({code for _name, code, _region in rows}))),
    Column("regions", relation=CITIES, read=lambda rows: joined(sorted({region for _name, _code, region in rows}))),
    Column("kind", "kind__slug"),
    Column("provider", "provider__name"),
    Column("provider_type", "provider__type", head=_("Provider"), show=provider_type),
    Column("provider_short_name", "provider__short_name"),
    Column("provider_seat", "provider__seat__name"),
    Column(
        "partners", relation=PARTNERS, read=lambda rows: joined(f"{a or words} ({role})" for a, words, role in rows)
    ),
    Column("launched", "launched", head=_("Launched"), show=attrgetter("launched"), figure=True),
    *plain("launch_note", "ended"),
    Column("status", "status", head=_("Status"), template="services/_status.html"),
    *plain("status_as_of", "status_note"),
    Column("channels", relation=TOUCHPOINTS, read=lambda rows: joined(sorted({channel for channel, _phase in rows}))),
    Column("phases", relation=TOUCHPOINTS, read=lambda rows: joined(dict.fromkeys(phase for _channel, phase in rows))),
    *plain("form"),
    Column("customers_documented", relation=CUSTOMERS, read=lambda rows: groups(rows, "documented")),
    Column("customers_inferred", relation=CUSTOMERS, read=lambda rows: groups(rows, "inferred")),
    *plain("personalisation"),
    Column("data_sources", relation=DATA_SOURCES, read=first_values),
    Column("technologies", relation=TECHNOLOGIES, read=first_values),
    Column("payment", relation=PAYMENTS, read=first_values),
    Column(
        "integration_level",
        "integration_level",
        head=_("Integr."),
        meaning=_("integration level, 0 to 4"),
        show=attrgetter("integration_level"),
        figure=True,
    ),
    *plain("integration_reason"),
    Column("detriments", relation=DETRIMENTS, read=lambda rows: joined(f"{kind}: {text}" for kind, text in rows)),
    Column("unknown", "unknown", read=lambda text: joined(questions(text))),
    *plain("confidence"),
    Column(
        "verification",
        "verification",
        head=_("Verif."),
        meaning=_("verification level, 0 to 3"),
        show=attrgetter("verification"),
        figure=True,
    ),
    *plain("official_url"),
    Column("official_url_seen", SEEN),
    Column("evidence", relation=EVIDENCE, read=first_values),
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


def groups(customers: list[Values], wanted: str) -> str:
    return joined(group for group, basis in customers if basis == wanted)


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
    (column for column in COLUMNS if column.name in ON_THE_PAGE),
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
