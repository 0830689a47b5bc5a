"""Services as a table: the columns of the file, which has one per determinant besides.

Several values in one cell are separated by "; ".
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, Q, Value, When

from catalogue.exchange.reading import Relation, Values
from catalogue.models.services import Service, questions
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
NOT_STATED = "not stated"
"""A licence that is unknown: nobody is to take it for a free one."""


def joined(values: Iterable[str]) -> str:
    return SEPARATOR.join(values)


def first_values(rows: list[Values]) -> str:
    return joined(first for first, *_rest in rows)


@dataclass(frozen=True)
class Column:
    """One fact of a service: what stands at `path`, which a query can read, or all rows of a `relation`, made one text
    by `read`. A value that is unknown is empty.
    """

    name: str
    path: str | Case = ""
    relation: Relation | None = None
    read: Callable[[Any], object] | None = None


def plain(*names: str) -> list[Column]:
    """Columns of the file that hold a field as it is."""
    return [Column(name, name) for name in names]


SEEN = Case(
    When(official_url_seen=True, then=Value("yes")), When(~Q(official_url=""), then=Value("no")), default=Value("")
)

LAST_SEEN = Case(When(status=Service.Status.UNKNOWN, then=F("status_as_of")))
"""The year in which a service whose present state is unknown was last seen running."""

COLUMNS = [
    *plain("slug", "name", "summary", "description"),
    Column("domain", "domain__slug"),
    Column("secondary_domains", relation=SECONDARY_DOMAINS, read=first_values),
    Column("cities", relation=CITIES, read=first_values),
    Column("countries", relation=CITIES, read=lambda rows: joined(sorted({code for _name, code, _region in rows}))),
    Column("regions", relation=CITIES, read=lambda rows: joined(sorted({region for _name, _code, region in rows}))),
    Column("kind", "kind__slug"),
    Column("provider", "provider__name"),
    Column("provider_type", "provider__type"),
    Column("provider_short_name", "provider__short_name"),
    Column("provider_seat", "provider__seat__name"),
    Column(
        "partners", relation=PARTNERS, read=lambda rows: joined(f"{a or words} ({role})" for a, words, role in rows)
    ),
    *plain("launched", "launch_note", "ended", "status", "status_as_of", "status_note"),
    Column("channels", relation=TOUCHPOINTS, read=lambda rows: joined(sorted({channel for channel, _phase in rows}))),
    Column("phases", relation=TOUCHPOINTS, read=lambda rows: joined(dict.fromkeys(phase for _channel, phase in rows))),
    *plain("form"),
    Column("customers_documented", relation=CUSTOMERS, read=lambda rows: groups(rows, "documented")),
    Column("customers_inferred", relation=CUSTOMERS, read=lambda rows: groups(rows, "inferred")),
    *plain("personalisation"),
    Column("data_sources", relation=DATA_SOURCES, read=first_values),
    Column("technologies", relation=TECHNOLOGIES, read=first_values),
    Column("payment", relation=PAYMENTS, read=first_values),
    *plain("integration_level", "integration_reason"),
    Column("detriments", relation=DETRIMENTS, read=lambda rows: joined(f"{kind}: {text}" for kind, text in rows)),
    Column("unknown", "unknown", read=lambda text: joined(questions(text))),
    *plain("confidence", "verification", "official_url"),
    Column("official_url_seen", SEEN),
    Column("evidence", relation=EVIDENCE, read=first_values),
    *plain("scope_note"),
    Column("last_seen_running", LAST_SEEN),
    Column("collection", "collection__slug"),
    Column("collection_owner", "collection__owner"),
    Column("licence", "collection__licence", read=lambda licence: licence or NOT_STATED),
]
"""What is told of a service, in the order of the file."""


def groups(customers: list[Values], wanted: str) -> str:
    return joined(group for group, basis in customers if basis == wanted)
